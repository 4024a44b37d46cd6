"""Coverage: which sentences look as if they held a fact and yield none, and what explains them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from annotated import annotations_of
from reading import REFERENCE

from plandata.errors import PlanDataError
from plandata.facts import reading
from plandata.facts.coverage import SentenceCoverage, review_sentences
from plandata.facts.projects import find_projects
from plandata.facts.targets import find_targets
from plandata.model import CoverageNote, PlanFacts
from plandata.read.outline import read_outline
from plandata.read.source import read_plan
from plandata.reference.lookups import read_judgement


def reviewed(*paragraphs: str, notes: Sequence[CoverageNote] = ()) -> tuple[SentenceCoverage, ...]:
    """The sentences of invented paragraphs, with the facts read from them."""
    annotations = annotations_of(*paragraphs)
    projects = find_projects(annotations, REFERENCE)
    facts = PlanFacts(projects=projects, targets=find_targets(annotations, projects, REFERENCE))
    return review_sentences(annotations, facts, REFERENCE, notes)


@pytest.mark.parametrize(
    ("sentence", "count", "doubt"),
    [
        ("新建青山至白河铁路。", 1, None),  # yields one
        ("建设园区30个。", 1, None),
        ("建设园区30个。培育品牌。", 1, None),  # counts by sentence
        ("完善工作机制。", 0, None),  # looks empty
        ("对40个监测站承担职责。", 0, "number"),
        ("积极争取国家项目。", 0, "noun"),
        ("启动有关工作。", 0, "verb"),
    ],
)
def test_tells_sentences_that_look_as_if_they_held_a_fact(sentence: str, count: int, doubt: str | None) -> None:
    row = reviewed(sentence)[0]
    assert (row.fact_count, row.doubt) == (count, doubt)
    assert row.doubtful is (doubt is not None)


def test_a_note_explains_its_sentence_alone() -> None:
    text = "积极争取国家项目。启动有关工作。"
    rows = reviewed(text, notes=[CoverageNote("p1", "争取国家项目", "项目是泛称")])
    assert [row.explained for row in rows] == ["项目是泛称", None]
    assert [text[row.start_char : row.end_char] for row in rows if row.doubtful] == ["启动有关工作"]


@pytest.mark.parametrize(
    "note",
    [
        CoverageNote("p1", "没有的话", "原因"),  # words that are gone
        CoverageNote("p9", "争取", "原因"),  # a clause that is gone
        CoverageNote("p1", "青山至白河", "原因"),  # a sentence that yields a fact
        CoverageNote("p1", "工作机制", "原因"),  # a sentence that looks empty anyway
    ],
)
def test_a_note_that_explains_nothing_stops_the_build(note: CoverageNote) -> None:
    with pytest.raises(PlanDataError, match=r"coverage\.yml, clause"):
        reviewed("新建青山至白河铁路。完善工作机制。积极争取国家项目。", notes=[note])


# A sentence without a fact is demanded to be explained only in a plan that somebody says is reviewed.
PLANS = sorted(
    path.parent.parent
    for path in (Path(__file__).parents[1] / "datasets").glob("*/etc/review.yml")
    if read_judgement(path.parent).review.state == "reviewed"
)


@pytest.mark.parametrize("folder", PLANS, ids=lambda folder: folder.name)
def test_a_published_plan_leaves_no_sentence_unexplained(folder: Path) -> None:
    plan, judgement = read_plan(folder), read_judgement(folder / "etc")
    facts = reading.read_facts(plan, read_outline(plan, REFERENCE.lexicon), REFERENCE, judgement)
    rows = reading.review(plan, facts, REFERENCE, judgement)
    assert [plan.text[row.start_char : row.end_char] for row in rows if row.doubtful] == []
    assert {row.task_id for row in rows} == {row.task_id for row in facts.tasks}  # every task is accounted for
