"""A small invented plan as a published database, and Datasette serving it: what the portal's tests ask."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from plandata.publish.schema import load_schemas
from plandata.publish.settings import load_settings

ROOT = Path(__file__).parent.parent
SETTINGS = load_settings(ROOT / "portal.yml")
REPORTS = SETTINGS.contact_href().partition("?")[0]  # how the address begins that a reader's report goes to
PLAN = "hai-2020-7"
QUERIES = {
    "agency_ranking": {
        "title": "哪些机构牵头最多",
        "title_en": "Which bodies lead most",
        "sql": "select a.name, count(*) as duties from responsibilities r join agencies a using (agency_id) "
        "group by a.agency_id order by duties desc",
    },
    "clauses_with": {
        "title": "提到某词的条款",
        "title_en": "Clauses with a word",
        "params": ["word"],
        "param_titles": {"word": {"zh-CN": "词语", "en": "Word"}},
        "sql": "select clause_id, text from clauses where instr(text, :word) order by ordinal",
    },
    "all_keywords": {
        "title": "全部关键词",
        "title_en": "All keywords",
        "sql": "select * from keywords order by clause_id, term",
    },
}


def _table_metadata() -> dict[str, Any]:
    return {
        name: {"facets": list(schema.facets), **({"label_column": schema.label} if schema.label else {})}
        for name, schema in load_schemas(ROOT / "datasets" / "schema").items()
    }


METADATA = {
    "title": "测试门户",
    "source": "海州市人民政府",
    "license": "CC BY 4.0",
    "license_url": "https://creativecommons.org/licenses/by/4.0/",
    "databases": {"plans": {"queries": QUERIES, "tables": _table_metadata()}},
}
TEXT = """一、总则
(一)港口。
1.建设港口。
新建东港码头,到2025年改造盐田75000亩。(市交通局牵头,市财政局配合)
2.治理河流。
治理清河。(市水利局负责)
"""


def _span(words: str, nth: int = 0) -> dict[str, Any]:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return {"start_char": start, "end_char": start + len(words), "quote": words}


def _fact(words: str) -> dict[str, Any]:
    """A span with the line that holds it as its sentence."""
    span = _span(words)
    return {**span, "sentence": next(line for line in TEXT.split("\n") if words in line)}


def rows() -> dict[str, list[dict[str, Any]]]:
    """Return invented rows by table; the columns left out are filled in by `database`."""
    clause = [
        ("c1", None, 0, "chapter", "一、", "总则", "一、总则"),
        ("c1-1", "c1", 1, "section", "(一)", "港口", "(一)港口。"),
        ("c1-1-1", "c1-1", 2, "task", "1.", "建设港口", "1.建设港口。"),
        ("c1-1-1-p1", "c1-1-1", 3, "paragraph", None, None, TEXT.split("\n")[3]),
        ("c1-1-2", "c1-1", 2, "task", "2.", "治理河流", "2.治理河流。"),
        ("c1-1-2-p1", "c1-1-2", 3, "paragraph", None, None, TEXT.split("\n")[5]),
    ]
    agencies = [
        ("jiaotong-ju", "市交通局"),
        ("caizheng-ju", "市财政局"),
        ("shuili-ju", "市水利局"),
        ("shi-zhengfu", "海州市政府"),
    ]
    task1, task2 = f"{PLAN}-c1-1-1", f"{PLAN}-c1-1-2"
    duties = [
        ("jiaotong-ju", "lead", "市交通局", task1), ("caizheng-ju", "support", "市财政局", task1),
        ("shuili-ju", "lead", "市水利局", task2),
    ]  # fmt: skip
    return {
        "cities": [
            {"city_id": "990700", "name": "海州市", "short_name": "海州", "level": "prefecture", "pinyin": "haizhou",
             "name_en": "Haizhou", "longitude": 120.5, "latitude": 35.1},
        ],
        "agencies": [
            {"agency_id": f"990700-{slug}", "name": name, "full_name": name, "kind": "department",
             "level": "prefecture", "division_id": "990700"}
            for slug, name in agencies
        ],
        "plans": [
            {"plan_id": PLAN, "title": "海州市港口发展实施方案", "document_number": "海政发〔2020〕7号",
             "issuer_id": "990700-shi-zhengfu", "issued_on": "2020-03-01", "region_id": "990700", "horizon": 2025,
             "source_note": "按收到的文本发布，未与原件核对", "source_note_en": "As received, not compared",
             "source_sha256": "0" * 64, "licence": "CC BY 4.0", "characters": len(TEXT), "clause_count": 6,
             "task_count": 2, "agency_count": 3, "city_count": 1, "project_count": 2, "target_count": 1},
            # A second plan of which little is known: no number, date, horizon or task.
            {"plan_id": "shan-2021-x", "title": "关于保护山林的意见", "issuer_id": "990700-shi-zhengfu",
             "source_note": "按收到的文本发布", "source_note_en": "As received", "source_sha256": "1" * 64,
             "licence": "CC BY 4.0"},
        ],
        "clauses": [
            {"clause_id": f"{PLAN}-{key}", "plan_id": PLAN, "parent_id": parent and f"{PLAN}-{parent}",
             "ordinal": index, "depth": depth, "kind": kind, "number": number, "heading": heading, "text": text,
             "extent_end": len(TEXT), **{k: v for k, v in _span(text).items() if k != "quote"}}
            for index, (key, parent, depth, kind, number, heading, text) in enumerate(clause, start=1)
        ],
        "tasks": [
            {"task_id": task, "plan_id": PLAN, "section_id": f"{PLAN}-c1-1", "section": "港口", "number": number,
             "title": title, "text": text, **_span(title), "agency_count": 1, "project_count": 1, "target_count": 1,
             "city_count": 0}
            for task, number, title, text in [
                (task1, "1.", "建设港口", TEXT.split("\n")[3]), (task2, "2.", "治理河流", TEXT.split("\n")[5])]
        ],
        "responsibilities": [
            {"responsibility_id": f"{PLAN}-r-{TEXT.index(name)}", "plan_id": PLAN, "clause_id": f"{task}-p1",
             "task_id": task, "agency_id": f"990700-{slug}", "name": name, "role": role,
             "manner": "牵头" if role == "lead" else "配合", "origin": "rule", **_fact(name)}
            for slug, role, name, task in duties
        ],
        "projects": [
            {"project_id": f"{PLAN}-p-{_span(name)['start_char']}", "plan_id": PLAN, "clause_id": f"{task}-p1",
             "task_id": task, "name": name, "action": action, "kind": kind, "origin": "rule", **_fact(name)}
            for name, action, kind, task in [("东港码头", "新建", "port", task1), ("清河", "治理", "treatment", task2)]
        ],
        "targets": [
            {"target_id": f"{PLAN}-t-{TEXT.index('75000')}", "plan_id": PLAN, "clause_id": f"{task1}-p1",
             "task_id": task1, "subject": "=改造盐田", "comparator": "eq", "value_min": 75000, "value_max": 75000,
             "unit": "亩", "kind": "output", "aspirational": 0, "deadline": "2025", "origin": "rule",
             **_fact("75000亩")},
        ],
        "keywords": [
            {"plan_id": PLAN, "clause_id": f"{task1}-p1", "term": f"词{number:04}", "weight": number / 100}
            for number in range(1205)
        ],
    }  # fmt: skip


def database(path: Path, content: dict[str, list[dict[str, Any]]] | None = None) -> Path:
    """Write rows (the invented ones) into a new SQLite file with the contract's tables and keys; return its path."""
    content = rows() if content is None else content
    kinds = {"integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}
    empty = {"integer": 0, "number": 0, "boolean": 0}
    connection = sqlite3.connect(path)
    for name, schema in load_schemas(ROOT / "datasets" / "schema").items():
        lines = [f'"{field.name}" {kinds.get(field.type, "TEXT")}' for field in schema.fields]
        lines.append(f"primary key ({', '.join(schema.primary_key)})")
        lines += [f"foreign key ({key.column}) references {key.table}({key.references})" for key in schema.foreign_keys]
        connection.execute(f'create table "{name}" ({", ".join(lines)})')
        for row in content.get(name, []):
            full = [
                row.get(field.name, empty.get(field.type, "-") if field.required else None) for field in schema.fields
            ]
            connection.execute(f'insert into "{name}" values ({", ".join("?" * len(full))})', full)
    connection.commit()
    connection.close()
    return path
