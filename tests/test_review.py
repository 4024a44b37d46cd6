"""The review report: each doubt with its sentence and the line to add, in Markdown and as a page."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from checkouts import copy_checkout
from reading import REFERENCE, WORDS

from plandata.facts.reading import read_facts
from plandata.intake import new_plan as intake
from plandata.intake import review, reviewing
from plandata.intake.guessed_settings import guess_settings
from plandata.model import Judgement, Plan, PlanFacts
from plandata.model.document import Document
from plandata.model.findings import Finding
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
    return intake.take_in([place / "plan.txt"], "changchun-2021-9", checkout).parent


def test_counts_and_settings_stand_first(folder) -> None:
    report = (folder / "review.md").read_text("utf-8")
    assert "tasks 2 ·" in report
    assert "- document_number: 长府发〔2021〕9号" in report
    assert report.index("读到了") < report.index("文件信息") < report.index("很可能有误") < report.index("供参考")
    assert "没有认出" not in report


@pytest.mark.parametrize(
    ("group", "words", "remedy"),
    [
        # a jump of the numbering, a body of no known form, a sentence that yields nothing though it names works
        ("结构 (1)", "（三）", "etc/expectations.yml"),
        ("名称与职责 (1)", "水网推进专班", "etc/aliases.yml：- {surface: 水网推进专班, kind: agency"),
        ("像有事实而没有读出的句子 (1)", "加快推进园区项目建设", "clause: c1-3"),
    ],
)
def test_a_doubt_is_a_line_with_its_remedy(folder, group: str, words: str, remedy: str) -> None:
    report = (folder / "review.md").read_text("utf-8").replace("\\", "")
    (line,) = report.split(f"### {group}\n\n", 1)[1].split("\n\n")[0].splitlines()
    assert words in line
    assert remedy in line


@pytest.mark.parametrize("name", ["水网推进专班", "加快推进园区项目建设"])
def test_a_doubt_about_a_row_or_a_sentence_says_how_to_accept_it(folder, name: str) -> None:
    lines = (folder / "review.md").read_text("utf-8").splitlines()
    assert all(
        f"plandata accept {folder.name} {folder.name}-" in line for line in lines if line.startswith(f"- **{name}")
    )
    assert any(line.startswith(f"- **{name}") for line in lines)


def test_it_is_said_in_both_languages_and_the_page_asks_for_nothing(folder) -> None:
    assert "## Likely wrong (1)" in (folder / "review.en.md").read_text("utf-8")
    page = (folder / "review.html").read_text("utf-8")
    assert page.count("水网推进专班") >= 2
    assert '<section lang="zh-CN">' in page
    assert '<section lang="en">' in page
    assert "http" not in page


def test_a_clean_document_has_a_short_report() -> None:
    report = report_of(TEXT.replace("（三）", "（二）").replace("推进园区项目建设，完善有关工程配套", "建设青山水库"))
    assert len(report.splitlines()) < 60


@pytest.mark.parametrize(("count", "lines", "rest"), [(9, 9, None), (10, 8, "另有 2 处同类"), (300, 8, "另有 292 处")])
def test_of_many_doubts_of_one_kind_the_first_are_listed_and_all_in_the_page(count, lines, rest) -> None:
    plan, facts = read_text(TEXT)
    doubts = [
        Finding("silent_sentence", "推进园区项目建设", 1, 9, f"x-1-s-{n}", {"clause": "c1"}) for n in range(count)
    ]
    short, whole = (review.write_markdown(plan, facts, doubts, "zh", whole=each) for each in (False, True))
    assert short.count("plandata accept x-1 x-1-s-") == lines
    assert whole.count("plandata accept x-1 x-1-s-") == count
    assert (rest in short) if rest else ("另有" not in short)
    stops = [Finding("personal_contact", "王敏", 1, 3)] * count  # each of what stops a plan
    assert review.write_markdown(plan, facts, stops, "zh").count("个人姓名与电话") == count


def read_text(text: str) -> tuple[Plan, PlanFacts]:
    plan = Plan("x-1", guess_settings(Document(text), "x-1", REFERENCE), text)
    return plan, read_facts(plan, read_outline(plan, WORDS), REFERENCE, Judgement())


def report_of(text: str) -> str:
    plan, facts = read_text(text)
    return review.write_markdown(plan, facts, reviewing.findings_of(plan, facts, REFERENCE), "zh")


def test_what_the_text_does_not_tell_is_asked_for() -> None:
    report = report_of("市人民政府关于水网的意见\n各单位：\n一、修渠\n（市水务局负责）\n")
    assert "没有认出是哪里的文件" in report
    assert "没有找到文号" in report
    assert "没有找到印发日期" in report


@pytest.mark.parametrize(
    "words",
    [
        "水网<b>推进</b>专班", "水网<script>alert(1)</script>专班", "水网<img src=x onerror=alert(1)>专班",
        "水网[推进](javascript:alert(1))专班", "水网![图](https://example.org/x.png)专班", "水网`推进*专班",
        "水网&lt;推进专班",
    ],
)  # fmt: skip
def test_words_of_the_document_are_no_markup(words: str) -> None:
    report = report_of(
        TEXT.replace("加快推进园区项目建设", f"加快推进{words}项目建设").replace("水网的意见", f"{words}意见")
    )
    page = BeautifulSoup(review.write_html({"zh": report}, words), "html.parser")
    assert page.find(["script", "img", "a", "b"]) is None
    assert page.title is not None
    assert page.title.text == words
    assert "".join(words.split()) in "".join(page.body.text.split()) if page.body else False
