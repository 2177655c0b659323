"""Remedies as a program can apply them, by their names in the catalogue.

An action does to a training what the remedy's text says and no more: it does not know what was put
in. It returns whether it changed anything; one that finds nothing to change is passed over, as
somebody would who looks and sees that the line is there.
"""
