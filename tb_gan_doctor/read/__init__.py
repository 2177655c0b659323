"""Stored runs back into the model: from event files, or through TensorBoard's data provider."""
