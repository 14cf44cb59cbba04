"""From a file to an article with its passages and sentences."""
