"""Whether two sentences give the same value, or different values, for the same thing."""
