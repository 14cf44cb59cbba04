"""Makes Markdown read as it is shown: `as_shown` treats its own marks, `without_tags` the HTML in it."""

from askmuse.articles.formats.markdown.shown import as_shown
from askmuse.articles.formats.markdown.tags import without_tags

__all__ = ["as_shown", "without_tags"]
