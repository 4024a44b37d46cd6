"""A small invented plan of the genre, as rows: what the tests of the publish wing build tables and databases from."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from plandata.model import (
    Agency,
    Citation,
    City,
    Clause,
    Erratum,
    Keyword,
    Mention,
    Plan,
    PlanAgency,
    PlanCity,
    PlanFacts,
    PlanRow,
    PlanSettings,
    Position,
    Project,
    ProjectCity,
    Responsibility,
    Target,
    Task,
)
from plandata.publish.schema import load_schemas

SCHEMAS = load_schemas(Path(__file__).parents[1] / "datasets" / "schema")
SHA256 = "0" * 64
LINES = (
    "安州省水网规划",
    "一、重点任务",
    "1.建设引水工程。",
    "到2025年，把云江市建成水网枢纽，按照《水网条例》新建东湖水库，年供水1.5亿吨以上。(云江市政府牵头，省水利厅配合)",
    "2.整治河道。",
    "整治云江市河道。(省水利斤负责)",
)
TEXT = "\n".join(LINES)


def invented_plan(plan_id: str = "anzhou-2020-1") -> tuple[Plan, PlanFacts]:
    """A plan of six lines with a row in every table, its spans found in the text."""
    settings = PlanSettings(
        "安州省水网规划", "安政发〔2020〕1号", "安州省人民政府", "2020-03-01", "990000", 2025, None,
        "虚构文本，仅供测试", "Invented, for tests only", "CC BY 4.0", "source.txt", SHA256, "utf-8",
    )  # fmt: skip
    return Plan(plan_id, settings, TEXT), _facts(plan_id)


def with_row(facts: PlanFacts, table: str, number: int = 0, **values: Any) -> PlanFacts:
    """The same facts with some values of one row changed."""
    rows = list(getattr(facts, table))
    rows[number] = replace(rows[number], **values)
    return replace(facts, **{table: tuple(rows)})


def without(facts: PlanFacts, table: str, number: int) -> PlanFacts:
    """The same facts without one row."""
    rows = list(getattr(facts, table))
    del rows[number]
    return replace(facts, **{table: tuple(rows)})


def _span(words: str, nth: int = 1) -> dict[str, Any]:
    start = -1
    for _ in range(nth):
        start = TEXT.index(words, start + 1)
    return {"start_char": start, "end_char": start + len(words), "quote": words, "origin": "rule"}


def _facts(plan_id: str) -> PlanFacts:
    c1, c2 = f"{plan_id}-c1-1", f"{plan_id}-c1-2"
    inside: dict[str, Any] = {"plan_id": plan_id, "clause_id": f"{c1}-p1", "task_id": c1}
    later: dict[str, Any] = {"plan_id": plan_id, "clause_id": f"{c2}-p1", "task_id": c2}
    in_note: dict[str, Any] = {"note_start": TEXT.index("(云江"), "note_end": TEXT.index("配合)") + 3, "deadline": None}
    last_note: dict[str, Any] = {"note_start": TEXT.rindex("("), "note_end": len(TEXT), "deadline": None}
    city, government, water = "990100", "990100-renmin-zhengfu", "990000-shuili-ting"
    return PlanFacts(
        plans=(_plan_row(plan_id),),
        clauses=_clauses(plan_id),
        tasks=_tasks(plan_id),
        agencies=_agencies(),
        plan_agencies=(
            PlanAgency(plan_id, government, "云江市政府", 1, 0, 1, 0, joint_count=0),
            PlanAgency(plan_id, water, "省水利厅", 1, 1, 2, 0, joint_count=0),
        ),
        responsibilities=(
            Responsibility(f"{plan_id}-r-1", **inside, agency_id=government, name="云江市政府", role="lead",
                           manner="牵头", **in_note, **_span("云江市政府")),
            Responsibility(f"{plan_id}-r-2", **inside, agency_id=water, name="省水利厅", role="support", manner="配合",
                           **in_note, **_span("省水利厅")),
            Responsibility(f"{plan_id}-r-3", **later, agency_id=water, name="省水利厅", role="lead", manner="负责",
                           **last_note, **_span("省水利斤")),
        ),
        cities=_cities(),
        plan_cities=(PlanCity(plan_id, city, "云江市", "云江市", city, 3, 2, 1),),
        mentions=(
            Mention(f"{plan_id}-m-1", **inside, entity_kind="city", city_id=city, agency_id=None, citation_id=None,
                    surface="云江市", resolution="full_name", **_span("云江市")),
            Mention(f"{plan_id}-m-2", **inside, entity_kind="city", city_id=city, agency_id=None, citation_id=None,
                    surface="云江市", resolution="in_body", **_span("云江市", 2)),
            Mention(f"{plan_id}-m-3", **later, entity_kind="city", city_id=city, agency_id=None, citation_id=None,
                    surface="云江市", resolution="full_name", **_span("云江市", 3)),
        ),
        positions=(Position(f"{plan_id}-pos-1", **inside, city_id=city, phrase="水网枢纽", **_span("水网枢纽")),),
        projects=(
            Project(f"{plan_id}-p-1", **inside, name="东湖水库", pinyin="donghu shuiku", action="新建", kind="water",
                    route_code=None, from_place=None, to_place=None, capacity_value=Decimal("1.5E+8"),
                    capacity_unit="吨", **_span("东湖水库")),
        ),
        project_cities=(ProjectCity(f"{plan_id}-p-1", city, plan_id),),
        targets=(
            Target(f"{plan_id}-t-1", **inside, project_id=f"{plan_id}-p-1", subject="东湖水库年供水", comparator="ge",
                   value_min=Decimal("1.5E+8"), value_max=None, unit="吨", kind="capacity", aspirational=False,
                   deadline="2025", **_span("1.5亿吨以上")),
        ),
        citations=(
            Citation(f"{plan_id}-cite-1", plan_id, f"{c1}-p1", "水网条例", None, **_span("《水网条例》")),
        ),
        keywords=(Keyword(plan_id, f"{c1}-p1", "水库", Decimal("0.50")),),
        errata=(
            Erratum(f"{plan_id}-e-1", plan_id, f"{c2}-p1", "水利斤", "水利厅", "错字", "同页另一处", **_span("水利斤")),
        ),
    )  # fmt: skip


def _plan_row(plan_id: str) -> PlanRow:
    return PlanRow(
        plan_id, "安州省水网规划", "安政发〔2020〕1号", "990000-renmin-zhengfu", "2020-03-01", "990000", 2025, None,
        "虚构文本，仅供测试", "Invented, for tests only", SHA256, "CC BY 4.0", len(TEXT),
        clause_count=6, task_count=2, agency_count=2, city_count=1, project_count=1, target_count=1,
    )  # fmt: skip


def _clauses(plan_id: str) -> tuple[Clause, ...]:
    starts = [sum(len(line) + 1 for line in LINES[:number]) for number in range(len(LINES))]
    ends = [start + len(line) for start, line in zip(starts, LINES, strict=True)]
    # id, parent, depth, kind, number, heading, line its extent ends with
    outline: tuple[tuple[str, str | None, int, Any, str | None, str | None, int], ...] = (
        ("title", None, 0, "title", None, "安州省水网规划", 5),
        ("c1", "title", 1, "chapter", "一、", "重点任务", 5),
        ("c1-1", "c1", 2, "task", "1.", "建设引水工程", 3),
        ("c1-1-p1", "c1-1", 3, "paragraph", None, None, 3),
        ("c1-2", "c1", 2, "task", "2.", "整治河道", 5),
        ("c1-2-p1", "c1-2", 3, "paragraph", None, None, 5),
    )
    return tuple(
        Clause(f"{plan_id}-{own}", plan_id, parent and f"{plan_id}-{parent}", line + 1, depth, kind, number, heading,
               LINES[line], starts[line], ends[line], ends[last])
        for line, (own, parent, depth, kind, number, heading, last) in enumerate(outline)
    )  # fmt: skip


def _tasks(plan_id: str) -> tuple[Task, ...]:
    made = []
    for number, title, text, counts in (
        (1, "建设引水工程", LINES[3].partition("(")[0], (2, 1, 1, 1)),
        (2, "整治河道", LINES[5].partition("(")[0], (1, 0, 0, 1)),
    ):
        span = _span(f"{number}.{title}。")
        made.append(Task(f"{plan_id}-c1-{number}", plan_id, f"{plan_id}-c1", "重点任务", f"{number}.", title, text,
                         span["start_char"], span["end_char"], span["quote"], *counts))  # fmt: skip
    return tuple(made)


def _agencies() -> tuple[Agency, ...]:
    return tuple(
        Agency(
            agency_id, name, full_name, None, kind, level, division, aliases, "虚构", agency_id[7:].replace("-", " ")
        )
        for agency_id, name, full_name, kind, level, division, aliases in (
            ("990000-renmin-zhengfu", "安州省政府", "安州省人民政府", "government", "province", "990000", None),
            ("990000-shuili-ting", "安州省水利厅", "安州省水利厅", "department", "province", "990000", "省水利局"),
            ("990100-renmin-zhengfu", "云江市政府", "云江市人民政府", "government", "prefecture", "990100", None),
        )
    )


def _cities() -> tuple[City, ...]:
    unknown = (None, None, None, None)
    placed = (Decimal("120.50"), Decimal("30.25"), Decimal("120.51"), Decimal("30.26"))
    unchanged = (None, None, "虚构")
    return (
        City("990000", "安州省", "安州", "province", None, *unknown, "anzhou", "Anzhou", "990000", "安州省",
             *unchanged),
        City("990100", "云江市", "云江", "prefecture", "990000", *placed, "yunjiang", "Yunjiang", "990100", "云江市",
             *unchanged),
    )  # fmt: skip
