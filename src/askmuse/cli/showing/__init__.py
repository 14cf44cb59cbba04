"""Shows answers, articles and rankings in a terminal."""
