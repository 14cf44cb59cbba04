"""Articles from the web: the only connections that askmuse opens."""
