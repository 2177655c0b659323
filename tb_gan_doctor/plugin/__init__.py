"""The TensorBoard plugin: the GAN DOCTOR tab and what it is served from."""
