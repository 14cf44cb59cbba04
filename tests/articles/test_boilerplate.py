"""Which lines are boilerplate."""

import pytest

from askmuse.articles.boilerplate import is_boilerplate, repeated

BOILERPLATE = """
Leave a Comment
Leave a Reply Cancel reply
Sign in or create an account to comment
Log in to leave a comment
You must be logged in to post a comment.
No comments yet.
Comments (12)
View all comments
Comments are closed.
Be the first to comment
Report an error
Sort by: Newest
Reply
Sign in
Log In
Sign up
Register
Create a free account
Share
Share:
Share this article
Share | Tweet | Email
Share on Facebook
Tweet
Copy link
Facebook
Facebook Twitter LinkedIn
Gift this article
Follow us on X
Follow us on Twitter and Facebook.
Subscribe
Subscribe to The Example Times
Sign up for our daily newsletter
Sign up for our free weekly newsletter to get the best of AI.
Get the day's news delivered to your inbox
For subscribers: the full interview
Subscribers only
Download our app
Support our journalism
Advertisement
ADVERTISEMENT
Story continues below advertisement
Article continues after this ad
Sponsored content
Advertise with us
Read more
Read More: How Meta lost its way
Read more on this story
See all stories
Related articles
Related:
Recommended for you
Trending now
Most popular
Latest news
More stories
More from The Example Times
More on this story
You may also like
Up next
Tags: AI, Meta
Filed under: Technology
Home | World | Sport
Home › News › Technology
News » Business » Markets
Terms of Use | Privacy Policy
Skip to main content
Skip advertisement
Back to top
Jump to comments
Toggle navigation
Menu
Home
Search
Close
Next article
Previous post
Loading...
Page 3
Page 3 of 9
3 / 9
Listen to this article
Listen to this article · 5:32 min
5 min read
Click here to subscribe
All rights reserved.
© 2026 Example Media. All rights reserved.
Copyright © 2026 The Example Times
(c) 2026 Example Ltd
Copyright 2026 Example Media, Inc. All Rights Reserved.
We use cookies to improve your experience.
This website uses cookies.
By signing up you agree to our terms and privacy policy
Accept all cookies
Cookie settings
Privacy Policy
Terms of Service
Terms & Conditions
Contact us
About us
Do Not Sell My Personal Information
Powered by WordPress
Image credits: Meta
Photo: Jane Doe/Reuters
Photo by Jane Doe
Getty Images
<a href
<div class="share">
</div>
* * *
---
• Share this article
**Advertisement**
""".strip().split("\n")

ORDINARY = """
Home prices fell
Home is where the work is.
Search engines compete for readers
Share of the market
Share prices rose
Follow the money
Follow us into the valley, they sang.
Subscribe rates rose 5%
Subscribers only pay $5, the company says.
Comments by the minister drew fire
No comment
No comments were made by the company.
Leave a comment out and the code runs slower.
Post a comment on X and the troops arrive, he said.
Add a comment from the minister and the story changes.
Be the first to land on Mars, he told them.
"No comment," Wang said.
Next steps
Privacy
Privacy Concerns
Read-only memory
Read more books
See also Smith (2019)
About 40 people died
About cookies and crumbs
Latest figures
Latest news from the front was grim.
X sued the agency
Facebook Inc. sued X
Menu prices rose
Print media decline
Print is dead
Email is dying
Save the whales
Terms of the deal
Terms of the agreement were not disclosed.
Terms and conditions changed overnight for 3 million users.
Sign of the times
Sign up numbers fell
Please log in with care, the agency told staff.
Create an account of what happened
Register an account with the police, the judge said.
Contact with the enemy
Related work
Related news hit the shares on Monday.
More than 40 people died
More from Meta is expected in the summer.
Most read the statement as a threat.
Popular music
Trending down
Recommended dose
Close to 40 people died.
Play resumes
Watch the skies
Listen to this story: a man walks into a bar.
Page 3 of the report says that the model failed.
Advertising revenue fell 5%
Ad spending fell
Sponsored bills failed in the Senate.
Story continues below the surface
The free weekly newsletter reached 10,000 readers in May.
The company's daily newsletter, launched in 2019, has 3 million readers.
Subscribe today, regret tomorrow
Skip to 2030
Back to home rule
Jump to conclusions
Toggle switches fail
Copyright law in 2026
Copyright claims rose in 2026, the office said.
All rights reserved to the states matter.
The contract says "all rights reserved" in small print.
The regulator fined Google over the use of cookies.
The site uses cookies to track users, the court found.
He talked about chocolate cookies.
Click here was the most used link text in 2004.
Image: a broken mirror
Picture this: a model that never errs
Photo finish: two riders tied
<5 percent
<https://example.com/a>
Anthropic > OpenAI > Meta
Claude Opus | GPT | Gemini Pro
License | Proprietary | Open-Weights
Win / lose / draw
9/11
24/7
3/4
Reddit users object
Powered by hope, the team went on.
Careers in science
Topics of the day
Reply to the minister
Support our troops
Donate blood
""".strip().split("\n")


@pytest.mark.parametrize("line", BOILERPLATE)
def test_a_boilerplate_line_is_recognised(line: str) -> None:
    assert is_boilerplate(line)


@pytest.mark.parametrize("line", ORDINARY)
def test_an_ordinary_line_is_not_boilerplate(line: str) -> None:
    assert not is_boilerplate(line)


def test_a_menu_whose_items_are_separated_by_dots_is_boilerplate() -> None:
    assert is_boilerplate("Home · World · Sport")
    assert is_boilerplate("- Terms • Privacy policy")
    assert not is_boilerplate("a" + " " * 100_000 + "b" * 130)


def test_a_line_over_the_length_limit_is_not_boilerplate() -> None:
    assert is_boilerplate(f"Copyright 2026 {'A' * 105}")
    assert not is_boilerplate(f"Copyright 2026 {'A' * 106}")


@pytest.mark.parametrize("line", ["“Share this article”", "Share this article, she said", "x 3", "42", "é"])
def test_a_quoted_or_short_line_that_resembles_boilerplate_is_not_boilerplate(line: str) -> None:
    assert not is_boilerplate(line)


def test_a_line_that_occurs_four_times_is_repeated_unless_it_is_a_figure() -> None:
    lines = ["The Example Times", "one", "The Example Times", "52 %", "52 %", "52 %", "52 %"] + [
        "The Example Times"
    ] * 2
    assert repeated(lines, [0] * len(lines)) == {0, 2, 7, 8}
    assert repeated(lines[:-1], [0] * (len(lines) - 1)) == set()


def test_a_line_of_one_word_is_never_repeated_boilerplate() -> None:
    assert repeated(["Muse"] * 9, [0] * 9) == set()


def test_running_headers_and_footers_are_found_although_their_page_numbers_differ() -> None:
    first = ["Times 1", "It began.", "It went on.", "Times 7", "It rained.", "It stopped.", "– 1 –"]
    second = ["Times 2", "It snowed.", "It froze.", "It thawed.", "– 2 –"]
    assert repeated([*first, *second], [0] * 7 + [1] * 5) == {0, 6, 7, 11}


def test_a_running_header_must_be_on_more_than_half_of_the_pages() -> None:
    lines = ["Times", "a", "b", "Times", "c", "d", "e", "f", "g", "h", "i", "j"]
    pages = [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]
    assert repeated(lines, pages) == set()
    assert repeated([*lines[:6], "Times", *lines[7:]], pages) == {0, 3, 6}


def test_no_line_of_an_empty_text_is_repeated() -> None:
    assert repeated([], []) == set()


def test_page_edge_lines_whose_figures_are_not_page_numbers_are_not_running_headers() -> None:
    tractors = ["In 2024 the plant built 4512 tractors.", "In 2025 the plant built 7303 tractors."]
    assert repeated(["Tractors", *tractors, "So it grew."], [0, 0, 1, 1]) == set()
    assert repeated(["North 2023: 45 dead", "North 2024: 61 dead"], [0, 1]) == set()


@pytest.mark.parametrize("head", ["Page {} of 12", "The Gazette - {} - May 2026", "{}", "{} Dams"])
def test_the_page_number_may_be_anywhere_in_a_running_header(head: str) -> None:
    lines = [head.format(3), "A dam broke.", head.format(4), "It held."]
    assert repeated(lines, [0, 0, 1, 1]) == {0, 2}
