"""Puts answers into words, and writes them as Markdown, text and HTML.

All interfaces use these words, except the browser page: it has its own in `api/page/answer.js` and `api/page/words.js`.
"""
