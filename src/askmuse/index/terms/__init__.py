"""The words and terms of the articles, by which an index is searched."""
