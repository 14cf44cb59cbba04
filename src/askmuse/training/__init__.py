"""Trains the reader. Nothing here is imported to answer a question."""
