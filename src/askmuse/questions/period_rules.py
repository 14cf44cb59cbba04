"""A table of the wordings by which a question says when its sources were published.

Before the rules are applied, each character of a date in the question is replaced by a mark, so that the rules need not
describe dates and offsets stay the same. A space in a pattern matches any white space.
"""

import re
from dataclasses import dataclass

from askmuse.questions.english import AUXILIARIES, PREPOSITIONS, QUESTION_WORDS

MARKS = {"date": "\x00", "relative": "\x01", "day": "\x02", "year": "\x03", "word": "\x04"}
"""The mark that replaces each character of a date, by the sort of the date (`dates.Form.sort`)."""
LIMITS = {
    "before": "before|prior to|earlier than|older than",
    "until": "until|till|up to|up until|through|no later than|not later than|not newer than|no newer than",
    "since": "since|not older than|no older than|not earlier than|no earlier than|not before",
    "after": "after|later than|newer than",
}
"""For each kind of limit, the words that make a date that limit."""
_ANY_MARK = f"[{''.join(MARKS.values())}]"
_DATE = f"(?<!{_ANY_MARK}){_ANY_MARK}++"
_RELATIVE = f"(?<!{_ANY_MARK}){MARKS['relative']}++"
_NOT_A_COUNT = rf"(?!{MARKS['word']}|(?<=\bof\x20the\x20){MARKS['year']})"
"""Excludes what only looks like a date before "articles": "of the 2000 articles" counts, "may news reports …" asks."""
_VAGUE = r"(?P<vague>(?:the )?(?:early|mid|late)(?: |-)|the (?:start|beginning|middle|end) of )?"
_LIMIT_WORDS = "|".join(LIMITS.values())
_LIMIT = rf"(?:(?:from )?(?P<how>{_LIMIT_WORDS}) {_VAGUE}(?P<day>{_DATE}))"
_WHEN = (
    rf"(?:(?:between|from) (?P<first>{_DATE}) (?:and|to|until|till|through) (?P<last>{_DATE})"
    rf"|(?:from |in )?(?P<onward>{_DATE}) (?:on(?:wards?)?|(?:or|and) (?:later|newer|after))\b"
    rf"|(?:from |in )?(?P<backward>{_DATE}) (?:or|and) (?:earlier|older|before)\b"
    rf"|(?:from )?(?P<how>{_LIMIT_WORDS}|in|from|during|dated|(?:on|of)(?= [{MARKS['day']}{MARKS['relative']}]))"
    rf" {_VAGUE}(?P<day>{_DATE})"
    rf"|(?P<relative>{_RELATIVE}))"
)
_ARTICLES = r"\b(?:articles?|(?:news|press|media) (?:articles?|reports?|stories|coverage|pieces))"
_MORE_ARTICLES = r"\b(?:stories|coverage|pieces|sources)"
_PUBLISHED = (
    r"(?:(?:(?:that|which) (?:were|was|are|is) )?(?:published|written|printed|posted|dated)"
    r"|(?:(?:that|which) )?appear(?:ed|ing)|(?:that|which) (?:came out|ran))"
)
_SOURCES = rf"(?:{_ARTICLES}(?: {_PUBLISHED})?|{_MORE_ARTICLES} {_PUBLISHED})"
_IN_SOURCES = r"\b(?:in|from|only in|according to|using|using only|based on)(?: only)?(?: the| all)? "
_TEXTS = r"\b(?:stories|coverage|pieces|sources|reports|texts|documents|files|papers|posts|publications|news)"
_TELL = r"(?: (?:ha(?:s|ve)|to))? (?:say|said|says|report(?:s|ed)?|write|wrote|written|tell|tells|mention|state)\b"
_PRESS = r"(?:\b(?:press|newspapers?|journalists|reporters|outlets|articles|the news)|(?<!social\s)\bmedia)"
_SAYS = r"(?: already| also| first)? (?:wr[io]te|written|report(?:ed)?|sa(?:y|id))"
_IS = r"(?: (?:is|was|has been|had been|have been))?(?: already| publicly| generally| widely| first)?"
_REPORTED = r" (?:reported|(?P<known>known)|written|published|rumou?red)\b"
_WHAT = r"\b(?:what|how much(?=(?: \w+){1,2} known\b)|anything|(?:is|was|has|had) anything(?: been)?)"
_IN_TOPIC = {"of", "for", "with", "against", "without", "under"}
"""Prepositions that may be inside a topic; the others may begin a place or a time."""
_NOT_IN_TOPIC = "|".join(
    [*QUESTION_WORDS, *AUXILIARIES, *sorted({*PREPOSITIONS} - _IN_TOPIC), "that", "before", "after", "since", "until"]
)
_ABOUT = rf" (?:about|on|of|regarding)(?: (?!(?:{_NOT_IN_TOPIC})\b|\w+(?:ed|ing)\b)[\w’'.&-]+){{1,6}}"


@dataclass(frozen=True, slots=True)
class Rule:
    """A wording: its name, its pattern, and an example.

    The group `cut` matches the words about the sources, which are removed before the search. `day`, `relative` or
    `as_of` matches the date, `first` and `last` the two limits of a period, `onward` a date from which a period begins,
    and `how` the word before the date, which may be one of `LIMITS`.
    """

    name: str
    pattern: str
    example: str

    def compiled(self) -> re.Pattern[str]:
        """Return the pattern, ready to be searched for in a question whose dates were replaced by marks."""
        return re.compile(self.pattern.replace(" ", r"\s+"), re.IGNORECASE)


RULES = (
    Rule("as of", rf"(?P<cut>\bas (?:of|at) {_VAGUE}(?P<as_of>{_DATE}))", "Who leads the lab as of March 2026?"),
    Rule(
        "in articles from",
        rf"(?P<cut>{_IN_SOURCES}{_SOURCES} {_WHEN})",
        "Who leads the lab, according to articles published before April 2026?",
    ),
    Rule(
        "articles from",
        rf"{_ARTICLES}(?P<cut>(?: {_PUBLISHED})? {_WHEN})",
        "What do articles from 2025 say about Llama?",
    ),
    Rule(
        "stories published in",
        rf"{_MORE_ARTICLES}(?P<cut> {_PUBLISHED} {_WHEN})",
        "What do stories published in 2025 say about Llama?",
    ),
    Rule(
        "articles of a time",
        rf"{_ARTICLES}(?P<cut> of (?P<day>{_DATE}))",
        "What do the articles of 2025 say about Llama?",
    ),
    Rule(
        "texts from a time say",
        rf"{_TEXTS}(?P<cut>(?: {_PUBLISHED})? {_WHEN}){_TELL}",
        "What do reports from 2025 say about Llama?",
    ),
    Rule(
        "according to texts from",
        rf"(?P<cut>\b(?:according to|using|based on)(?: only)?(?: the| all)? {_TEXTS}(?: {_PUBLISHED})? {_WHEN})",
        "Who leads the lab, according to sources from 2025?",
    ),
    Rule(
        "in the articles of a date",
        rf"(?P<cut>{_IN_SOURCES}(?P<day>{_DATE})(?:['’]s?)? {_ARTICLES})",
        "Who leads the lab, according to last month's news coverage?",
    ),
    Rule(
        "articles of a date",
        rf"(?P<cut>(?:\bthe )?(?P<day>{_NOT_A_COUNT}{_DATE})(?:['’]s?)?) {_ARTICLES}",
        "What do the 2025 articles say about Llama?",
    ),
    Rule(
        "news of a relative date",
        rf"(?P<cut>(?P<relative>{_RELATIVE})['’]s?) (?:news|coverage|stories)\b",
        "What does last week's coverage say about Llama?",
    ),
    Rule("the press says", rf"{_PRESS}{_SAYS}(?P<cut> {_WHEN})", "What did the media report on April 8, 2026?"),
    Rule(
        "the press says on a topic",
        rf"{_PRESS}{_SAYS}{_ABOUT}(?P<cut> {_LIMIT})",
        "What did the press say about Llama before April 2026?",
    ),
    Rule(
        "what was known",
        rf"{_WHAT}{_IS}{_REPORTED}(?P<cut> {_WHEN})(?!{_DATE}| (?:by|as)\b)",
        "What was reported last week?",
    ),
    Rule(
        "what was known on a topic",
        rf"{_WHAT}(?! is\b){_IS}{_REPORTED}{_ABOUT}(?P<cut> {_LIMIT})",
        "What was known about Avocado before April 8, 2026?",
    ),
    Rule(
        "when, what was known",
        rf"^\W*?(?P<cut>{_WHEN}),? {_WHAT}{_IS}{_REPORTED}(?! by\b)",
        "Before April 8, 2026, what was known about Avocado?",
    ),
    Rule(
        "any news",
        rf"\b(?:any|the|what|latest|recent|big) news(?:{_ABOUT})?(?P<cut> {_LIMIT})",
        "Any news on Llama since May?",
    ),
    Rule(
        "anything new",
        rf"\b(?:what(?:['’]s| is| was)|anything|something) new(?:{_ABOUT})?(?P<cut> {_LIMIT})",
        "What is new about Muse Spark since last month?",
    ),
    Rule(
        "in the news",
        rf"\bin the (?:news|press|papers|media|newspapers)\b(?P<cut> {_WHEN})",
        "What was in the news last week?",
    ),
)
"""The rules; of those that match, the first counts."""
SOURCE_WORD = re.compile(
    r"\b(?:as (?:of|at)|articles?|news|newspapers?|press|media|stories|coverage|pieces|sources|journalists|reporters"
    r"|outlets|reports|texts|documents|files|papers|posts|publications|reported|known|written|published|rumou?red|new)\b",
    re.IGNORECASE,
)
"""Matches a word that every rule contains; searching for it takes less time than searching for the rules."""
