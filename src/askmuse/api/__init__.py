"""The HTTP interface: `askmuse.api.app.create_app(assistant)`."""
