"""Reads PDF files as people do: column after column, without running heads and feet."""

from askmuse.articles.formats.pdf.reading import read_pdf

__all__ = ["read_pdf"]
