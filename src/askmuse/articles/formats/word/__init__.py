"""Reads Word files as they print with all changes accepted: without hidden text, with notes after their paragraph."""

from askmuse.articles.formats.word.reading import read_word

__all__ = ["read_word"]
