"""What is written into TensorBoard event files, and the writer of it."""
