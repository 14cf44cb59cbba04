"""What a shell shows of the command line: examples below each help text, and completions."""
