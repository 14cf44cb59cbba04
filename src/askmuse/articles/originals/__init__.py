"""Shows the file that an article was read from: its pages as pictures, and where a quote stands on them."""
