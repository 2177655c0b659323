"""Measures a PyTorch training while it runs; the only part that needs torch."""
