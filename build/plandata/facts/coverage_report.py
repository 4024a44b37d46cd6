"""The coverage of a plan in Markdown: for every task, how many sentences yield facts, and those that carry none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from plandata.escaping import markdown
from plandata.facts.coverage import SentenceCoverage
from plandata.facts.findings import doubtful_projects, resting
from plandata.facts.projects import Weighed
from plandata.model import Plan, PlanFacts, Project, Task


def write_coverage(
    plan: Plan, facts: PlanFacts, sentences: Sequence[SentenceCoverage], weighed: Sequence[Weighed] = ()
) -> str:
    """Return the page. A sentence without facts is named by its first words, with the reason where one is recorded.

    Each project is told with the rule of reference/decisions.yml that made it one and the evidence for it (`weighed`);
    at the end stand the doubtful candidates, and the rows that rest on characters of which OCR was not sure.
    """
    evidence = {each.row.project_id: each for each in weighed}
    by_task: dict[str, list[SentenceCoverage]] = defaultdict(list)
    for sentence in sentences:
        if sentence.task_id:
            by_task[sentence.task_id].append(sentence)
    silent = [sentence for sentence in sentences if not sentence.fact_count]
    doubtful = sum(sentence.doubtful for sentence in sentences)
    lines = [
        f"# 覆盖情况：{markdown(plan.settings.title)}",
        "",
        f"各任务共 {len(sentences)} 句，{len(sentences) - len(silent)} 句读出了事实，{len(silent)} 句没有；"
        f"像有事实而没有读出、又没有说明理由的，{doubtful} 句。由 `scripts/build` 生成，理由记在 `etc/coverage.yml`。",
    ]
    for task in facts.tasks:
        lines += ["", *_task_lines(plan, task, by_task[task.task_id])]
        own = [row for row in facts.projects if row.task_id == task.task_id]
        lines += _project_lines(own, evidence)
    outside = [*_project_lines([row for row in facts.projects if not row.task_id], evidence)]
    lines += ["", "## 任务之外的项目", *outside] if outside else []
    candidates = [f"- {_weighed(each.row, each)}" for each in doubtful_projects(facts, weighed)]
    lines += ["", f"## 像项目而证据不足，没有收入（{len(candidates)}）", "", *candidates] if candidates else []
    scanned = [f"- {markdown(_squeezed(row.quote))} `{key}`" for key, row in resting(plan, facts)]
    lines += ["", f"## 依据扫描识别没有把握的字（{len(scanned)}）", "", *scanned] if scanned else []
    return "\n".join(lines) + "\n"


def _project_lines(rows: Sequence[Project], evidence: Mapping[str, Weighed]) -> Iterator[str]:
    for row in rows:
        if row is rows[0]:
            yield ""
        if row.origin == "curated" or row.project_id not in evidence:
            yield f"- 项目 {markdown(row.name)} `{row.project_id}`：{'人工核定' if row.origin == 'curated' else '表格'}"
        else:
            yield f"- 项目 {_weighed(row, evidence[row.project_id])}"


def _weighed(row: Project, weighed: Weighed) -> str:
    return f"{markdown(row.name)} `{row.project_id}`：{weighed.rule_id}（{'、'.join(weighed.evidence)}）"


def _squeezed(words: str) -> str:
    return "".join(words.split())


def _task_lines(plan: Plan, task: Task, sentences: Sequence[SentenceCoverage]) -> Iterator[str]:
    yield f"## {markdown((task.number or '') + task.title)} `{task.task_id}`"
    yield ""
    with_facts = sum(1 for sentence in sentences if sentence.fact_count)
    rows = f"机构 {task.agency_count}、项目 {task.project_count}、指标 {task.target_count}、地区 {task.city_count}"
    yield f"{len(sentences)} 句，{with_facts} 句有事实（{rows}）。"
    silent = [sentence for sentence in sentences if not sentence.fact_count]
    if silent:
        yield ""
    for sentence in silent:
        yield f"- {markdown(_opening(plan, sentence))}：{_why(sentence)}"


def _opening(plan: Plan, sentence: SentenceCoverage) -> str:
    words = "".join(plan.text[sentence.start_char : sentence.end_char].split())
    return words if len(words) <= 24 else f"{words[:24]}……"


def _why(sentence: SentenceCoverage) -> str:
    if sentence.explained:
        return markdown(sentence.explained)
    return "**待查**" if sentence.doubtful else "没有数字、工程一类的词和动作词"
