"""The templates of pages that are one HTML file, with style and script inside."""

from collections.abc import Callable
from importlib import resources
from typing import TYPE_CHECKING

from askmuse.errors import GoldError

if TYPE_CHECKING:
    from jinja2 import Template


def template(package: str, **filters: Callable[[str], str]) -> "Template":
    """Return the template `page.html` of a package, which has `page.css` and `page.js` as `style` and `script`.

    Values are escaped, and a name without a value is an error. Raises GoldError if Jinja is not installed.
    """
    try:
        from jinja2 import Environment, StrictUndefined
        from markupsafe import Markup
    except ImportError:
        raise GoldError(
            'A page needs Jinja: run `pip install "askmuse[eval]"`, or `make test` in a checkout.'
        ) from None
    texts = {
        suffix: resources.files(package).joinpath(f"page.{suffix}").read_text(encoding="utf-8")
        for suffix in ("html", "css", "js")
    }
    environment = Environment(autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
    environment.filters |= filters
    environment.globals.update(style=Markup(texts["css"]), script=Markup(texts["js"]))  # noqa: S704 our own files
    return environment.from_string(texts["html"])
