from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luotsi.statistics.estimation import files
from luotsi.statistics.estimation.errors import BadTable
from luotsi.statistics.estimation.tables import CaptureTable, from_histories, from_people
from tests.statistics.reference import expected, table

COUNTS = st.integers(2, 4).flatmap(
    lambda size: st.lists(st.integers(0, 50), min_size=2**size - 1, max_size=2**size - 1)
)
SMALL = COUNTS.map(lambda counts: CaptureTable(tuple("ABCD"[: len(counts).bit_length()]), tuple(counts)))


@pytest.mark.parametrize("name", expected())
def test_a_published_table_is_read_as_its_source_describes_it(name):
    found, said = table(name), expected()[name]

    assert list(found.lists) == said["lists"]
    assert (found.observed, found.totals) == (said["observed_people"], said["list_totals"])
    assert sum(count > 0 for count in found.counts) == said["observed_cells"]
    assert list(found.pairs_without_overlap) == said["pairs_without_overlap"]


@pytest.mark.parametrize(
    "name", [name for name, said in expected().items() if "triples_of_mutually_overlapping_lists" in said]
)
def test_triples_of_lists_that_overlap_pairwise_are_counted(name):
    found = table(name)
    missing = {frozenset(pair.split(":")) for pair in found.pairs_without_overlap}
    triples = sum(
        not any(pair <= {a, b, c} for pair in missing)
        for i, a in enumerate(found.lists) for j, b in enumerate(found.lists[:i]) for c in found.lists[:j]
    )  # fmt: skip

    assert triples == expected()[name]["triples_of_mutually_overlapping_lists"]
    assert triples <= comb(found.size, 3)


@given(SMALL)
def test_what_is_written_is_read_back(found):
    if found.observed == 0:
        with pytest.raises(BadTable, match="no histories"):
            files.read_text(files.to_csv(found))
        return
    assert files.read_text(files.to_csv(found)) == found


@given(SMALL)
def test_counting_people_on_all_lists_of_a_set_agrees_with_adding_up(found):
    for mask, people in enumerate(found.together):
        assert people == sum(count for cell, count in enumerate(found.counts, start=1) if cell & mask == mask)


@given(SMALL)
def test_merging_two_lists_agrees_with_recounting(found):
    one, other = found.lists[0], found.lists[-1]
    people = [
        [cell >> place & 1 for place in range(found.size)]
        for cell, count in enumerate(found.counts, 1)
        for _ in range(count)
    ]

    recounted = from_people((*found.lists[:-1],), [[row[0] | row[-1], *row[1:-1]] for row in people])

    assert found.merged(one, other, one) == recounted


@given(SMALL, st.randoms(use_true_random=False))
def test_the_order_of_lists_and_rows_does_not_matter(found, random):
    names = list(found.lists)
    random.shuffle(names)
    turned = found.reordered(names)
    lines = files.to_csv(turned).splitlines()
    rows = lines[1:]
    random.shuffle(rows)

    assert turned.reordered(found.lists) == found
    if rows:
        assert files.read_text("\n".join([lines[0], *rows])).reordered(found.lists) == found


@given(SMALL)
def test_an_empty_list_comes_and_goes_without_a_trace(found):
    larger = found.with_empty_list("nobody")

    assert larger.empty_lists[-1] == "nobody"
    assert larger.without_list("nobody") == found


def test_a_table_is_made_of_exact_histories_people_or_a_data_frame():
    counts = {("A",): 40, ("B",): 30, ("B", "A"): 6}
    found = from_histories(("A", "B"), counts)

    assert found.counts == (40, 30, 6)
    assert from_people(("A", "B"), [(1, 0)] * 40 + [(0, 1)] * 30 + [(True, True)] * 6) == found

    class Frame(dict):
        @property
        def columns(self):
            return list(self)

    assert files.from_frame(Frame(files.to_frame(found))) == found
    assert files.from_frame(Frame(A=[1.0, False, True], B=[0, 1, 1], count=[40, 30.0, 6])) == found


def test_a_list_that_leaves_takes_those_on_it_alone_along():
    found = table("korea_3").without_list("d")

    assert found.lists == ("b", "c")
    assert found.observed == 123 - 41


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("A,B\n1,0\n", "column count is missing"),
        ("count\n5\n", "no column beside count"),
        ("A,A,count\n1,0,4\n", "called A"),
        ("A,,count\n1,0,4\n", "no name"),
        ("A,B,count,Count\n1,0,4,4\n", "Two columns are called count"),
        ("A,B,count\n", "no histories"),
        ("A,B,count\n1,0,-4\n", "Line 2 has the negative count -4"),
        ("A,B,count\n1,0,few\n", "“few” as its count"),
        ("A,B,count\n1,0,\n", "“” as its count"),
        ("A,B,count\n1,0,4.5\n", "“4.5” as its count"),
        ("A,B,count\n1,0,²\n", "“²” as its count"),
        ("A,B,count\n1,0,99999999999999999\n", "more people than there are"),
        ("A,B,count\n2,0,4\n", "“2” for the list A"),
        ("A,B,count\n1,0\n", "Line 2 has 2 fields and the first line 3"),
        ("A,B,count\n1,0,4\n0,1,2\n1,0,1\n", "Line 4 repeats the history 1,0 of line 2"),
        ("A,B,count\n0,0,4\n", "Line 2 counts people on no list"),
        (",".join(f"L{i}" for i in range(13)) + ",count\n", "13 lists are too many"),
    ],
)
def test_a_bad_table_is_refused_with_what_to_do(text, message):
    with pytest.raises(BadTable, match=message):
        files.read_text(text)


def test_ten_million_rows_are_answered_at_the_first_history_that_repeats(tmp_path):
    def endless():
        yield "A,B,count\n"
        for number in range(10**7):
            assert number < 5, "reading went on after the fault"
            yield f"{number % 2},{1 - number % 2},1\n"

    with pytest.raises(BadTable, match="repeats"):
        files._read(endless(), "big.csv")


def test_a_file_that_is_no_text_or_is_not_there_is_refused(tmp_path):
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00A")

    with pytest.raises(BadTable, match="UTF-8"):
        files.read_csv(tmp_path / "binary.csv")
    with pytest.raises(BadTable, match="cannot be opened"):
        files.read_csv(tmp_path / "absent.csv")


@pytest.mark.parametrize(
    "text",
    ["\ufeffA;B;count\r\n1;0;4\r\n0;1;2\r\n", "A\tB\tcount\n1\t0\t4\n0\t1\t2\n", "A,B,Count\n1, 0, 4\n\n0,1,2\n"],
)
def test_tables_from_spreadsheets_are_read(tmp_path, text):
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8", newline="")

    assert files.read_csv(path).counts == (4, 2, 0)


def test_a_table_contradicts_itself_in_no_way():
    for lists, counts in [((), ()), (("A",), (1, 2)), (("A",), (-1,)), (("A", "A"), (1, 1, 1)), (("A",), (2**60,))]:
        with pytest.raises(BadTable):
            CaptureTable(lists, counts)
    with pytest.raises(BadTable, match="no list D"):
        table("artificial_3").merged("A", "D")
    with pytest.raises(BadTable, match="with itself"):
        table("artificial_3").merged("A", "A")
    with pytest.raises(BadTable, match="no list C"):
        from_histories(("A",), {("C",): 1})
    with pytest.raises(BadTable, match="on no list"):
        from_histories(("A",), {(): 1})
    with pytest.raises(BadTable, match="on no list"):
        from_people(("A", "B"), [(0, 0)])
