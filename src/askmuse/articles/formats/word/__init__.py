"""Word files, read as they print with all tracked changes accepted: no hidden text, notes after what they belong to."""

from askmuse.articles.formats.word.reading import read_word

__all__ = ["read_word"]
