"""The review report: each doubt with its sentence and the line to add, in Markdown and as a page."""

from __future__ import annotations

import pytest
from checkouts import copy_checkout
from reading import REFERENCE, WORDS

from plandata.facts.reading import read_facts
from plandata.intake import guesses, review
from plandata.intake import new_plan as intake
from plandata.model import Judgement, Plan
from plandata.model.document import Document
from plandata.read.outline import read_outline

TEXT = (
    "长春市人民政府关于水网的意见\n长府发〔2021〕9号\n各区县人民政府：\n"
    "一、重点任务\n（一）修渠。到2025年，新建水渠30公里。（市水务局牵头，水网推进专班配合）\n"
    "（三）建园。加快推进园区项目建设，完善有关工程配套。（市林业局负责）\n"
    "长春市人民政府\n2021年3月2日\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("review")
    (place / "plan.txt").write_text(TEXT, encoding="utf-8")
    checkout = copy_checkout(place)
    return intake.take_in(place / "plan.txt", "changchun-2021-9", checkout).parent


def test_counts_and_settings_stand_first(folder) -> None:
    report = (folder / "review.md").read_text("utf-8")
    assert "| 任务 `tasks` | 2 |" in report
    assert "| 文号 `document_number` | 长府发〔2021〕9号 |" in report
    assert report.index("读到了什么") < report.index("文件信息") < report.index("序号不连续")
    assert "没有认出" not in report


@pytest.mark.parametrize(
    ("heading", "words", "remedy"),
    [
        # a jump of the numbering, a body of no known form, a sentence that yields nothing though it names works
        ("序号不连续（1 处）", "（三）", "etc/expectations.yml"),
        ("不认识的机构（1 处）", "水网推进专班", "etc/aliases.yml：- {surface: 水网推进专班, kind: agency"),
        ("像有事实而没有读出的句子（1 处）", "加快推进园区项目建设", "etc/coverage.yml：- {clause: c1-3"),
    ],
)
def test_a_doubt_comes_with_its_sentence_and_its_remedy(folder, heading: str, words: str, remedy: str) -> None:
    report = (folder / "review.md").read_text("utf-8")
    part = report.split(f"## {heading}", 1)[1].split("\n## ", 1)[0]
    assert words in part
    assert remedy in part
    assert ("  > " in part) == (heading[:4] != "像有事实")  # the sentence itself is not said twice


def test_the_page_says_the_same_and_asks_for_nothing(folder) -> None:
    page = (folder / "review.html").read_text("utf-8")
    assert "水网推进专班" in page
    assert "<table>" in page
    assert "http" not in page.replace("http-equiv", "")


def report_of(text: str) -> str:
    settings = intake.guess_settings(Document(text), "x-1", REFERENCE)
    plan = Plan("x-1", settings, text)
    facts = read_facts(plan, read_outline(plan, WORDS), REFERENCE, Judgement())
    return review.write_markdown(plan, facts, (), placeless=guesses.placeless(settings, REFERENCE))


def test_what_the_text_does_not_tell_is_asked_for() -> None:
    report = report_of("市人民政府关于水网的意见\n各单位：\n一、修渠\n（市水务局负责）\n")
    assert "没有认出是哪里的文件" in report
    assert "文号、印发日期" in report


def test_words_of_the_document_are_no_markup() -> None:
    report = report_of(TEXT.replace("水网推进专班", "水网<b>*推进*专班"))
    assert "水网&lt;b&gt;＊推进＊专班" in report
    assert "<b>" not in review.write_html(report, "水网")
