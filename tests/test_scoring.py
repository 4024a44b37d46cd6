"""Evaluation: what counts as found, right, missed and extra."""

import pytest

from plandata.evaluation.scoring import Item, read_labels, score

LEAD, SUPPORT = ("lead",), ("support",)


@pytest.mark.parametrize(
    ("labels", "rows", "counts"),
    [
        # The same span and value.
        ([Item(0, 4, LEAD)], [Item(0, 4, LEAD)], (1, 1, 1)),
        # Half of the union is enough, less is not.
        ([Item(0, 4)], [Item(0, 2)], (1, 1, 1)),
        ([Item(0, 5)], [Item(0, 2)], (1, 1, 0)),
        # Found with another value: found, not right.
        ([Item(0, 4, LEAD)], [Item(0, 4, SUPPORT)], (1, 1, 0)),
        # A value that is right too.
        ([Item(0, 4, LEAD, also=SUPPORT)], [Item(0, 4, SUPPORT)], (1, 1, 1)),
        # A debatable label counts neither way, found or not.
        ([Item(0, 4, debatable=True)], [Item(0, 4)], (0, 0, 0)),
        ([Item(0, 4, debatable=True)], [], (0, 0, 0)),
        # One row answers one label only.
        ([Item(0, 4), Item(2, 4)], [Item(0, 4)], (2, 1, 1)),
        # Two rows of one span are told apart by their values.
        (
            [Item(0, 2, ("220100",)), Item(0, 2, ("220200",))],
            [Item(0, 2, ("220200",)), Item(0, 2, ("220100",))],
            (2, 2, 2),
        ),
        # What no label covers is wrong.
        ([], [Item(7, 9)], (0, 1, 0)),
    ],
)
def test_score(labels, rows, counts):
    result = score("plan", "roles", labels, rows)
    assert (result.expected, result.found, result.right) == counts


def test_every_disagreement_is_listed_in_the_order_of_the_text():
    labels = [Item(0, 4, LEAD), Item(10, 14, LEAD)]
    result = score("plan", "roles", labels, [Item(0, 4, SUPPORT), Item(20, 24, LEAD)])
    assert [miss.kind for miss in result.misses] == ["wrong", "missing", "extra"]


def test_a_label_file_can_cover_a_range_of_the_text(tmp_path):
    file = tmp_path / "targets.csv"
    file.write_text("# 100-200\nstart_char,end_char\n150,155\n", encoding="utf-8")
    first, end, rows = read_labels(file)
    assert (first, end, len(rows)) == (100, 200, 1)
