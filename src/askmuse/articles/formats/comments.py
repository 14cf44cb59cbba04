"""Removes comments in Markdown and text, which readers of the article don't see."""

import re

_PARTS = re.compile(
    r"""
    (?P<code> ^[ \t>]* (?P<fence> `{3,}(?=[^`\n]*$) | ~{3,} ) .*
        (?: \n (?! [ \t>]* (?P=fence) [`~]* [ \t]* $ ) .* )* (?: \n .* )?   # to the closing fence, or to the end
      | (?<!`) (?P<ticks> `{1,9} ) (?!`) (?: [^`\n] | \n(?!\s*\n) | (?<!`)`(?!`) ){1,1000}? (?P=ticks) (?!`) )
    | <!-- (?: -?> | [\s\S]*? (?: --!?> | (?P<open> \Z ) ) )                # HTML
    | ^[ \t]* %% [ \t]* $ [\s\S]*? (?: %% | (?P<open_block> \Z ) )          # Obsidian, over several paragraphs
    | (?<! [\w%] ) %% (?! [%\d] ) (?: [^%\n] | %(?!%) | \n(?!\s*\n) )+ %% (?! % )
    """,
    re.VERBOSE | re.MULTILINE,
)


def without_comments(text: str, above: int = 0) -> tuple[str, list[str]]:
    """Return `text` without its comments, `<!-- … -->` and `%% … %%`, and notices of those that are never closed.

    Comment marks in code don't count. A comment that is never closed extends to the end, as it does when rendered.
    `above` is the number of lines of the file above the text.
    """
    notices: list[str] = []

    def kept(part: re.Match[str]) -> str:
        if part["code"] is not None:
            return part[0]
        if part["open"] is not None or part["open_block"] is not None:
            line = above + text.count("\n", 0, part.start()) + 1
            notices.append(f"has a comment that is never closed (line {line}): nothing after it is read")
        return ""

    return _PARTS.sub(kept, text), notices
