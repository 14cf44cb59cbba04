"""Whether a quote still stands in an article: where it stands now, or what has changed in it."""
