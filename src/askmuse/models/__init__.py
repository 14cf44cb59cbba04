"""Finds, checks and runs the two networks: the encoder and the reader."""
