"""Any plans build together: whatever documents a portal holds, whoever issued them and whenever, none stops another."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path

import document_cases
import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from reading import REFERENCE

from plandata.facts.reading import read_facts
from plandata.intake.guessed_settings import guess_settings
from plandata.model import Judgement, Plan, PlanFacts
from plandata.model.document import Document
from plandata.publish.database import build_database
from plandata.publish.schema import load_schemas
from plandata.read.formats import read_document
from plandata.read.outline import read_outline

SCHEMAS = load_schemas(Path(__file__).parents[1] / "datasets" / "schema")
TYPED = ("*.txt", "*.md", "*.html")  # invented documents that are read in a moment
DOCUMENTS = sorted(
    file
    for folder in (document_cases.OWN, document_cases.HERE / "fixtures" / "labelled")
    for pattern in TYPED
    for file in folder.glob(pattern)
)
# A province that two cities lie in, a city that was another before, nowhere, and what the text itself tells.
REGIONS = ("220000", "371300", None, "as told")
DATES = ("2012-05-01", "2024-05-01")
PLANS = st.tuples(st.sampled_from(range(len(DOCUMENTS))), st.sampled_from(REGIONS), st.sampled_from(DATES))


HEAD = "云岭市人民政府关于城乡建设的实施方案\n\n一、主要任务\n\n（一）重点工作。"
# One thing over and over, that no plan holds and somebody's file does: what looked at all of it for each took minutes
LONG = (
    "建设甲水厂" + "和乙水厂" * 1_500,  # joints: each part was cut inside the one before
    "建设青山水厂" + "、红岭水厂" * 1_000,  # a list whose items look for the tail that they share
    "建设" + "长春、吉林、四平、" * 300 + "等地铁路",
    "建设" * 2_500,
    "1" * 10_000,
    "「（" * 5_000,
    "\n".join(f"{row}\t新建青山水厂\t2025年\t市水利局\t{row}万元" for row in range(300)),  # rows that lost their cells
)


@cache
def facts_of(document: int, region: str | None, date: str) -> PlanFacts:
    found = read_document(DOCUMENTS[document])
    told = guess_settings(found, "plan", REFERENCE)
    plan_id = f"plan-{document}-{region or 'nowhere'}-{date[:4]}".replace(" ", "-")
    plan = Plan(
        plan_id,
        replace(told, issued_on=date, region=told.region if region == "as told" else region),
        found.text,
        found,
    )
    return read_facts(plan, read_outline(plan, REFERENCE.lexicon), REFERENCE, Judgement())


@settings(max_examples=8, deadline=None)
@given(st.lists(PLANS, min_size=2, max_size=5, unique=True))
def test_any_plans_build_together(chosen: list[tuple[int, str | None, str]]) -> None:
    plans = [facts_of(*one) for one in chosen]
    with tempfile.TemporaryDirectory() as folder:
        built = build_database(plans, SCHEMAS, Path(folder) / "plans.db")  # raises for ids and keys that collide
        again = build_database(plans[::-1], SCHEMAS, Path(folder) / "again.db")
        assert built.read_bytes() == again.read_bytes()
        with closing(sqlite3.connect(built)) as connection:
            for facts in plans:
                own = {name: len(getattr(facts, name)) for name in SCHEMAS if name not in {"agencies", "cities"}}
                for name, rows in own.items():
                    sql = f'select count(*) from "{name}" where plan_id = ?'
                    assert connection.execute(sql, (facts.plans[0].plan_id,)).fetchone() == (rows,), name


@pytest.mark.parametrize("words", LONG, ids=lambda words: words[:8])
def test_one_thing_over_and_over_is_read(words: str) -> None:
    text = f"{HEAD}{words}。\n"
    document = Document(text)
    plan = Plan("p", guess_settings(document, "p", REFERENCE), text, document)
    facts = read_facts(plan, read_outline(plan, REFERENCE.lexicon), REFERENCE, Judgement())
    assert all(row.quote in text for table in (facts.projects, facts.targets) for row in table)
