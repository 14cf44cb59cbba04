"""Answers as Python and notebooks show them; text of articles has no effect there as markup or control characters."""

from dataclasses import replace

from answer_values import answer_of
from askmuse.answering.answer import Citation, CitedPage, NearSentence
from askmuse.answering.showing.words import address

QUOTE = "Ada <b>won</b> & left.\x1b[31m"
CITATION = Citation(
    1, "race", "A <i>race</i>", "Gazette", 'https://example.com/a?b=1&c="', None, None, None, False, 0, 29, QUOTE, "0"
)
ANSWER = answer_of("Who <won>?", CITATION, span="won")
REFUSED = replace(ANSWER, outcome="not_said", answerable=False, confidence=0.1, answers=(), citations=())


def test_the_repr_has_the_outcome_the_sentences_and_their_sources() -> None:
    assert repr(ANSWER) == (
        "<Answer to 'Who <won>?': answered, confidence 0.90\n"
        "  “Ada <b>won</b> & left.\\x1b[31m” [1]\n"
        "  [1] A <i>race</i>, Gazette at example.com (race 0:29)>"
    )
    assert repr(REFUSED) == "<Answer to 'Who <won>?': not_said, confidence 0.10>"


def test_the_html_of_an_answer_is_escaped_and_marks_the_span() -> None:
    assert ANSWER._repr_html_() == (
        '<div class="askmuse-answer"><p><b>Who &lt;won&gt;?</b></p>'
        "<blockquote>Ada &lt;b&gt;<b>won</b>&lt;/b&gt; &amp; left.\\x1b[31m [1] <i>sure</i></blockquote>"
        "<ul><li>[1] A &lt;i&gt;race&lt;/i&gt;, Gazette at example.com (race 0:29)"
        ' <a href="https://example.com/a?b=1&amp;c=&quot;" rel="noopener noreferrer">'
        "https://example.com/a?b=1&amp;c=&quot;</a></li></ul></div>"
    )


def test_the_html_says_that_the_articles_do_not_or_may_not_say() -> None:
    assert "<p>These articles don&#x27;t say.</p>" in REFUSED._repr_html_()
    near = replace(ANSWER, outcome="perhaps", answers=(), nearest=(NearSentence("Ada won.", 0.3, (1,)),))
    assert "<p>The articles may not say. Closest:</p><blockquote>Ada won. [1] <i>unsure</i>" in near._repr_html_()


def test_only_web_addresses_become_links() -> None:
    with_script = replace(ANSWER, citations=(replace(CITATION, url="javascript:alert(1)"),))
    assert "href" not in with_script._repr_html_()


def test_the_address_of_a_quote_in_a_pdf_file_opens_its_page() -> None:
    paged = replace(CITATION, url="https://example.com/a.pdf", page=CitedPage(3, None))
    assert address(paged) == "https://example.com/a.pdf#page=3"
    assert address(replace(paged, url="https://example.com/a.pdf#top")) == "https://example.com/a.pdf#top"
    assert address(replace(paged, url=None)) is None
