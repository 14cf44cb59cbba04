"""Reads files into articles with passages and sentences."""
