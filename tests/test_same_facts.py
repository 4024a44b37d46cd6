"""One plan, handed in as Word file, PDF, page and text: the same text, the same facts."""

from pathlib import Path

import pytest
from printed import Placed, pdf, wrapped
from reading import REFERENCE
from word import cell, docx, level, listed, lists, p, table

from plandata.facts.reading import read_facts
from plandata.intake.guessed_settings import guess_settings
from plandata.model import Judgement, Plan, PlanFacts
from plandata.read.formats import read_document
from plandata.read.outline import read_outline

HEAD = [
    "云岭市人民政府关于印发护水行动方案的通知",
    "云政发〔2024〕9号",
    "各县区人民政府：",
    "现将方案印发给你们，请遵照执行。",
]
SIGNED = ["云岭市人民政府", "2024年3月5日"]
TITLE = "护水行动方案"
# words, and the level that Word numbers them at
BODY = [
    ("总体要求", 0),
    ("到2026年，水质优良比例达到75%，建成示范河段不少于12个。", None),
    ("主要任务", 0),
    (
        "修渠。新建水渠30公里，改造泵站8座，完善堤防和水闸等设施。（市水务局牵头，市财政局、市交通运输局配合）",
        1,
    ),
    ("植树。植树2万亩。（市林业局负责）", 1),
    ("保障措施", 0),
    ("各单位要加强组织领导。", None),
]
TABLE = [["任务", "单位"], ["巡河", "市水务局"], ["清淤", "市财政局"]]
PRINTED = ["一、", "", "二、", "（一）", "（二）", "三、", ""]
TEXT = [*HEAD, *SIGNED, TITLE, *(number + words for number, (words, _) in zip(PRINTED, BODY, strict=True))]


def as_docx() -> bytes:
    levels = level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "（%2）")
    body = "".join(p(words) for words in (*HEAD, *SIGNED, TITLE))
    body += "".join(p(words, listed(at)) if at is not None else p(words) for words, at in BODY)
    return docx(body + table(*("".join(map(cell, row)) for row in TABLE)), numbering=lists(*levels))


def as_page() -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{words}</td>" for words in row) + "</tr>" for row in TABLE)
    nav = '<ul><li><a href="/">首页</a></li><li><a href="/x">市教育局</a></li></ul>'
    body = "".join(f"<p>　　{words}</p>" for words in TEXT)
    foot = "<div>主办：云岭市数据局　承办：云岭市信息中心</div>"
    return f"<html><body>{nav}<div>{body}<table>{rows}</table></div>{foot}</body></html>".encode()


def as_pdf() -> bytes:
    placed = wrapped(TEXT, columns=27)
    first = [item for item in placed if item[1] < 700]
    moved: list[Placed] = [(x, top - 620, size, words) for x, top, size, words in placed if top >= 700]
    rules = [(80, y, 480, y) for y in (700, 725, 750, 775)] + [(x, 700, x, 775) for x in (80, 280, 480)]
    cells: list[Placed] = [
        (90.0 + 200 * column, 706.0 + 25 * row, 10, words)
        for row, line in enumerate(TABLE)
        for column, words in enumerate(line)
    ]
    if moved:  # the table stands at the end, under the last line
        raise AssertionError("the plan is meant for one page")
    return pdf([*first, *cells, (285, 810, 10, "— 1 —")], rules=rules)


def facts_of(file: Path) -> tuple[Plan, PlanFacts]:
    document = read_document(file)
    plan = Plan("same", guess_settings(document, "same", REFERENCE), document.text, document)
    return plan, read_facts(plan, read_outline(plan, REFERENCE.lexicon), REFERENCE, Judgement())


def told(plan: Plan, facts: PlanFacts) -> dict[str, object]:
    """What a reader gets, without offsets."""
    settings = plan.settings
    return {
        "settings": (settings.title, settings.document_number, settings.issuer, settings.issued_on),
        "clauses": [(c.kind, c.number, c.heading) for c in facts.clauses],
        "tasks": [(t.number, t.title) for t in facts.tasks],
        "roles": [(r.name, r.role, r.task_id) for r in facts.responsibilities],
        "targets": [(t.subject, t.comparator, t.value_min, t.value_max, t.unit, t.deadline) for t in facts.targets],
        "projects": [(row.name, row.action) for row in facts.projects],
    }


@pytest.mark.parametrize(("name", "made"), [("plan.docx", as_docx), ("plan.html", as_page), ("plan.pdf", as_pdf)])
def test_every_format_gives_the_same(tmp_path, name, made):
    rows = ["\t".join(row) for row in TABLE]
    (tmp_path / "plan.txt").write_text("\n".join([*TEXT, *rows]), encoding="utf-8")
    (tmp_path / name).write_bytes(made())
    plain, plan = facts_of(tmp_path / "plan.txt"), facts_of(tmp_path / name)
    assert [line.strip("　") for line in plan[0].text.split("\n")] == [*TEXT, *rows]
    assert told(*plan) == told(*plain)
    [grid] = plan[0].document.tables
    assert [plan[0].text[c.start : c.end] for c in grid.cells] == [words for row in TABLE for words in row]
