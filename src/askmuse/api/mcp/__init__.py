"""The Model Context Protocol: what an agent can do with the articles, over stdio and over HTTP."""
