"""HTML in Markdown reads as it is shown."""

import pytest

from askmuse.articles.formats.markdown.tags import without_tags


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("The <b>old</b> quay <span class='x'>closes</span>.", "The old quay closes."),
        ('See <a href="https://port.example">the port</a>.', "See the port."),
        ("It closes<br>in May.", "It closes in May."),
        ("| Day<br/>or night | <p>3 kr</p> |", "| Day or night |  3 kr  |"),
        ('<p align="center">It closes.</p>', "\n\nIt closes.\n\n"),
        (
            "<h2>The quay</h2>\n<ul><li>It closes.<li>It ends.</ul>",
            "\n\n## The quay\n\n\n\n\n\n- It closes.\n- It ends.\n\n",
        ),
        ("<style>p { color: red }</style>It closes.", "It closes."),
        (
            "<table><tr><th>Day</th><th>Fare</th></tr><tr><td>Monday</td><td>3 kr</td></tr></table>",
            "\n\n| Day: Monday | Fare: 3 kr |\n\n",
        ),
        ("R&amp;D of Gorm &#38; Sons&nbsp;Ltd&hellip;", "R&D of Gorm & Sons Ltd…"),
        (
            "Fill in <title>, <name> and 3 < 4 > 2; &lt;b&gt; &unknown;",
            "Fill in <title>, <name> and 3 < 4 > 2; &lt;b> &unknown;",
        ),
        ("Write `<b>` and\n```\n<p>&amp;</p>\n```\n", "Write `<b>` and\n```\n<p>&amp;</p>\n```\n"),
        (
            'Run <pre><code class="sh">\n# <b>stop</b>\n\n- x &lt; 3\n</code></pre> now.',
            "Run \n\n```\n# stop\n\n- x < 3\n```\n\n now.",
        ),
        ("{% highlight sh %}\n# {stop}\n{% endhighlight %}", "\n\n```\n# {stop}\n```\n\n"),
        ('{{< highlight go "a=1" >}}```{{< /highlight >}}', "\n\n````\n```\n````\n\n"),
        ("It <template>Ask <b>Olle</b>.</template>ends.", "It ends."),
        ("<https://port.example> and <ann@port.example>", "<https://port.example> and <ann@port.example>"),
    ],
)
def test_tags_are_replaced_by_what_they_show(text: str, shown: str) -> None:
    assert without_tags(text) == shown
