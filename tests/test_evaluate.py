"""What scripts/evaluate records and holds: figures by plan, measure and reading, with the number of their labels."""

import pytest

from plandata.evaluation.evaluate import (
    Bar,
    Coverage,
    Measured,
    compare,
    coverage,
    labelled_plans,
    read_recorded,
    record,
)
from plandata.evaluation.scoring import Score


def figure(expected: int, right: int, plan: str = "anzhou-2020-1", reading: str = "rules") -> Measured:
    """A figure over `expected` labels and as many rows, `right` of them right: F1 is right / expected."""
    return Measured(reading, Score(plan, "targets", expected, expected, right), "")


@pytest.fixture
def recorded(tmp_path):
    """A record that holds one plan at 18 of 20."""
    file = tmp_path / "recorded.csv"
    record([figure(20, 18)], file)
    return file


def test_a_figure_is_recorded_with_the_number_of_its_labels(recorded):
    assert read_recorded(recorded) == {("anzhou-2020-1", "targets", "rules"): Bar(0.9, 20)}


def test_figures_that_were_not_measured_stay(recorded):
    record([figure(5, 5, plan="beizhou-2021-3")], recorded)
    assert [bar.f1 for bar in read_recorded(recorded).values()] == [0.9, 1.0]


@pytest.mark.parametrize(
    ("measured", "worse"),
    [
        ([figure(20, 18)], 0),  # as recorded
        ([figure(20, 19)], 0),  # better
        ([figure(9998, 8997)], 0),  # 0.8999: the record rounds to three digits
        ([figure(20, 17)], 1),  # one less right
        ([figure(20, 20, reading="published")], 1),  # never recorded: nothing holds it
        ([], 0),  # its text was not given
    ],
)
def test_a_figure_below_the_recorded_one_is_said(recorded, measured, worse):
    assert len(compare(measured, recorded)) == worse


def test_what_is_worse_is_told_with_both_figures(recorded):
    assert compare([figure(20, 17)], recorded) == ("anzhou-2020-1 targets rules: F1 0.850, recorded 0.900",)


@pytest.mark.parametrize(
    ("marks", "kept_apart", "folders"),
    [
        ("plan,title,kept_apart\nbeizhou,北州,yes\nanzhou,安州,\n", False, ["anzhou", "chizhou"]),
        ("plan,title,kept_apart\nbeizhou,北州,yes\nanzhou,安州,\n", True, ["beizhou"]),
        ("plan,title\nbeizhou,北州\n", False, ["anzhou", "beizhou", "chizhou"]),  # nothing marked
        ("", False, ["anzhou", "beizhou", "chizhou"]),
        ("", True, []),
    ],
)
def test_plans_kept_apart_are_measured_on_request_only(tmp_path, marks, kept_apart, folders):
    for name in ("chizhou", "beizhou", "anzhou"):
        (tmp_path / name).mkdir()
    (tmp_path / "plans.csv").write_text(marks, encoding="utf-8")
    assert [path.name for path in labelled_plans(tmp_path, kept_apart=kept_apart)] == folders


KEY, OTHER = ("anzhou", "targets", "rules"), ("beizhou", "targets", "rules")


@pytest.mark.parametrize(
    ("measured", "absent", "marks", "covered"),
    [
        (["anzhou", "beizhou"], [], "", Coverage(2, 2, ())),
        (["anzhou"], ["beizhou"], "", Coverage(1, 2, ())),  # its text is not part of the repository
        (["anzhou"], ["beizhou"], "beizhou,,yes", Coverage(1, 2, (OTHER,))),  # an invented plan's is
        (["anzhou"], [], "", Coverage(1, 2, (OTHER,))),  # its label file is gone, or its folder
        (["anzhou"], [], "beizhou,yes,", Coverage(1, 1, ())),  # kept apart: measured on request only
        ([], ["anzhou", "beizhou"], "", Coverage(0, 2, ())),  # nothing at hand: said, no failure
    ],
)
def test_recorded_figures_that_nothing_measured_are_lost(tmp_path, measured, absent, marks, covered):
    (tmp_path / "plans.csv").write_text(f"plan,kept_apart,invented\n{marks}\n", encoding="utf-8")
    figures = {name: figure(20, 18, plan=name) for name in ("anzhou", "beizhou")}
    record(figures.values(), tmp_path / "recorded.csv")
    assert coverage([figures[name] for name in measured], absent, tmp_path) == covered


@pytest.mark.parametrize(
    ("covered", "words"),
    [
        (Coverage(3, 3, ()), "3 of 3 recorded figures measured"),
        (Coverage(1, 3, ()), "1 of 3 recorded figures measured, 2 not: the texts of their plans are not given"),
        (Coverage(1, 3, (KEY, OTHER)), "1 of 3 recorded figures measured"),  # what is lost is told apart
    ],
)
def test_how_many_figures_were_measured_is_said(covered, words):
    assert covered.coverage_words() == words
