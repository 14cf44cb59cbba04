"""A table of the boilerplate of web pages by its wording: lines that belong to a page and not to its article.

Each entry has a pattern of the whole line and an example. White space and comments in a pattern are ignored, and so is
case, unless a pattern says otherwise.
"""

import re
from dataclasses import dataclass

LONGEST = 120
"""The most characters of a line of boilerplate; a longer line counts as part of the article."""

_TAIL = r"(?:\s\S+){0,4}"
"""Up to four more words. With more, sentences that begin like a link would match: "Follow us into the valley"."""
_NAME = r"(?>\s(?:(?-i:[A-Z0-9])\S*|(?:and|by|for|of|the|via)(?!\S)))"
"""A space and a word of a name. Each word matches in only one way, so that the time does not grow exponentially."""
_SITES = r"(?:facebook|twitter|x|linkedin|reddit|whatsapp|pinterest|telegram|bluesky|threads|instagram|youtube)"
_SHARED = rf"(?:this|on|via|article|story|link|{_SITES}|email|print|it|with|friends)"
_POSTS = (
    r"(?:articles?|stories|posts?|news|headlines|content|topics|reading|reads|videos|coverage|links|searches|now"
    r"|for\syou)"
)
_PICTURE = r"(?:image|photo|picture|photograph|illustration)s?"


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """A kind of line that is boilerplate: a name, the pattern of the whole line, and an example."""

    name: str
    pattern: str
    example: str

    def compiled(self) -> re.Pattern[str]:
        """Return the pattern, ready to be matched with a whole line."""
        return re.compile(self.pattern, FLAGS)


FLAGS = re.IGNORECASE | re.VERBOSE

_COMMENTS = (
    Boilerplate(
        "invitation to comment",
        rf"""(?: leave|post|add|write|submit) \s a \s (?:comment|reply)
        (?: \s (?:below|here|now|cancel\sreply|(?:on|to)\sthis\b{_TAIL}))?""",
        "Leave a Reply Cancel reply",
    ),
    Boilerplate(
        "list of comments",
        r"""(?: (?:view|see|read|show|hide|load) \s (?:(?:all|more|the)\s)? )?
        (?: \d+ \s )? comments? (?: \s? \(\d+\) )?""",
        "Comments (12)",
    ),
    Boilerplate("no comments", r"no \s comments (?: \s (?:yet|so\sfar|to\s(?:show|display)))?", "No comments yet."),
    Boilerplate("comments closed", rf"comments \s are \s (?:closed|off|disabled) {_TAIL}", "Comments are closed."),
    Boilerplate(
        "first to comment",
        rf"be \s the \s first \s to \s (?:comment|reply|respond|like|share|leave\sa\s\w+) {_TAIL}",
        "Be the first to comment",
    ),
    Boilerplate("reply", rf"reply (?: \s to \s this {_TAIL})?", "Reply"),
    Boilerplate("report", rf"report \s (?:an?|this) \s (?:error|typo|comment|ad|problem) {_TAIL}", "Report an error"),
    Boilerplate("order of comments", r"sort \s by (?: \s? : )? \s? \w+", "Sort by: Newest"),
)
_ACCOUNTS = (
    Boilerplate(
        "must sign in",
        r"you \s (?:must|need\sto|have\sto) \s be \s (?:logged|signed) \s in \b .*",
        "You must be logged in to post a comment.",
    ),
    Boilerplate(
        "sign in",
        rf"""(?: please \s)? (?:sign|log) \s? (?:in|on|up)
        (?: \s (?:or|and) \s (?:sign\sup|log\sin|register|join|subscribe|create\s.*account))?
        (?: \s to \s (?:comment|post|reply|leave|read|continue|view|access|join|save|your)\b {_TAIL}
          | \s with \s \w+ | \s (?:now|here|today))?""",
        "Sign in or create an account to comment",
    ),
    Boilerplate("sign out", r"(?:sign|log) \s? out", "Log out"),
    Boilerplate("register", r"register (?: \s (?:now|here|today|for\sfree))?", "Register"),
    Boilerplate("account", r"(?:my|your) \s account", "My account"),
    Boilerplate(
        "create an account",
        rf"""(?:create|register)(?:\sfor)? \s (?:an?|your)(?:\sfree)? \s account
        (?: \s (?:now|here|today|to\b{_TAIL}|or\b{_TAIL}))?""",
        "Create a free account",
    ),
)
_SHARING = (
    Boilerplate(
        "share",
        rf"""(?: share|tweet|pin|email|e-mail|print|save|copy \s link|{_SITES})
        (?: (?: \s* [|/·•,]? \s+) {_SHARED} )*""",
        "Share on Facebook",
    ),
    Boilerplate("keep", r"(?: gift|like|bookmark|save) \s this (?: \s (?:article|story|post))?", "Gift this article"),
    Boilerplate(
        "follow",
        rf"""follow \s (?: us|me | @\w+
          | (?:our|this) \s (?:live\s)? (?:coverage|blog|channel|page|topic|story) {_TAIL}
          | (?:\S+\s){{1,4}} (?:on|at|via) \s (?:@ | {_SITES}\b) .* )""",
        "Follow us on Twitter and Facebook.",
    ),
)
_SUBSCRIPTIONS = (
    Boilerplate(
        "subscribe",
        r"subscribe (?: \s (?:now|today|here|for\sfree|free) | \s to (?:\s\S+){1,8})?",
        "Subscribe to The Example Times",
    ),
    Boilerplate("subscribers only", r"subscribers? [ -] only (?: \s (?:content|article|story))?", "Subscribers only"),
    Boilerplate(
        "sign up for a newsletter",
        r"""(?:sign\sup|subscribe|register|join) \s (?:for|to|now|today)\b .* \b
        (?:newsletters?|inbox|updates|alerts|briefing|emails?)\b .*""",
        "Sign up for our free weekly newsletter to get the best of AI.",
    ),
    Boilerplate(
        "delivered by email",
        r"""(?:get|receive|straight|delivered) \b .* \b
        (?:newsletters? | (?:in|to|into) \s your \s inbox) (?: \W .*)?""",
        "Get the day's news delivered to your inbox",
    ),
    Boilerplate("newsletter", r"(?: (?:our|free|daily|weekly|email) \s)* newsletters?", "Our free weekly newsletter"),
    Boilerplate(
        "for subscribers", r"(?:for|exclusive\sto) \s subscribers \s? : .*", "For subscribers: the full interview"
    ),
    Boilerplate("app", rf"(?:get|download) \s (?:the|our) (?: \s free)? \s app {_TAIL}", "Download our app"),
    Boilerplate("coffee", r"buy \s me \s a \s coffee", "Buy me a coffee"),
    Boilerplate("support", r"support \s our \s (?:journalism|work)", "Support our journalism"),
    Boilerplate("donate", r"donate (?: \s now)?", "Donate now"),
)
_ADVERTISEMENTS = (
    Boilerplate("advertisement", r"advertise?ments? | advertising | ad", "ADVERTISEMENT"),
    Boilerplate("advertise", r"advertise \s with \s us", "Advertise with us"),
    Boilerplate("sponsored", r"(?:sponsored|promoted|paid) (?: \s (?:content|post|by\s.{1,30}))?", "Sponsored content"),
    Boilerplate(
        "article continues",
        r"""(?:story|article) \s continues \s (?:below|after) (?: \s (?:this|the|these))?
        (?: \s (?:ads?|advertise?ments?|promotion|video))?""",
        "Article continues after this ad",
    ),
)
_OTHER_ARTICLES = (
    Boilerplate(
        "read more",
        rf"""(?: read|see|view|show|load|learn) \s (?: more|also|next|all|less)
        (?: \s? : .* | \s (?:on|about|from|in|at) (?:\s\S+){{1,10}} | \s {_POSTS})?""",
        "Read More: How Meta lost its way",
    ),
    Boilerplate(
        "related articles",
        rf"""(?: related|recommended|trending|popular|latest|more|top|featured|similar
          |most \s (?: read|popular|viewed|recent)) \s {_POSTS}""",
        "Recommended for you",
    ),
    Boilerplate(
        "related",
        r"related | recommended | trending | popular | latest | more | most \s (?:read|popular|viewed|recent) | topics",
        "Most popular",
    ),
    Boilerplate("up next", r"up \s next | what \s to \s read \s next", "Up next"),
    Boilerplate(
        "more from",
        rf"more \s (?: from | on | in ) (?: \s this \s \w+ | \s our \s \w+ | {_NAME}{{1,6}} )",
        "More from The Example Times",
    ),
    Boilerplate(
        "you may also like",
        r"you \s (?:may|might) \s (?:also\s)? (?:like | be \s interested \s in)",
        "You may also like",
    ),
    Boilerplate("editors' picks", r"editors?'?s? \s (?:picks?|choice)", "Editors' picks"),
    Boilerplate("tags", r"(?: tags|categories|posted \s in|filed \s under) \s? : .*", "Tags: AI, Meta"),
    Boilerplate("filed under", rf"filed \s under {_TAIL}", "Filed under Technology"),
)
_NAVIGATION = (
    Boilerplate(
        "skip",
        rf"""skip \s (?: to \s (?:the\s)?
          (?:main|primary|content|navigation|article|text|footer|search|end|comments|top|links)\b {_TAIL}
          | ad | advertisement | navigation)""",
        "Skip to main content",
    ),
    Boilerplate(
        "back to",
        r"""(?:back|go|return) \s to \s (?:the\s)? (?:top | home | home\s?page | all\s\w+ | articles? | news
          | search\sresults | comments) (?: \s of \s page)?""",
        "Back to top",
    ),
    Boilerplate(
        "jump to",
        rf"jump \s to \s (?:the\s)? (?:content|comments|navigation|section|top|main|recipe)\b {_TAIL}",
        "Jump to comments",
    ),
    Boilerplate("menu", r"menu | home | search | close | navigation", "Menu"),
    Boilerplate(
        "open the menu",
        r"(?:toggle|open|close|main|show) \s (?:navigation|menu|search|sidebar|theme)",
        "Toggle navigation",
    ),
    Boilerplate("next article", r"(?: next|previous) (?: \s (?: article|post|page|story))?", "Previous post"),
    Boilerplate("loading", r"loading", "Loading..."),
    Boilerplate("site map", r"site \s? map | careers | rss (?: \s feeds?)?", "Sitemap"),
    Boilerplate("click here", r"(?:click|tap) \s here (?: \s (?:to|for|if) \b .*)?", "Click here to subscribe"),
    Boilerplate("page number", r"page \s \d+ (?: \s of \s \d+)?", "Page 3 of 9"),
    Boilerplate(
        "head of a page printed from a browser",
        r"\d{1,2} [/.] \d{1,2} [/.] \d{2,4} ,? \s \d{1,2} : \d\d (?: \s [ap]\.?m\.? )? (?: \s .* )?",
        "11/30/26, 1:25 AM Lock of Brem",
    ),
    Boilerplate(
        "foot of a page printed from a browser",
        r"(?:https?|file) :// \S+ \s+ \d{1,4} / \d{1,4}",
        "https://port.example/quay 1/2",
    ),
    Boilerplate("page of pages", r"\d{1,4} \s+ / \s+ \d{1,4}", "3 / 9"),
    Boilerplate("play", r"(?:play|watch|listen) (?: \s (?:now|live|video|audio))?", "Watch live"),
    Boilerplate(
        "listen to the article",
        r"listen \s to \s this \s (?:article|story) (?: \s* [(\d·|-] .*)?",
        "Listen to this article · 5:32 min",
    ),
    Boilerplate("reading time", r"\d+ [\s-] min(?: ute)?s? \s read", "5 min read"),
)
_RIGHTS = (
    Boilerplate(
        "all rights reserved",
        r"""(?: .* (?:©|\(c\)|copyright|\b(?:19|20)\d\d) .* \W | [^"]* [.,|-] \s? )?
        all \s rights \s reserved (?: \s? [.,|-] .*)?""",
        "Copyright 2026 Example Media, Inc. All Rights Reserved.",
    ),
    Boilerplate("copyright sign", r"© .*", "© 2026 Example Media."),
    Boilerplate(
        "copyright",
        rf"(?: \(c\) | copyright (?:\s \(c\))? ) \s (?:©\s)? (?:19|20)\d\d (?: -\d+)? ,? {_NAME}*+",
        "Copyright © 2026 The Example Times",
    ),
    Boilerplate(
        "site uses cookies",
        r"""(?: we (?:\sand\sour\spartners)? (?:\smay)? (?:\salso)? \s use
          | (?:this|our) \s (?:web)?sites? \s uses? ) (?: \s\w+){0,3} \s cookies \b .*""",
        "We use cookies to improve your experience.",
    ),
    Boilerplate(
        "consent by use",
        r"""by \s (?:using|continuing|browsing|clicking|visiting|signing\sup|subscribing|registering|submitting)
        \b .* \b (?: cookies | you \s (?:agree|accept|consent)) \b .*""",
        "By signing up you agree to our terms and privacy policy",
    ),
    Boilerplate(
        "choice of cookies",
        r"(?:accept|reject|allow|decline|manage) (?: \s\w+){0,2} \s cookies | about \s (?:our\s)? cookies",
        "Accept all cookies",
    ),
    Boilerplate(
        "cookie policy",
        r"(?:your\s)? cookies? \s (?: policy|settings|preferences|notice|choices)",
        "Cookie settings",
    ),
    Boilerplate(
        "privacy policy",
        r"privacy \s (?: policy|notice|statement|settings) | your \s privacy \s (?:choices|rights)",
        "Privacy Policy",
    ),
    Boilerplate("sale of data", r"do \s not \s sell \b .* \b information", "Do Not Sell My Personal Information"),
    Boilerplate(
        "terms",
        r"""terms (?: \s of \s (?:use|service|sale) | \s (?:and|&) \s conditions)?
        (?: \s (?:and|&) \s privacy \s policy)?""",
        "Terms & Conditions",
    ),
    Boilerplate("about us", r"contact (?: \s us)? | about (?: \s us)?", "Contact us"),
    Boilerplate("powered by", r"powered \s by (?: \s \S+){1,2}", "Powered by WordPress"),
)
_CREDITS = (
    Boilerplate(
        "picture credit",
        r"(?: image|photo|picture|photograph|illustration|video|graphic)s? \s (?:credit|courtesy|source)s? \b .*",
        "Image credits: Meta",
    ),
    Boilerplate("picture agency", r"getty \s images", "Getty Images"),
    Boilerplate(
        "picture by",
        rf"{_PICTURE} (?: \s? : | \s (?:by|via|courtesy\sof) ) (?: {_NAME} | \s? / )++",
        "Photo: Jane Doe/Reuters",
    ),
)
_HTML = (Boilerplate("tag", r"</? [a-z] (?! \w*:) [^>]* >?", '<div class="share">'),)

BOILERPLATE_LINES = (
    *_COMMENTS,
    *_ACCOUNTS,
    *_SHARING,
    *_SUBSCRIPTIONS,
    *_ADVERTISEMENTS,
    *_OTHER_ARTICLES,
    *_NAVIGATION,
    *_RIGHTS,
    *_CREDITS,
    *_HTML,
)
