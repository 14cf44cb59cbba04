"""Trains the reader. Nothing here is imported to ask a question."""
