"""Compares two sentences: whether they give the same value, or different values, for the same thing."""
