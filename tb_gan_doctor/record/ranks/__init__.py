"""Distributed trainings: what every rank has measured becomes one window, and nobody waits."""
