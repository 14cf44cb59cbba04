"""Puts answers into words, the same in every interface, and writes them as Markdown, text and HTML."""
