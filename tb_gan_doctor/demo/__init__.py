"""Small real GANs, healthy and with a fault put in; each trains in seconds on one core."""
