"""The review report of a plan: what was read from it and what is doubtful, each doubt with its sentence and its remedy.

A report is for the person who publishes the plan, so it is in Chinese: Markdown, and the same as an HTML page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

import markdown

from plandata.facts.directory import AS_WRITTEN
from plandata.model import Clause, Plan, PlanFacts
from plandata.read.outline import find_gaps
from plandata.read.source import line_number

_SENTENCE = re.compile(r"[^。；;\n]*[。；;\n]?")
_COUNTED = (
    ("clauses", "条款"), ("tasks", "任务"), ("responsibilities", "职责"), ("agencies", "机构"), ("cities", "地区"),
    ("projects", "项目"), ("targets", "量化指标"), ("positions", "功能定位"), ("citations", "引用文件"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that a person should look at: the words, where they stand (code points) and what to write in etc/."""

    words: str
    start: int
    told: str
    remedy: str


def write_markdown(plan: Plan, facts: PlanFacts, silent: Sequence[tuple[int, int]], *, placeless: bool = False) -> str:
    """Return the report. `silent` are sentences that look as if they held a fact and gave none (code points).

    `placeless`: the issuer is a local body and nothing tells where.
    """
    lines = [f"# 审读报告：{plan.settings.title}", ""]
    lines += ["照规则读出的结果，未经人工核对。逐条核对后，把判断写进本目录的 `etc/`，再运行 `scripts/build`。", ""]
    lines += ["## 读到了什么", "", "| 表 | 行数 |", "| --- | ---: |"]
    lines += [f"| {title} `{table}` | {len(getattr(facts, table))} |" for table, title in _COUNTED]
    lines += [
        "",
        "## 文件信息",
        "",
        "写在 `raw/SOURCE.yml`，请与文件核对；空着的，文本里没有找到。",
        *(f"\n**{line}**" for line in _unsettled(plan, placeless=placeless)),
        "",
        "| 项 | 值 |",
        "| --- | --- |",
    ]
    lines += [f"| {title} `{key}` | {_cell(getattr(plan.settings, key))} |" for key, title in _SETTINGS]
    for title, why, find in _DOUBTS:
        doubts = list(find(plan, facts))
        lines += ["", f"## {title}（{len(doubts)} 处）", "", why if doubts else "没有。", ""]
        lines += [line for doubt in doubts for line in _lines(plan, facts, doubt)]
    doubts = list(_silent(plan, facts, silent))
    lines += ["", f"## 像有事实而没有读出的句子（{len(doubts)} 处）", ""]
    lines += [
        "句中有数字、工程或项目一类的词，却没有读出一行。确实没有的，不用管；漏了的，照所列补一条。"
        if doubts
        else "没有。",
        "",
    ]
    lines += [line for doubt in doubts for line in _lines(plan, facts, doubt)]
    return "\n".join(lines).rstrip() + "\n"


def write_html(report: str, title: str) -> str:
    """Return the report as a page of its own, for a browser, without any request to anywhere."""
    body = markdown.markdown(report, extensions=["tables", "fenced_code"])
    style = (
        "body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1rem/1.7 system-ui,sans-serif}"
        "table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.2rem .6rem;text-align:left}"
        "blockquote{border-left:3px solid #ccc;margin:0;padding-left:1rem}"
    )
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
    head += f"<style>{style}</style>"
    return f'<!doctype html>\n<html lang="zh-CN"><head>{head}</head>\n<body>\n{body}\n</body></html>\n'


def _unsettled(plan: Plan, *, placeless: bool) -> Iterator[str]:
    """What the text did not tell and the tables need: a local body's region above all, since all names hang on it."""
    settings = plan.settings
    if placeless:
        yield "没有认出是哪里的文件，市财政局一类因此没有全称：请把行政区划代码写进 `raw/SOURCE.yml` 的 region。"
    missing = [title for key, title in _SETTINGS if key in _REQUIRED and getattr(settings, key) is None]
    if missing:
        yield f"文本里没有找到{'、'.join(missing)}：知道的，请补进 `raw/SOURCE.yml`。"


def _gaps(plan: Plan, facts: PlanFacts) -> Iterator[Doubt]:
    for gap in find_gaps(facts.clauses):
        told = f"第 {line_number(plan.text, gap.start_char)} 行：序号 {gap.number}，按次序应是第 {gap.expected} 个"
        remedy = 'etc/expectations.yml：gaps: {count: 1, proof: "原文如此"}'
        yield Doubt(gap.number, gap.start_char, told, remedy)


def _unknown_bodies(_: Plan, facts: PlanFacts) -> Iterator[Doubt]:
    unknown = {row.agency_id: row for row in facts.agencies if row.source == AS_WRITTEN and row.kind != "general"}
    seen = set()
    for row in sorted(facts.responsibilities, key=lambda row: row.start_char):
        if row.agency_id in unknown and row.agency_id not in seen:
            seen.add(row.agency_id)
            full = unknown[row.agency_id].full_name
            names = f"surface: {_scalar(row.name)}, kind: agency, means: [{_scalar(full)}]"
            remedy = f"etc/aliases.yml：- {{{names}, reason: …}}"
            yield Doubt(row.quote, row.start_char, f"照写法读作“{full}”，通行名称表里没有", remedy)


def _ambiguous_places(plan: Plan, facts: PlanFacts) -> Iterator[Doubt]:
    for row in facts.mentions:
        if row.resolution == "ambiguous" and row.city_id:
            clause = row.clause_id.removeprefix(f"{plan.plan_id}-")
            values = f"values: {{city_id: '{row.city_id}', resolution: context}}"
            place = f"clause: {clause}, found: {_scalar(row.quote)}"
            entry = f"- {{table: mentions, action: change, {place}, reason: …, {values}}}"
            yield Doubt(row.quote, row.start_char, f"可能不止一处，现作 {row.city_id}", f"etc/corrections.yml：{entry}")


def _silent(plan: Plan, facts: PlanFacts, spans: Sequence[tuple[int, int]]) -> Iterator[Doubt]:
    for start, end in spans:
        words = "".join(plan.text[start:end].split())
        found = max(plan.text[start:end].split(), key=len)[:12]  # as printed: no line break inside
        clause = _clause_at(facts.clauses, start)
        at = clause.clause_id.removeprefix(f"{plan.plan_id}-") if clause else "…"
        values = "values: {name: …, action: …, kind: other}"
        entry = f"- {{table: projects, action: add, clause: {at}, found: …, reason: …, {values}}}"
        none = f"- {{clause: {at}, found: {_scalar(found)}, reason: …}}"
        yield Doubt(
            words,
            start,
            "没有读出项目或指标",
            f"漏了的，etc/corrections.yml：{entry}；确实没有的，etc/coverage.yml：{none}",
        )


_SETTINGS = (
    ("title", "标题"), ("document_number", "文号"), ("issuer", "发文机关"), ("issued_on", "印发日期"),
    ("region", "地区代码"), ("horizon", "规划期末"), ("source_url", "来源网址"),
)  # fmt: skip
_REQUIRED = ("document_number", "issuer", "issued_on")
_DOUBTS: tuple[tuple[str, str, Callable[[Plan, PlanFacts], Iterator[Doubt]]], ...] = (
    ("序号不连续", "原文如此的，登记个数；读错的，报告给引擎。", _gaps),
    ("不认识的机构", "名称表里没有的机构，照原文写法成行。要并到别的机构，或补全称，照所列补一条。", _unknown_bodies),
    ("说不准的地名", "同名的地方不止一个，上下文也分不清。", _ambiguous_places),
)


def _lines(plan: Plan, facts: PlanFacts, doubt: Doubt) -> Iterator[str]:
    clause = _clause_at(facts.clauses, doubt.start)
    where = clause.clause_id if clause else plan.plan_id
    yield f"- **{_plain(doubt.words)}**（`{where}`）{_plain(doubt.told)}"
    sentence = _sentence(clause, doubt.start) if clause else ""
    if "".join(sentence.split()).rstrip("。；;") not in doubt.words:
        yield f"  > {_plain(sentence)}"
    yield ""
    yield f"  `{_plain(doubt.remedy)}`"
    yield ""


def _scalar(words: str) -> str:
    """Words as YAML takes them in an entry of one line: in quotation marks where a mark would end them."""
    return words if re.fullmatch(r"[\w“”（）《》、。，；：…—-]+", words) else json.dumps(words, ensure_ascii=False)


def _sentence(clause: Clause, start: int) -> str:
    """The sentence of the clause around the character at `start`."""
    for match in _SENTENCE.finditer(clause.text):
        if match.start() <= start - clause.start_char < match.end():
            return match.group()
    return clause.text


def _clause_at(clauses: Sequence[Clause], start: int) -> Clause | None:
    return next((clause for clause in clauses if clause.start_char <= start < clause.end_char), None)


def _plain(words: str) -> str:
    """One line without marks that Markdown or HTML would read."""
    return escape(" ".join(words.split()), quote=False).replace("|", "｜").replace("*", "＊").replace("`", "'")


def _cell(value: object) -> str:
    return "" if value is None else _plain(str(value))
