"""The HTTP door: `askmuse.api.app.create_app(assistant)`."""
