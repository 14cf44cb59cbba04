"""Makes Markdown read as it is shown: no comments, changes accepted, notes at the end, superscripts as characters."""

import re

from askmuse.articles.formats.html.raised import raised_text

CODE = r"""
    (?P<code> ^[ \t>]* (?: (?: [-*+] | \d{1,9}[.)] ) [ \t]+ )? (?P<fence> `{3,}(?=[^`\n]*$) | ~{3,} ) .*
        (?: \n (?! [ \t>]* (?P=fence) [`~]* [ \t]* $ ) .* )* (?: \n .* )?   # to the closing fence, or to the end
      | (?<!`) (?P<ticks> `{1,9} ) (?!`) (?: [^`\n] | \n(?!\s*\n) | (?<!`)`(?!`) ){1,1000}? (?P=ticks) (?!`) )
    """
"""The pattern of code, fenced or within a line, to be compiled with VERBOSE and MULTILINE: nothing in it is changed."""
_PARTS = re.compile(
    CODE
    + r"""
    | <!-- (?: -?> | [\s\S]*? (?: --!?> | (?P<open> \Z ) ) )                # HTML
    | ^[ \t]* %% [ \t]* $ [\s\S]*? (?: %% | (?P<open_block> \Z ) )          # Obsidian, over several paragraphs
    | ^%% (?=[ \t]*[^\W\d]) (?: [^%\n]{1,200}+ | %(?!%) | \n(?!%%) ){1,60}+ %% [ \t]* $
    | (?<! [\w%] ) %% (?! [%\d] ) (?: [^%\n] | %(?!%) | \n(?!\s*\n) )+ %% (?! % )
    | ^[ ]{0,3} \[ [^\]\n]{1,40} \]: [ \t]* (?: \# | <> | - ) [ \t]*
      (?: \( [^()\n]* (?: \n [^()\n]+ ){0,9} \) | [("'] .* [)"'] ) [ \t]* $   # a link to nowhere
    | (?: \{\{-? \s{0,9} | \{ ) /\* (?: [^*]{1,200}+ | \*(?!/) ){0,40}+ \*/ (?: \s{0,9} -?\}\} | \} )    # MDX, Go
    | \{%-? \s{0,9} comment \s{0,9} -?%\} (?: [^{]{1,200}+ | \{(?!%) ){0,40}+ \{%-? \s{0,9} endcomment \s{0,9} -?%\}
    | \{\{[<%] \s? comment \s? [>%]\}\} (?: [^{]{1,200}+ | \{(?!\{) ){0,40}+ \{\{[<%] \s? /comment \s? [>%]\}\}   # Hugo
    | \{::comment\} (?: [^{]{1,200}+ | \{(?!:/) ){0,40}+ \{:/(?:comment)?\}                        # kramdown
    | \{\#-? (?=\s) (?: [^#]{1,200}+ | \#(?!\}) ){0,40}+ \#\}                                      # Jinja
    | \{\{! (?: -- (?: [^-]{1,200}+ | -(?!-\}) ){0,40}+ --\}\} | [^{}]{0,500}+ \}\} )              # Handlebars
    | <\?(?:php|=)\b (?: [^?]{1,200}+ | \?(?!>) ){0,40}+ \?>
    | \^\[ (?P<note> (?: [^\[\]\n] | \n(?![ \t]*\n) | \[[^\[\]\n]{0,200}\] ){1,2000}+ ) \]     # Pandoc
    | <(?P<raised> su[bp] )> (?P<text> [^<>\n]{1,20} ) </ (?P=raised) >
    """,
    re.VERBOSE | re.MULTILINE,
)
_WORD = re.compile(r"[^\W\d_]{2}")
_NOTE_NAME = re.compile(r"\[\^note-(\d{1,9})\]")
_CHANGE = re.compile(rf"{CODE} | (?<!\{{) \{{ (?P<mark> \+\+ | -- | ~~ | >> | == )", re.VERBOSE | re.MULTILINE)
"""The start of a change or a comment of CriticMarkup; see https://fletcher.github.io/MultiMarkdown-6/syntax/critic.html."""
_CLOSING = {"++": "++}", "--": "--}", "~~": "~~}", ">>": "<<}", "==": "==}"}
"""The mark that ends an addition, a deletion, a replacement, a comment and a marked text, by how it starts."""
_LONGEST_CHANGE = 5_000
"""The most characters of a change. Marks that are farther apart are in a text by chance."""
_BASE = 12
"""The number of characters before a superscript that are examined."""


def as_shown(text: str, above: int = 0) -> tuple[str, list[str]]:
    """Return `text` as Markdown is shown, and notices of comments that are never closed.

    Comments are `<!-- … -->`, `%% … %%`, and those of other programs; they don't count in code. A comment that is never
    closed extends to the end, as it does when rendered. Suggested changes are accepted. Notes in the text, `^[…]`, are
    moved to the end, each with a mark. `above` is the number of lines of the file above the text.
    """
    notices: list[str] = []
    notes: list[str] = []
    last_note = max(map(int, _NOTE_NAME.findall(text)), default=0)

    def shown(part: re.Match[str]) -> str:
        if part["code"] is not None:
            return part[0]
        if part["raised"] is not None:
            return raised_text(part["raised"], text[max(0, part.start() - _BASE) : part.start()], part["text"])
        if part["note"] is not None:
            if not _WORD.search(part["note"]):
                return part[0]  # a formula: x^[2]
            mark = f"[^note-{last_note + len(notes) + 1}]"
            notes.append(f"{mark}: {' '.join(part['note'].split())}")
            return mark
        if part["open"] is not None or part["open_block"] is not None:
            line = above + text.count("\n", 0, part.start()) + 1
            notices.append(f"has a comment that is never closed (line {line}): nothing after it is read")
        return ""

    body = _PARTS.sub(shown, text)
    return _accepted("\n\n".join([body.rstrip("\n"), *notes]) + "\n" if notes else body), notices


def _accepted(text: str) -> str:
    """Return a text with what `{++ ++}` adds and without what `{-- --}` deletes or `{>> <<}` says about it.

    Of `{~~old~>new~~}`, the new text stays; `{== ==}` only marks a text.
    """
    parts: list[str] = []
    ends = dict.fromkeys(_CLOSING, 0)  # where each closing mark occurs next, so that no text is searched twice for it
    at = done = 0
    while opening := _CHANGE.search(text, at):
        at = opening.end()
        if opening["code"] is not None:
            continue
        mark = opening["mark"]
        closing = _CLOSING[mark]
        if ends[mark] < at:
            place = text.find(closing, at)
            ends[mark] = len(text) + _LONGEST_CHANGE if place < 0 else place
        end = ends[mark]
        kept = _kept(mark, text[at:end]) if end + len(closing) <= at + _LONGEST_CHANGE else None
        if kept is not None:
            parts += [text[done : opening.start()], kept]
            at = done = end + len(closing)
    return "".join([*parts, text[done:]])


def _kept(mark: str, content: str) -> str | None:
    """Return what stays of a change with this mark and content, or None if that is not a change."""
    if mark in {"--", ">>"}:
        return ""
    if mark == "~~":
        _, arrow, content = content.partition("~>")
        if not arrow:
            return None
    return _accepted(content)
