"""People judge which passages answer: what they are shown, the page on which they judge, and how far they agree."""
