"""Finds the elements that style sheets inside a page hide, raise or lower, following the rules of browsers."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

_LARGEST = 1_000_000
"""The most characters of style sheets that are read."""
_MOST_RULES = 300
"""The most rules that are compared with the whole page."""
_COMMENT = re.compile(r"/\*[\s\S]*?(?:\*/|\Z)")
_PIECE = re.compile(r"[{}]|[^{}]+")
_DECLARATION = re.compile(
    r"(?:^|;)\s*(?P<name>display|visibility)\s*:\s*(?P<value>[\w-]+)\s*(?P<important>!\s*important)?", re.IGNORECASE
)
_HIDING = frozenset({"none", "hidden", "collapse"})
_RAISING = re.compile(r"(?:^|;)\s*vertical-align\s*:\s*(super|sub|text-top)\b", re.IGNORECASE)
_MOVED = re.compile(r"(?:^|;)\s*mso-text-raise\s*:\s*(?P<down>-)?[\d.]+", re.IGNORECASE)
"""The style of text that Word wrote as raised or lowered by some points."""
_MOST_MOVED = 6
"""The most characters of a superscript or subscript that is only moved; longer text is moved for its looks."""
_SMALL = frozenset("b em font i small span strong".split())  # noqa: SIM905
"""Elements that may be a superscript or subscript by their style."""
_TAGS = {"super": "sup", "text-top": "sup", "sub": "sub"}
_ON_SCREEN = re.compile(r"@(?:media\s+(?:only\s+)?(?:screen|all)|layer\b[^;]*|supports\b[^;]*)\s*$", re.IGNORECASE)
"""Conditions of rules that apply on any screen, unlike those for paper or narrow screens."""
_NAMES = re.compile(r"[.#]([\w-]+)")
"""The classes and ids in a selector."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """A selector, whether it shows or hides elements, and its precedence over other rules."""

    selector: str
    name: str
    hides: bool
    important: bool


def hidden_by_styles(tree: Any) -> list[Any]:
    """Return the elements that style sheets inside a page hide."""
    rules = list(_rules(_sheets(tree)))
    hiding = [rule for rule in rules if rule.hides][:_MOST_RULES]
    if not hiding:
        return []
    won: dict[tuple[Any, str], tuple[tuple[Any, ...], bool]] = {}
    order = {id(rule): number for number, rule in enumerate(rules)}
    for rule in hiding:
        _apply(rule, order[id(rule)], tree, won)
    names = {name for element, _ in won for name in _names(element)}
    showing = [r for r in rules if not r.hides and not names.isdisjoint(_NAMES.findall(r.selector) or {r.selector})]
    for rule in showing[:_MOST_RULES]:
        _apply(rule, order[id(rule)], tree, won)
    return list(dict.fromkeys(element for (element, _), (_, hides) in won.items() if hides))


def _sheets(tree: Any) -> str:
    """Return the style sheets of a page that apply on screens and with scripts."""
    texts = []
    for element in tree.iter("style"):
        media = (element.get("media") or "all").lower()
        unscripted = any(above.tag == "noscript" for above in element.iterancestors())
        if ("screen" in media or "all" in media) and not unscripted:
            texts.append(element.text or "")
    return _COMMENT.sub(" ", "\n".join(texts)[:_LARGEST])


def raised_by_styles(tree: Any) -> Iterator[tuple[Any, str]]:
    """Yield the elements that styles make superscripts ("sup") or subscripts ("sub")."""
    import cssselect

    for element in tree.xpath("//*[contains(@style, 'vertical-align') or contains(@style, 'mso-text-raise')]"):
        style = element.get("style") if element.tag in _SMALL else ""
        if match := _RAISING.search(style):
            yield element, _TAGS[match[1].lower()]
        elif (moved := _MOVED.search(style)) and len(element.text_content().strip()) <= _MOST_MOVED:
            yield element, "sub" if moved["down"] else "sup"
    css = _sheets(tree)
    rules = ((selector, _RAISING.search(text)) for selector, text in _blocks(css)) if "vertical-align" in css else ()
    for selector, match in islice(((selector, match) for selector, match in rules if match), _MOST_RULES):
        with suppress(cssselect.SelectorError, ValueError):
            elements = tree.xpath(cssselect.HTMLTranslator().css_to_xpath(selector))
            yield from ((element, _TAGS[match[1].lower()]) for element in elements if element.tag in _SMALL)


def _rules(css: str) -> Iterator[_Rule]:
    """Yield, in order, the rules that show or hide elements on a screen of usual size."""
    for selector, declarations in _blocks(css):
        for match in _DECLARATION.finditer(declarations):
            hides = match["value"].lower() in _HIDING
            yield _Rule(selector, match["name"].lower(), hides, match["important"] is not None)


def _blocks(css: str) -> Iterator[tuple[str, str]]:
    """Yield, in order, the selectors and declarations that apply on a screen of usual size."""
    around: list[str] = []
    before = ""
    for piece in _PIECE.finditer(css):
        text = piece[0]
        if text == "{":
            around.append(before.rpartition(";")[2].strip())
            before = ""
        elif text == "}":
            if around:
                selector = around.pop()
                if not selector.startswith("@") and all(map(_ON_SCREEN.match, around)):
                    yield selector, before
            before = ""
        else:
            before = text


def _names(element: Any) -> set[str]:
    return {*(element.get("class") or "").split(), element.get("id") or "", element.tag}


def _apply(rule: _Rule, order: int, tree: Any, won: dict[tuple[Any, str], tuple[tuple[Any, ...], bool]]) -> None:
    """Record the effect of a rule on the elements that it selects, unless a rule with precedence has another effect.

    A rule that shows elements is only compared with those that another rule hides.
    """
    import cssselect

    try:
        selectors = cssselect.parse(rule.selector)
        translator = cssselect.HTMLTranslator()
        for selector in selectors:
            if selector.pseudo_element:
                continue
            weight = (rule.important, selector.specificity(), order)
            for element in tree.xpath(translator.selector_to_xpath(selector)):
                key = (element, rule.name)
                if (rule.hides or key in won) and (key not in won or won[key][0] < weight):
                    won[key] = (weight, rule.hides)
    except (cssselect.SelectorError, ValueError):  # a selector that only newer browsers know
        return
