"""The table of boilerplate: each entry has an example that fits, and a line of an article that is much like it."""

import pytest

from askmuse.articles.boilerplate import is_boilerplate
from askmuse.articles.boilerplate_lines import BOILERPLATE_LINES, Boilerplate

ARTICLE_LINES = {
    "invitation to comment": "Leave a comment out and the code runs slower",
    "list of comments": "Comments by the minister drew fire",
    "no comments": "No comments were made by the company",
    "comments closed": "Comments are free and facts are sacred",
    "first to comment": "Be the first to land on Mars",
    "reply": "Reply to the minister",
    "report": "Report a crime",
    "order of comments": "Sort by size and colour",
    "must sign in": "You must be logged",
    "sign in": "Sign of the times",
    "sign out": "Log outputs",
    "register": "Register of members",
    "account": "My account of the war",
    "create an account": "Create an account of what happened",
    "share": "Share prices rose",
    "keep": "Save this whale",
    "follow": "Follow us into the valley",
    "subscribe": "Subscribe rates rose",
    "subscribers only": "Subscribers only pay $5",
    "sign up for a newsletter": "Sign up numbers fell",
    "delivered by email": "Get the day right",
    "newsletter": "The newsletter has 3 million readers",
    "for subscribers": "For subscribers it is free",
    "app": "Get the apple",
    "coffee": "Buy me a coffee, he said to her",
    "support": "Support our troops",
    "donate": "Donate blood",
    "advertisement": "Ad spending fell",
    "advertise": "Advertise with care",
    "sponsored": "Sponsored bills failed in the Senate",
    "article continues": "Story continues below the surface",
    "read more": "Read more books",
    "related articles": "Latest news from the front was grim",
    "related": "Related work",
    "up next": "Up next to the wall",
    "more from": "More from Meta is expected in the summer",
    "you may also like": "You may also like it here",
    "editors' picks": "Editors choose",
    "tags": "Tags were found on the bags",
    "filed under": "Filed under seal with the court in Holm on Monday",
    "skip": "Skip to 2030",
    "back to": "Back to home rule",
    "jump to": "Jump to conclusions",
    "menu": "Menu prices rose",
    "open the menu": "Open theme parks",
    "next article": "Next steps",
    "loading": "Loading docks",
    "site map": "Careers in science",
    "click here": "Click here was the most used link text",
    "page number": "Page 3 of the report",
    "head of a page printed from a browser": "11.30 is when the quay opens",
    "foot of a page printed from a browser": "See https://port.example/quay, page 1/2",
    "page of pages": "24/7",
    "play": "Play resumes",
    "listen to the article": "Listen to this story: a man walks into a bar",
    "reading time": "5 min delay",
    "all rights reserved": "All rights reserved to the states matter",
    "copyright sign": "The © sign",
    "copyright": "Copyright claims rose in 2026",
    "site uses cookies": "The site uses cookies to track users",
    "consent by use": "By using chalk he drew it",
    "choice of cookies": "About cookies and crumbs",
    "cookie policy": "Cookies crumble",
    "privacy policy": "Privacy Concerns",
    "sale of data": "Do not sell the house",
    "terms": "Terms of the deal",
    "about us": "About 40 people died",
    "powered by": "Powered by hope, the team went on",
    "picture credit": "Photo finish",
    "picture agency": "Getty Images sued the firm",
    "picture by": "Image: a broken mirror",
    "tag": "<5 percent",
}


@pytest.mark.parametrize("line", BOILERPLATE_LINES, ids=lambda line: line.name)
def test_each_pattern_matches_its_example_but_not_a_similar_line_of_an_article(line: Boilerplate) -> None:
    assert line.compiled().fullmatch(line.example.rstrip(".!:… "))
    assert is_boilerplate(line.example)
    assert not line.compiled().fullmatch(ARTICLE_LINES[line.name])


def test_each_pattern_has_a_unique_name_and_a_counterexample() -> None:
    assert sorted(line.name for line in BOILERPLATE_LINES) == sorted(ARTICLE_LINES)
