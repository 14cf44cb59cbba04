"""Finds, checks and runs the two networks: the embedding model, with its query adapter, and the reader."""
