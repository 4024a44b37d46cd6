"""What was published later: read strictly, about a commitment as it reads now, published when it is read twice."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from invented import invented_plan

from plandata.errors import PlanDataError
from plandata.facts.evidence import with_evidence
from plandata.model import PlanFacts
from plandata.portal.pages.commitments import has_passed
from plandata.reference.evidence import STATUSES, read_evidence
from plandata.reference.lookups import read_judgement
from plandata.reference.scale import LEVELS, SCALE, Scale, read_scale

ROOT = Path(__file__).parents[1]
FIXTURE = ROOT / "tests" / "fixtures" / "qingshan-2021-7" / "etc" / "evidence.yml"
PLAN, FACTS = invented_plan()
ENTRY = {
    "number": 1, "about": "p-1", "found": "东湖水库", "status": "in_use", "publisher": "市日报", "title": "水库通水",
    "address": "https://daily.example/1", "read_on": "2026-05-06", "read_from": "page", "words": "水库已通水。",
    "happened_on": "2024-12", "published_on": "2024-12-30", "checked_on": "2026-05-07",
}  # fmt: skip
SEARCH = {"searched_on": "2026-05-06", "places": ["市日报", "网页存档"], "about": {"t-1": "东湖水库年供水"}}


def entry(**changed: object) -> dict[str, object]:
    return {key: value for key, value in {**ENTRY, **changed}.items() if value is not None}


def written(folder: Path, *entries: dict[str, object], searches: list[dict[str, object]] | None = None) -> Path:
    file = folder / "evidence.yml"
    content = {"searches": searches or [], "entries": list(entries)}
    file.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")
    return file


def facts_of(file: Path) -> PlanFacts:
    return with_evidence(PLAN, FACTS, read_evidence(file))


def test_an_entry_becomes_a_row(tmp_path: Path) -> None:
    (row,) = facts_of(written(tmp_path, entry())).evidence
    assert (row.evidence_id, row.about_table, row.about_id) == ("anzhou-2020-1-ev-1", "projects", "anzhou-2020-1-p-1")
    assert (row.status, row.happened_on, row.supersedes, row.read_from) == ("in_use", "2024-12", None, "page")


def test_a_search_is_a_row_for_each_commitment_and_says_what_awaits_a_second_reading(tmp_path: Path) -> None:
    search: dict[str, object] = {**SEARCH, "about": {"t-1": "东湖水库年供水", "p-1": "东湖水库"}}
    facts = facts_of(written(tmp_path, entry(checked_on=None), searches=[search]))
    assert facts.evidence == ()
    assert {row.about_id: (row.place_count, row.found_count) for row in facts.searches} == {
        "anzhou-2020-1-t-1": (2, 0),
        "anzhou-2020-1-p-1": (2, 1),
    }


def test_a_correction_supersedes_and_both_stay(tmp_path: Path) -> None:
    later = entry(number=2, status="completed", supersedes=1)
    one, two = facts_of(written(tmp_path, entry(), later)).evidence
    assert (one.evidence_id, two.supersedes) == ("anzhou-2020-1-ev-1", "anzhou-2020-1-ev-1")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"address": None}, "no address"),
        ({"address": "水库通水"}, "an address that begins with http"),
        ({"status": "kept"}, "'kept'; expected one of started"),
        ({"status": "figure"}, "a figure without a value"),
        ({"read_from": "memory"}, "expected one of page, copy"),
        ({"number": 2}, "1: entries are added at the end and none is taken out"),
        ({"happened_on": "2024-13"}, "a year, month or day"),
        ({"happened_on": "soon"}, "a year, month or day"),
        # dates in order: the fact, the page, the reading, the second reading
        ({"happened_on": "2025"}, "happened_on 2025 after published_on 2024-12-30"),
        ({"published_on": "2026-06-01"}, "published_on 2026-06-01 after read_on 2026-05-06"),
        ({"checked_on": "2026-05-05"}, "read_on 2026-05-06 after checked_on 2026-05-05"),
        # before the plan of 1 March 2020
        ({"published_on": "2020-02-29", "happened_on": None}, "a day from 2020-03-01, that of the plan, on"),
        ({"about": "p-9"}, "no project or target p-9"),
        ({"found": "西湖水库"}, "东湖水库, as projects has it"),
        ({"supersedes": 3}, "the number of an earlier entry about p-1"),
        ({"supersedes": 1}, "the number of an earlier entry about p-1"),  # itself
        ({"note": "x"}, "unknown key note"),
    ],
)
def test_a_wrong_entry_is_told_with_its_place(tmp_path: Path, changed: dict[str, object], told: str) -> None:
    with pytest.raises(PlanDataError, match=re.escape(told)) as raised:
        facts_of(written(tmp_path, entry(**changed)))
    assert "evidence.yml, entry 1" in str(raised.value)


def test_what_was_never_published_is_not_superseded(tmp_path: Path) -> None:
    file = written(tmp_path, entry(checked_on=None), entry(number=2, supersedes=1))
    with pytest.raises(PlanDataError, match="which has no checked_on"):
        facts_of(file)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"places": []}, "nothing searched"),
        ({"about": {}}, "nothing searched"),
        ({"about": {"t-1": "别的"}}, "东湖水库年供水, as targets has it"),
        ({"searched_on": "today"}, "a day such as"),
    ],
)
def test_a_wrong_search_is_told_with_its_place(tmp_path: Path, changed: dict[str, object], told: str) -> None:
    with pytest.raises(PlanDataError, match=re.escape(told)) as raised:
        facts_of(written(tmp_path, searches=[{**SEARCH, **changed}]))
    assert "evidence.yml, search 1" in str(raised.value)


def test_dates_are_in_order_as_far_as_they_are_stated(tmp_path: Path) -> None:
    # near-misses: the year and the month of the page itself, and no date of the page at all
    near: list[dict[str, object]] = [{"happened_on": "2024"}, {"happened_on": "2024-12"}, {"published_on": None}]
    for number, changed in enumerate(near):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert facts_of(written(folder, entry(**changed))).evidence


def test_the_invented_plan_has_every_status_and_a_figure_that_was_corrected() -> None:
    entries = read_evidence(FIXTURE).entries
    assert {note.status for note in entries} == set(STATUSES)
    assert [note.number for note in entries if not note.checked_on] == [9]
    assert [(note.value, note.supersedes) for note in entries if note.status == "figure"] == [
        (Decimal(4), None),
        (Decimal(5), 7),
    ]


def test_the_published_plan_says_where_was_searched_and_claims_nothing_else() -> None:
    file = read_judgement(ROOT / "datasets" / "jilin-2016-38" / "etc").evidence
    searched = {about for search in file.searches for about in search.about}
    assert searched
    assert all(note.read_from == "copy" for note in file.entries)  # no page could be opened; stored copies were


# ── The scale of verbs ───────────────────────────────────────────────────────────────────────────────────────────────

PUBLISHED = read_scale(ROOT / "datasets" / "reference" / SCALE)


@pytest.mark.parametrize(
    ("verb", "level"),
    [
        ("建成", "finish"),
        ("建设", "build"),
        ("推进", "advance"),
        ("研究", "study"),
        # several verbs promise what the weakest does
        ("研究扩建", "study"),
        ("规划实施", "study"),
        ("推动设立", "advance"),
        ("改造和建设", "build"),
        ("新改扩建", "build"),  # one verb of the list, not 改 and 扩建
        ("全线贯通", "finish"),
        ("观察", None),  # near-miss: on no level
        ("", None),
    ],
)
def test_a_verb_has_the_strength_of_its_weakest_part(verb: str, level: str | None) -> None:
    assert PUBLISHED.of(verb) == level


def test_every_verb_of_the_published_plan_is_on_the_scale() -> None:
    text = (ROOT / "datasets" / "reference" / "english.csv").read_text("utf-8")
    verbs = [line.split(",")[1] for line in text.splitlines() if line.startswith("action,")]
    assert [verb for verb in verbs if PUBLISHED.of(verb) is None] == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("finish: [建成]\nbuild: []\nadvance: []\n", "no study"),
        ("finish: [建成]\nbuild: [建成]\nadvance: []\nstudy: []\n", "建成 given twice"),
        ("finish: [建成]\nbuild: []\nadvance: []\nstudy: []\nwish: []\n", "unknown key wish"),
    ],
)
def test_a_wrong_scale_is_told(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / SCALE).write_text(text, "utf-8")
    with pytest.raises(PlanDataError, match=told):
        read_scale(tmp_path / SCALE)


def test_without_a_scale_no_verb_has_a_strength(tmp_path: Path) -> None:
    assert read_scale(tmp_path / SCALE) == Scale()
    assert Scale().of("建设") is None
    assert LEVELS[0] == "finish"


@pytest.mark.parametrize(
    ("deadline", "as_of", "passed"),
    [
        ("2020", "2026-11-28", True),
        (2020, "2020-12-31", False),  # the year is not over on its last day
        ("2020-06", "2020-07-01", True),
        ("2020-06-30", "2020-06-30", False),
        ("2020-06-30", "2020-07-01", True),
        (None, "2026-11-28", None),
        ("2020", None, None),  # nothing was read or searched: no day to compare with
    ],
)
def test_whether_a_date_has_passed(deadline: str | int | None, as_of: str | None, passed: bool | None) -> None:
    assert has_passed(deadline, as_of) == passed
