"""Builds the index of a folder of articles, and keeps it on disk."""
