"""The HTTP interface: `askmuse.api.app.create_app(assistant)`.

A new path is a function in `routes`, with the bodies of its requests and responses in `schemas`. `app` puts the
application together, `problems` turns errors into responses, and `page` has the page that people see in a browser.
"""
