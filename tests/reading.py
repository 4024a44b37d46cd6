"""What the tests of the reading wings share: the reference data, read once, and plans made of invented paragraphs."""

from __future__ import annotations

from pathlib import Path

from plandata.facts.cities import Gazetteer
from plandata.facts.directory import Directory
from plandata.model import Clause, Judgement, Plan, PlanSettings
from plandata.read.outline import read_outline
from plandata.reference.lookups import read_reference

REFERENCE = read_reference(Path(__file__).parents[1] / "datasets" / "reference")
WORDS = REFERENCE.lexicon


def plan_of(*paragraphs: str, title: str = "水网规划", region: str = "000000", date: str | None = None) -> Plan:
    """A plan whose text is these paragraphs, a line each."""
    settings = PlanSettings(title, None, "某人民政府", date, region, None, None, "", "", "", "", "", "")
    return Plan("p", settings, "\n".join(paragraphs))


def paragraphs_of(plan: Plan) -> tuple[Clause, ...]:
    """The plan's lines as clauses p1, p2 … without any outline."""
    clauses, at = [], 0
    for number, words in enumerate(plan.text.split("\n"), 1):
        end = at + len(words)
        clauses.append(Clause(f"p-p{number}", "p", None, number, 1, "paragraph", None, None, words, at, end, end))
        at = end + 1
    return tuple(clauses)


def outlined(*paragraphs: str, **settings: str) -> tuple[Plan, tuple[Clause, ...]]:
    """A plan of these paragraphs and its outline."""
    plan = plan_of(*paragraphs, **settings)
    return plan, read_outline(plan)


def directory_of(plan: Plan) -> Directory:
    """The directory of bodies as seen from the plan's region."""
    return Directory.for_plan(REFERENCE, Judgement(), Gazetteer.for_plan(REFERENCE, Judgement(), plan.settings))
