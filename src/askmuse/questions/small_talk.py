"""Tells small talk from the question that it surrounds: "hey, can you tell me who won? thx" asks "who won?"."""

import re

from askmuse.questions.english import AUXILIARIES, LINK, QUESTION_WORDS, any_of

_ABBREVIATED = r"(?:thx|tnx|pls|plz)"
_THANKS = rf"(?:thanks|thank (?:you|u)|ty|cheers|{_ABBREVIATED})"
_PLEASE = rf"(?:please|{_ABBREVIATED})"
_GREETING = rf"(?:hey|hi|hello|hiya|o?kay|ok|u[mh]+|hm+|oh|lol|{_PLEASE})(?: there| all| everyone| guys| folks)?"
"""Words that open no question in another sense."""
_REMARK = (
    rf"(?:wow|whoa|woah|cool|great|nice|awesome|amazing|interesting|{_THANKS}|yes|no|yeah|alright|all right|right|sure"
    r"|well|so|fair enough|i see|got it|good (?:morning|afternoon|evening)|that's (?:very |so |really )?\w+)"
)
"""Words that may also begin a question without small talk, as in "right to roam, when was it passed?"."""
_CLOSING = (
    r"(?:exit|quit|stop|done|bye|good ?bye|good night|see you|so much|very much|a lot|a million|again|in advance|mate"
    r"|man|that (?:is|will be) all|nothing(?: else| more)?|for (?:that|now|your help|the help))"
)
_GAP = r"[\s,.:!…-]"
_ASKS = rf"{LINK}{any_of((*QUESTION_WORDS, *AUXILIARIES))}"
_OPENS = re.compile(
    rf"\W*(?:{_GREETING}\b(?!-\w){_GAP}++|{_REMARK}(?:[,.!…-]++\s*|\s+(?={_ASKS})))(?=\S)", re.IGNORECASE
)
_REQUESTS = re.compile(
    rf"\W*(?:(?:(?:can|could|would|will) (?:you|u|anyone|somebody)(?: {_PLEASE})? |just )?"
    r"(?:tell (?:me|us)|remind (?:me|us)|let (?:me|us) know|find out|check|look up)"
    r"|i(?: just)? (?:want|need|would like) to know|i'd (?:just )?(?:like|love) to know"
    r"|(?:i am |i'm |i was |just )+wondering|i wonder|(?:do (?:you|u|we)|(?:does )?any(?:one|body)) (?:happen to )?know"
    rf"|any idea|(?:a )?(?:quick )?question)\b(?: {_PLEASE})?[\s,:-]+(?:(?:if|whether) |(?={any_of(QUESTION_WORDS)}))",
    re.IGNORECASE,
)
"""Words that ask for the answer to a question, up to the question itself: "do you know", "tell me whether"."""
_CLOSES = re.compile(
    rf"(?:(?<![?!.])(?P<mark>[?!.])\W*+|[,;-]\s*|\b(?P<before>\w+)\s+)(?:{_ABBREVIATED}|(?P<word>{_THANKS}|{_PLEASE}))"
    rf"(?:[\s,]+{_CLOSING})*\W*\Z",
    re.IGNORECASE,
)
"""Thanks at the end of a line, with the mark or the word before them."""
_OF_THANKS = frozenset("a and any are did does for gave give is no of or said say says the to was were".split())  # noqa: SIM905
"""Words before thanks that a question is about: "who said thanks", "was there a word of thanks"."""
_ASKS_NOTHING = re.compile(rf"{_GAP}*+(?:(?>(?:{_GREETING}|{_REMARK}|{_CLOSING})\b){_GAP}*+)+", re.IGNORECASE)


def asks_nothing(line: str) -> bool:
    """Whether a whole line is small talk: "thanks a lot", "ok", "exit"."""
    return bool(_ASKS_NOTHING.fullmatch(line))


def without_small_talk(line: str) -> str:
    """Return a line without the small talk around its question; a line that is nothing else is returned as it is.

    `line` has plain apostrophes (`text.plain`). A request for an answer is small talk too, if a question follows.
    """
    if asks_nothing(line):
        return line
    question = line
    while opening := _OPENS.match(question) or _REQUESTS.match(question):
        question = question[opening.end() :]
    closing = _CLOSES.search(question)
    if closing and not (closing["word"] and (closing["before"] or "").lower() in _OF_THANKS):
        question = question[: closing.start()] + (closing["mark"] or closing["before"] or "")
    return question if any(map(str.isalnum, question)) else line
