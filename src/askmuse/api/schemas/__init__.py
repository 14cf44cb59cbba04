"""The bodies and parameters of HTTP requests and the bodies of responses, with the descriptions that /docs shows."""
