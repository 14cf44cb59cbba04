"""Checks whether a quote is still in an article, and finds where it has moved to or how it has changed."""
