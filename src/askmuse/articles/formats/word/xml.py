"""Reads the XML of Word files; each function takes time that only grows with the number of children."""

from collections.abc import Iterator
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OFF = {"0", "false", "off"}
"""The values of a property or an attribute that is off."""


def name_of(element: Any) -> str:
    """Return the name of an element without its namespace, or "" for a comment or None."""
    return element.tag.rpartition("}")[2] if element is not None and isinstance(element.tag, str) else ""


def children(element: Any, *names: str) -> Iterator[Any]:
    """Yield the children that have one of the names."""
    return (child for child in element if name_of(child) in names)


def first(element: Any, *names: str) -> Any:
    """Return the first child with the first of the names that any child has, or None."""
    if element is None:
        return None
    for name in names:
        if (child := next(children(element, name), None)) is not None:
            return child
    return None


def attribute(element: Any, name: str) -> str | None:
    """Return an attribute of Word's own namespace."""
    value: str | None = element.get(_W + name)
    return value


def value_of(element: Any, name: str) -> str | None:
    """Return the value of a property, which is a child with the attribute `val`."""
    child = first(element, name)
    return None if child is None else attribute(child, "val")


def is_on(element: Any, name: str) -> bool | None:
    """Return whether a property is on or off, or None if it is missing."""
    child = first(element, name)
    return None if child is None else attribute(child, "val") not in OFF
