"""PDF files, read as people read them: page after page, column after column, without running heads and feet."""

from askmuse.articles.formats.pdf.reading import read_pdf

__all__ = ["read_pdf"]
