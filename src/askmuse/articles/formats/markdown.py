"""Makes Markdown read as it is shown: without comments, and with superscripts and subscripts as characters."""

import re

from askmuse.articles.formats.html.raised import raised_text

_PARTS = re.compile(
    r"""
    (?P<code> ^[ \t>]* (?P<fence> `{3,}(?=[^`\n]*$) | ~{3,} ) .*
        (?: \n (?! [ \t>]* (?P=fence) [`~]* [ \t]* $ ) .* )* (?: \n .* )?   # to the closing fence, or to the end
      | (?<!`) (?P<ticks> `{1,9} ) (?!`) (?: [^`\n] | \n(?!\s*\n) | (?<!`)`(?!`) ){1,1000}? (?P=ticks) (?!`) )
    | <!-- (?: -?> | [\s\S]*? (?: --!?> | (?P<open> \Z ) ) )                # HTML
    | ^[ \t]* %% [ \t]* $ [\s\S]*? (?: %% | (?P<open_block> \Z ) )          # Obsidian, over several paragraphs
    | (?<! [\w%] ) %% (?! [%\d] ) (?: [^%\n] | %(?!%) | \n(?!\s*\n) )+ %% (?! % )
    | ^[ ]{0,3} \[ [^\]\n]{1,40} \]: [ \t]* (?: \# | <> ) [ \t]* [("'] .* [)"'] [ \t]* $   # a link to nowhere
    | \{/\* (?: [^*] | \*(?!/\}) ){0,300} \*/\}                           # MDX
    | \{%-? \s{0,9} comment \s{0,9} -?%\} (?: [^{] | \{(?!%) ){0,300} \{%-? \s{0,9} endcomment \s{0,9} -?%\}  # Liquid
    | <(?P<raised> su[bp] )> (?P<text> [^<>\n]{1,20} ) </ (?P=raised) >
    """,
    re.VERBOSE | re.MULTILINE,
)
_BASE = 12
"""The number of characters before a superscript that are examined."""


def as_shown(text: str, above: int = 0) -> tuple[str, list[str]]:
    """Return `text` as Markdown is shown, and notices of comments that are never closed.

    Comments are `<!-- … -->`, `%% … %%`, and those of other programs; they don't count in code. A comment that is never
    closed extends to the end, as it does when rendered. `above` is the number of lines of the file above the text.
    """
    notices: list[str] = []

    def shown(part: re.Match[str]) -> str:
        if part["code"] is not None:
            return part[0]
        if part["raised"] is not None:
            return raised_text(part["raised"], text[max(0, part.start() - _BASE) : part.start()], part["text"])
        if part["open"] is not None or part["open_block"] is not None:
            line = above + text.count("\n", 0, part.start()) + 1
            notices.append(f"has a comment that is never closed (line {line}): nothing after it is read")
        return ""

    return _PARTS.sub(shown, text), notices
