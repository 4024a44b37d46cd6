"""The review report of a plan: what was read and what is doubtful, a line a finding, grouped, grave ones first.

report = write_markdown(plan, facts, findings, "zh")     # review.md; "en" gives review.en.md
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import markdown
import yaml

from plandata import escaping
from plandata.model import Clause, Plan, PlanFacts
from plandata.model.findings import Finding, Grade

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
FILES: Mapping[Language, str] = {"zh": "review.md", "en": "review.en.md"}
# So many findings of one code are listed in the short report; of more, the rest is counted. All of what stops a plan.
_SHOWN: Mapping[Grade, int] = {"likely_wrong": 20, "information": 8}
_SHOWN_LEFT_OUT = 3  # of what a site or a printer put around the text: its menu, running heads, page numbers
_COUNTED = (
    "clauses", "tasks", "responsibilities", "agencies", "cities", "projects", "targets", "positions", "citations",
    "document_tables",
)  # fmt: skip
_SETTINGS = ("title", "document_number", "issuer", "issued_on", "region", "horizon", "source_url")


@dataclass(frozen=True, slots=True)
class Words:
    """What a finding of one code is called in one language, and what to do about it."""

    group: str
    called: str
    remedy: str


def write_markdown(
    plan: Plan, facts: PlanFacts, findings: Sequence[Finding], language: Language, *, whole: bool = False
) -> str:
    """Return the report as Markdown: counts, settings, and the findings by grade and group, one a line.

    Of many findings of one kind it lists the first and counts the rest, unless `whole`.
    """
    report = {key: words[language] for key, words in _catalogue()["report"].items()}
    counts = " · ".join(f"{table} {len(getattr(facts, table))}" for table in _COUNTED)
    lines = [
        f"# {report['title'].format(title=as_text(plan.settings.title))}",
        "",
        report["how"].format(id=plan.plan_id),
    ]
    lines += ["", f"**{report['read']}** {as_text(counts)}", "", f"## {report['settings']}", ""]
    lines += [f"- {key}: {as_text(str(getattr(plan.settings, key) or '—'))}" for key in _SETTINGS]
    for grade, name in _catalogue()["grades"].items():
        of_grade = [finding for finding in findings if finding.grade == grade]
        if of_grade:
            lines += ["", f"## {name[language]} ({len(of_grade)})"]
            lines += _groups(plan, facts, of_grade, language, whole=whole)
    if not findings:
        lines += ["", report["none"]]
    return "\n".join(lines) + "\n"


def write_html(reports: Mapping[Language, str], title: str) -> str:
    """Return the reports as one page of its own, for a browser, without any request to anywhere."""
    style = (
        "body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1rem/1.7 system-ui,sans-serif}"
        "code{overflow-wrap:anywhere}section+section{border-top:1px solid #ccc;margin-top:3rem}"
    )
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    head += f"<title>{escaping.html(title)}</title><style>{style}</style>"
    tags = {"zh": "zh-CN", "en": "en"}
    body = "\n".join(
        f'<section lang="{tags[language]}">\n{markdown.markdown(report)}\n</section>'
        for language, report in reports.items()
    )
    return f'<!doctype html>\n<html lang="zh-CN"><head>{head}</head>\n<body>\n{body}\n</body></html>\n'


def as_text(words: str) -> str:
    """Words of a document as one line of Markdown in which no mark, link, picture or HTML is live."""
    return escaping.markdown(" ".join(words.split()))


def words_of(code: str, language: Language) -> Words:
    """Return what a code is called. Raises KeyError for a code that intake/findings.yml lacks."""
    entry = _catalogue()["codes"][code]
    return Words(entry["group"], entry[language], entry.get(f"do_{language}", ""))


def _groups(
    plan: Plan, facts: PlanFacts, findings: Sequence[Finding], language: Language, *, whole: bool
) -> Iterator[str]:
    for group, names in _catalogue()["groups"].items():
        of_group = [finding for finding in findings if words_of(finding.code, language).group == group]
        if of_group:
            yield from ("", f"### {names[language]} ({len(of_group)})", "")
            codes = dict.fromkeys(finding.code for finding in of_group)
            for code in codes:
                of_code = [finding for finding in of_group if finding.code == code]
                shown = len(of_code) if whole else _shown(of_code[0].grade, group, len(of_code))
                yield from (_line(plan, facts, finding, language) for finding in of_code[:shown])
                if len(of_code) > shown:
                    yield f"- {_catalogue()['report']['more'][language].format(count=len(of_code) - shown)}"


def _shown(grade: Grade, group: str, count: int) -> int:
    """How many of `count` findings of one code the short report lists."""
    most = _SHOWN_LEFT_OUT if grade == "information" and group == "left_out" else _SHOWN.get(grade, count)
    return count if count == most + 1 else min(most, count)  # a line that counts one is no shorter


def _line(plan: Plan, facts: PlanFacts, finding: Finding, language: Language) -> str:
    words = words_of(finding.code, language)
    gaps = _Gaps(finding.params)
    place = f" (`{_place(facts.clauses, finding, plan)}`)" if finding.start is not None else ""
    found = f"**{as_text(finding.words[:120])}**{place}: " if finding.words else place and f"{place.strip()}: "
    remedy = words.remedy.format_map(
        _Gaps({key: escaping.yaml(" ".join(value.split())) for key, value in finding.params.items()})
    )
    title = as_text(words.called.format_map(gaps))
    ends = [f"`{_code(remedy)}`"] if remedy else []
    if finding.fact:
        ends.append(f"`plandata accept {plan.plan_id} {finding.fact} --by …`")
    return f"- {found}{title}" + "".join(f" · {end}" for end in ends)


class _Gaps(dict[str, str]):
    """Gaps of a sentence; one that a finding does not fill is shown as …"""

    def __missing__(self, key: str) -> str:
        return "…"


def _place(clauses: Sequence[Clause], finding: Finding, plan: Plan) -> str:
    start = finding.start or 0
    clause = next((c for c in clauses if c.start_char <= start < c.end_char), None)
    return clause.clause_id if clause else plan.plan_id


def _code(words: str) -> str:
    """Words between backticks: without a backtick of their own, HTML escaped by Markdown itself."""
    return " ".join(words.split()).replace("`", "'")


@cache
def _catalogue() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    loaded: Mapping[str, Mapping[str, Mapping[str, str]]] = yaml.safe_load(
        files("plandata.intake").joinpath("findings.yml").read_text(encoding="utf-8")
    )
    return loaded
