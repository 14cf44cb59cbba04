"""Reads PDF files and pictures of pages as people do: column after column, without running heads and feet."""

from askmuse.articles.formats.pdf.pictures import read_picture
from askmuse.articles.formats.pdf.reading import read_pdf

__all__ = ["read_pdf", "read_picture"]
