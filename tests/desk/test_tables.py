"""Long tables and selects are written in Python: what a person typed stays text, and each cell names its column."""

from django import forms

from luotsi.desk.tables import Column, Table, link, noted, post_button, strong, tag
from luotsi.desk.templatetags.luotsi_forms import attributes, options


def test_a_text_in_a_cell_stays_a_text() -> None:
    table = Table([Column("What"), Column("Who")], [["<script>", noted("<b>", "<i>")]])
    assert "&lt;script&gt;" in table.body
    assert "<script>" not in table.body
    assert '&lt;b&gt;<br><span class="note">&lt;i&gt;</span>' in table.body


def test_a_cell_names_its_column_for_a_narrow_screen_unless_it_names_the_row_or_holds_buttons() -> None:
    table = Table([Column("Case"), Column('The "{form}"'), Column("Answer", num=True, quiet=True)], [["1", "2", "3"]])
    assert '<td role="cell">1</td><td role="cell" data-label="The &quot;{form}&quot;">2</td>' in table.body
    assert '<td role="cell" class="num">3</td>' in table.body
    assert (
        '<th role="columnheader" scope="col" class="num"><span class="hidden-visually">Answer</span></th>' in table.head
    )


def test_a_table_without_rows_is_empty() -> None:
    assert not Table([Column("Case")], [])


def test_parts_of_a_cell_are_components_with_the_words_put_in() -> None:
    assert link("/cases/1/?a=1&b=2", "<1>") == '<a class="reference" href="/cases/1/?a=1&amp;b=2">&lt;1&gt;</a>'
    assert 'data-color="danger"' in tag("<late>", "danger")
    assert "&lt;late&gt;</span>" in tag("<late>", "danger")
    assert 'name="csrfmiddlewaretoken" value="t&quot;"' in post_button("/x/", "Accept", 't"')
    assert strong("A") == "<b>A</b>"


class Choosing(forms.Form):
    one = forms.ChoiceField(choices=[("", "Choose"), ("a", "<A>"), ("group", [("b", "B")])])
    more = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")])


def test_a_select_shows_what_was_chosen_also_in_groups_and_also_several() -> None:
    form = Choosing({"one": "b", "more": ["a", "b"]})
    assert options(form["one"]) == (
        '<option value="">Choose</option><option value="a">&lt;A&gt;</option>'
        '<optgroup label="group"><option value="b" selected>B</option></optgroup>'
    )
    assert options(form["more"]).count(" selected") == 2
    assert '<option value="" selected>' in options(Choosing()["one"])


def test_attributes_are_written_but_those_that_are_false_or_that_the_template_writes() -> None:
    assert attributes({"rows": 3, "class": "x", "hidden": True, "open": False}, "class") == ' rows="3" hidden'
