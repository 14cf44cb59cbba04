"""Lets people judge which passages answer: makes the pool and the page for it, and measures how far raters agree."""
