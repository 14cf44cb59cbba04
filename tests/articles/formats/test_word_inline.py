"""The text of a paragraph on one line."""

from word_files import p, r, text_of


def test_line_breaks_and_tabs_become_spaces_and_non_breaking_hyphens_plain_ones() -> None:
    runs = "<w:r><w:t>One</w:t><w:br/><w:t>two</w:t><w:tab/><w:t>three</w:t><w:noBreakHyphen/><w:t>four.</w:t></w:r>"
    assert text_of(p(runs)) == "One two three-four."


def test_the_result_of_a_field_is_read_and_its_code_is_not() -> None:
    field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "x"</w:instrText></w:r>'
    field += '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>a link</w:t></w:r>'
    assert text_of(p("See ", field, '<w:hyperlink w:anchor="a"><w:r><w:t>, and this.</w:t></w:r></w:hyperlink>')) == (
        "See a link, and this."
    )


def test_raised_digits_become_superscripts_and_raised_letters_stay_letters() -> None:
    above, below = ('<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>')
    shown = text_of(p("10", r("6", above), " t of H", r("2", below), "O on the 1", r("st", above), " of May"))
    assert shown == "10⁶ t of H₂O on the 1st of May"


def test_the_base_text_of_ruby_is_read_without_its_annotation() -> None:
    ruby = f"<w:r><w:ruby><w:rt>{r('かん')}</w:rt><w:rubyBase>{r('漢')}</w:rubyBase></w:ruby></w:r>"
    assert text_of(p("The sign ", ruby, " is old.")) == "The sign 漢 is old."
