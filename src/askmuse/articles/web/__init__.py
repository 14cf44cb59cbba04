"""Fetches articles from the web, when the user asks for that."""
