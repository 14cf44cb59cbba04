"""Trains the reader and the query adapter. Nothing here is imported to answer a question."""
