"""Findings: what of a document is not in the tables as it should be, and what stops a plan."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from reading import REFERENCE, WORDS

import plandata
from plandata.annotate.contacts import find_contacts
from plandata.errors import PlanDataError
from plandata.facts.coverage_report import write_coverage
from plandata.facts.findings import find_findings, stop_on_findings
from plandata.facts.reading import label_findings, read_facts, review
from plandata.intake.guessed_settings import guess_settings
from plandata.intake.review import words_of
from plandata.model import Judgement, Plan, PlanFacts, TextCorrection
from plandata.model.document import Document, LeftOut, LeftOutKind, Line
from plandata.model.findings import INFORMATION, STOPS, Finding
from plandata.read.corrected import correct
from plandata.read.outline import read_outline

OPENING = "长春市人民政府关于水网的意见\n长府发〔2021〕9号\n各区县人民政府：\n"
ENDING = "长春市人民政府\n2021年3月2日\n"


def read(text: str, *left_out: LeftOut) -> tuple[Plan, PlanFacts, tuple[Finding, ...]]:
    document = Document(text, left_out=left_out)
    settings = guess_settings(document, "x-1", REFERENCE)
    plan = Plan("x-1", settings, text, document)
    facts = read_facts(plan, read_outline(plan, WORDS), REFERENCE, Judgement())
    return plan, facts, find_findings(plan, facts, review(plan, facts, REFERENCE, Judgement()))


@pytest.mark.parametrize(
    ("text", "contacts"),
    [
        ("联系人：王敏，联系电话：0571-87654321。", ["联系人：王敏，联系电话：0571-87654321"]),
        ("（联系人：欧阳小青；电话：(010)63091234）", ["联系人：欧阳小青；电话：(010)63091234"]),
        ("联系人及电话：李 强　87654321", ["联系人及电话：李 强　87654321"]),
        ("经办人：赵一 138 0013 8000", None),  # whatever the spaces, something is found
        ("请拨打13900001234反映。", ["13900001234"]),  # a mobile number belongs to a person
        ("（联系人：王敏　联系电话：0431-8890 4321）", ["联系人：王敏　联系电话：0431-8890 4321"]),  # a foot
        ("联系人\t王敏\t联系电话\t0431-88904321", ["联系人\t王敏\t联系电话\t0431-88904321"]),  # cells
        ("联系人\n王敏\n电话\n0431-88904321\n", ["联系人\n王敏\n电话\n0431-88904321"]),  # a table torn into lines
        ("单位\t联系人\t电话\n市水务局\t王敏\t88904321", ["王敏\t88904321"]),  # a column of them
        ("联系人：市水务局规划处 王敏，0431—88904321转8012", ["联系人：市水务局规划处 王敏，0431—88904321转8012"]),
        ("联系人：王敏，邮箱：wangmin@example.org。", ["联系人：王敏，邮箱：wangmin@example.org"]),
        ("联 系 人：王敏；传真：（0431）88904322", ["联 系 人：王敏；传真：（0431）88904322"]),
        ("电话：0431-88904321，联系人：王敏。", ["0431-88904321，联系人：王敏"]),  # the number first
        ("手机：+86 138-0013-8000", ["+86 138-0013-8000"]),
        # near-misses: an office's telephone, a hotline, a figure of eleven digits in a table, contact without a person
        ("值班电话：0571-87654321。", []),
        ("开通12345热线。", []),
        ("统一社会信用代码91330000143139011X", []),
        ("传真：0431-88904322，邮箱：slj@example.org。", []),
        ("各单位要确定一名联系人，于3月1日前报市水务局（电话0431-88904321）。", []),
        ("单位\t数量\t电话\n市水务局\t王敏\t88904321", []),  # no column of contacts
        ("联系人：由各单位确定。\n投资88904321元。", []),
        ("联系人制度要落实到位，年内走访87654321户。", []),
    ],
)
def test_a_person_with_a_telephone_is_found(text: str, contacts: list[str] | None) -> None:
    found = [text[start:end] for start, end in find_contacts(text)]
    assert found == contacts if contacts is not None else found


def test_a_personal_contact_stops_the_plan_until_it_is_accepted_by_name() -> None:
    text = f"{OPENING}一、修渠\n新建水渠30公里。（市水务局负责）\n（联系人：王敏，电话：0431-87654321）\n{ENDING}"
    plan, _, findings = read(text)
    with pytest.raises(PlanDataError, match=r"personal_contact \(line 6\).*accepts: \[personal_contact\]"):
        stop_on_findings(plan, findings, "raw/SOURCE.yml")
    stop_on_findings(
        replace(plan, settings=replace(plan.settings, accepts=("personal_contact",))), findings, "raw/SOURCE.yml"
    )


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ("一、修渠\n新建水渠30公里。（市水务局负责）\n", set()),
        # another document behind the first
        (
            f"一、修渠\n新建水渠30公里。（市水务局负责）\n{ENDING}长春市人民政府关于绿道的意见\n长府发〔2022〕3号\n"
            "各区县人民政府：\n一、修路\n新建绿道50公里。（市园林局负责）\n",
            {"several_documents"},
        ),
        # what looks like a document of paragraphs alone
        ("新建水渠30公里，由市水务局负责。\n", {"no_outline", "no_tasks"}),
        ("一、修渠\n（一）甲渠。修渠。\n（三）乙渠。修渠。\n", {"numbering_jumps"}),
        ("一、修渠\n推进园区项目建设，完善工程配套。（水网推进专班负责）\n", {"unknown_body", "silent_sentence"}),
    ],
)
def test_what_is_doubtful_is_found(body: str, codes: set[str]) -> None:
    _, _, findings = read(f"{OPENING}{body}{ENDING}")
    assert {finding.code for finding in findings} == codes


def test_a_label_that_no_list_has_is_told_with_its_words() -> None:
    text = f"{OPENING}一、修渠\n新建水渠30公里。（牵头单位：市水务局；帮扶单位：市财政局）\n{ENDING}"
    plan, facts, _ = read(text)
    assert [finding.words for finding in label_findings(plan, facts, REFERENCE)] == ["帮扶单位"]


def test_what_the_text_does_not_hold_is_told() -> None:
    left = (LeftOut("picture", "图 1", 20), LeftOut("deletion", "删去的话", 30))
    _, _, findings = read(f"{OPENING}一、修渠\n新建水渠30公里。（市水务局负责）\n{ENDING}", *left)
    assert [(finding.code, finding.start) for finding in findings] == [("picture", 20), ("deletion", 30)]


# Every code there is: the kinds of what is left out, and what the program writes as Finding("…").
CODES = {
    *get_args(LeftOutKind),
    *STOPS,
    *INFORMATION,
    *(
        code
        for module in sorted(Path(plandata.__path__[0]).rglob("*.py"))
        for code in re.findall(r'\bFinding\(\s*"(\w+)"', module.read_text("utf-8"))
    ),
}


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_has_words_in_both_languages(code: str) -> None:
    assert words_of(code, "zh").called != words_of(code, "en").called


SCAN = f"{OPENING}一、修渠\n新建水渠3O公里。（市水务局负责）\n植树2万亩。\n{ENDING}"


def scanned(*corrections: TextCorrection) -> tuple[Plan, PlanFacts, tuple[Finding, ...]]:
    """A plan that OCR read: of the line with 3O公里 it was not sure."""
    places = [(m.start(), m.end()) for m in re.finditer("[^\n]+", SCAN)]
    lines = tuple(Line(start, end, 1, (0, 0, 1, 1), 0.71 if "3O" in SCAN[start:end] else 0.99) for start, end in places)
    document = Document(SCAN, lines=lines, read_by="ocr")
    plan = Plan("x-1", guess_settings(document, "x-1", REFERENCE), SCAN, document)
    plan = correct(plan, corrections, "etc/text.yml")
    facts = read_facts(plan, read_outline(plan, WORDS), REFERENCE, Judgement())
    return plan, facts, find_findings(plan, facts, review(plan, facts, REFERENCE, Judgement()))


def test_characters_of_which_ocr_is_not_sure_are_told_and_so_is_what_rests_on_them() -> None:
    plan, facts, findings = scanned()
    (line,) = [finding for finding in findings if finding.code == "doubtful_character"]
    assert (line.words, line.params["sure"]) == ("新建水渠3O公里。（市水务局负责）", "0.71")
    (duty,) = facts.responsibilities
    assert duty.responsibility_id in [f.fact for f in findings if f.code == "doubtful_reading"]
    coverage = write_coverage(plan, facts, review(plan, facts, REFERENCE, Judgement()))
    assert f"- 市水务局 `{duty.responsibility_id}`" in coverage.partition("没有把握的字")[2]
    (row,) = facts.plans
    assert row.read_by == "ocr"
    assert row.source_note.startswith("文字由扫描件识别（OCR），请与扫描件对照。")
    assert row.source_note_en.startswith("Read by OCR: compare it with the scan.")


@pytest.mark.parametrize(("found", "read"), [("3O公里", "30公里"), ("新建水渠", "新建水渠")])
def test_a_line_that_was_compared_with_the_scan_is_doubtful_no_more(found: str, read: str) -> None:
    _, _, findings = scanned(TextCorrection(found, read, "对照扫描件"))
    assert {"doubtful_character", "doubtful_reading"} & {finding.code for finding in findings} == set()
