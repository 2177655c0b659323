"""Texts in other languages than English, read when they are asked for; nothing here judges."""
