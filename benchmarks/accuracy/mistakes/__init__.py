"""Mistakes as people make them, by the part of a training that they are made in."""
