"""A new plan taken in: its settings told from its own words, its folder beside other plans, and what stops it."""

from __future__ import annotations

import io
import sqlite3
from pathlib import Path

import pytest
import word
import yaml
from checkouts import INVENTED, copy_checkout, quiet
from openpyxl import Workbook
from reading import REFERENCE

from plandata import pipeline
from plandata.checkout import Checkout
from plandata.errors import PlanDataError
from plandata.intake import new_plan as intake
from plandata.intake.guessed_settings import Stated, guess_settings
from plandata.intake.plan_pages import pages_of
from plandata.intake.regions import region_code
from plandata.model.document import Document

BODY = (
    "一、重点任务\n（一）修渠。新建水渠30公里。（市水务局牵头，市财政局配合）\n"
    "（二）植树。植树2万亩。（市林业局负责）\n"
)


def workbook() -> bytes:
    """A workbook whose one sheet has a name and no cell."""
    book, content = Workbook(), io.BytesIO()
    book.create_sheet("任务分工表", 0)
    book.save(content)
    return content.getvalue()


def told(opening: str, signature: str = "", body: str = BODY) -> tuple[str | int | None, ...]:
    """Title, number, issuer, date, region and horizon as guessed from an opening and what closes the text."""
    settings = guess_settings(Document(f"{opening}\n{body}{signature}"), "x-2020-1", REFERENCE)
    number, day = settings.document_number, settings.issued_on
    return settings.title, number, settings.issuer, day, settings.region, settings.horizon


OPENINGS = [
    # a notice that quotes the plan, and the plan
    (
        "长春市人民政府关于印发《长春市水网行动方案（2021—2023年）》的通知\n长府发〔2021〕9号\n各区县人民政府：\n"
        "现印发给你们，请认真执行。\n长春市人民政府\n2021年3月2日\n长春市水网行动方案（2021—2023年）",
        ("长春市水网行动方案（2021—2023年）", "长府发〔2021〕9号", "长春市人民政府", "2021-03-02", "220100", 2023),
    ),
    # a notice that names it without marks; the year of the title is its horizon
    (
        "长春市人民政府办公厅关于印发2022年水网工作要点的通知\n各区县人民政府：",
        ("2022年水网工作要点", None, "长春市人民政府办公厅", None, "220100", 2022),
    ),
    # 《…》 that is not what the notice sends
    (
        "长春市人民政府关于落实《水网条例》的实施意见\n各区县人民政府：",
        ("长春市人民政府关于落实《水网条例》的实施意见", None, "长春市人民政府", None, "220100", None),
    ),
    # two bodies send it; party bodies have a place too
    (
        "中共长春市委组织部 长春市水务局关于治水人才的若干措施\n各单位：",
        (
            "中共长春市委组织部长春市水务局关于治水人才的若干措施",
            None,
            "中共长春市委组织部、长春市水务局",
            None,
            "220100",
            None,
        ),
    ),
    # who passes on what another body wrote
    (
        "国务院办公厅转发水利部关于修渠意见的通知\n国办发〔2009〕3号\n各省、自治区、直辖市人民政府：",
        ("国务院办公厅转发水利部关于修渠意见的通知", "国办发〔2009〕3号", "国务院办公厅", None, "000000", None),
    ),
    # a title without an issuer: five years, the place of the title
    ("长春市“十四五”水网规划\n", ("长春市“十四五”水网规划", None, None, None, "220100", 2025)),
]


@pytest.mark.parametrize(("opening", "settings"), OPENINGS, ids=[opening[:12] for opening, _ in OPENINGS])
def test_settings_are_told_from_the_text(opening: str, settings: tuple[str | int | None, ...]) -> None:
    assert told(opening) == settings


def test_the_signature_says_whose_it_is_where_the_title_does_not() -> None:
    opening = "市政府办公厅印发关于修渠的实施意见的通知\n各区县人民政府："
    title, _, issuer, date, region, _ = told(opening, "长春市人民政府办公厅\n二〇二一年四月十日")
    assert (title, issuer, date, region) == ("关于修渠的实施意见", "长春市人民政府办公厅", "2021-04-10", "220100")


@pytest.mark.parametrize(
    ("body", "horizon"),
    [
        ("一、目标\n到2025年，通水；到2030年，全部通水。\n", 2030),  # the last year looked to
        ("一、目标\n2024年底前通水。\n", 2024),  # by the end of a year
        ("一、目标\n2024年底前通水，2025年6月底前验收。\n", 2025),  # or of a month
        ("一、总结\n2019年通水3公里，2020年投资2亿元。\n", None),  # years of what was done
    ],
)
def test_horizon_is_the_last_year_looked_to(body: str, horizon: int | None) -> None:
    assert told("长春市水网意见\n", body=body)[-1] == horizon


@pytest.mark.parametrize("words", ["2021年13月1日", "2021年2月40日", "二〇二一年三月", "某年某月某日"])
def test_what_is_no_date_is_none(words: str) -> None:
    assert told("长春市人民政府关于水网的意见\n各单位：", f"长春市人民政府\n{words}")[3] is None


def test_what_is_stated_goes_before_what_the_text_tells() -> None:
    stated = Stated(issuer="吉林省水利厅", region="220000", source_url="https://example.org/1")
    settings = guess_settings(Document(f"{OPENINGS[0][0]}\n{BODY}"), "x-1", REFERENCE, stated)
    assert (settings.issuer, settings.region, settings.source_url) == (
        "吉林省水利厅",
        "220000",
        "https://example.org/1",
    )
    assert settings.title == "长春市水网行动方案（2021—2023年）"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("220100", "220100"),
        ("长春市", "220100"),
        ("吉林省长春市", "220100"),
        ("吉林省长春市朝阳区", "220104"),  # one of several of that name
        ("全国", "000000"),
        ("朝阳区", None),  # several
        ("云岭市", None),  # none
        ("浙江省长春市", None),  # none there
    ],
)
def test_a_region_is_stated_by_code_or_name(words: str, code: str | None) -> None:
    if code:
        assert region_code(words, REFERENCE) == code
    else:
        with pytest.raises(PlanDataError, match="one division"):
            region_code(words, REFERENCE)


@pytest.mark.parametrize(("answer", "region", "issuer"), [("长春市", "220100", "长春市水务局"), ("", None, "市水务局")])
def test_a_region_that_the_text_does_not_tell_is_asked_for(tmp_path, answer, region, issuer) -> None:
    (tmp_path / "plan.txt").write_text(f"市水务局关于水网的意见\n各单位：\n{BODY}", encoding="utf-8")
    made = copy_checkout(tmp_path)
    answers = {"市水务局关于水网的意见": answer}
    report = intake.take_in([tmp_path / "plan.txt"], "changchun-2021-9", made, ask=answers.__getitem__)
    settings = yaml.safe_load((report.parent / "raw" / "SOURCE.yml").read_text("utf-8"))
    assert (settings["region"], settings["issuer"]) == (region, issuer)
    assert ("没有认出是哪里的文件" in report.read_text("utf-8")) is (region is None)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Checkout:
    """A checkout with one plan, and a new one taken in and built beside it; the numbering of the new one jumps."""
    place = tmp_path_factory.mktemp("intake")
    checkout = copy_checkout(place, INVENTED)
    (place / "plan.txt").write_text(f"{OPENINGS[0][0]}\n{BODY.replace('（二）', '（四）')}", encoding="utf-8")
    report = intake.take_in([place / "plan.txt"], "changchun-2021-9", checkout)
    assert report == checkout.datasets / "changchun-2021-9" / "review.md"
    pipeline.build(checkout, quiet())
    return checkout


def test_a_new_plan_is_published_beside_another(checkout) -> None:
    with sqlite3.connect(checkout.database) as database:
        plans = dict(database.execute("select plan_id, task_count from plans"))
        roles = database.execute(
            "select name, role from responsibilities where plan_id = 'changchun-2021-9' order by start_char"
        ).fetchall()
    assert plans["changchun-2021-9"] == 2
    assert INVENTED.name in plans
    assert roles == [("市水务局", "lead"), ("市财政局", "support"), ("市林业局", "lead")]


def test_a_jump_of_the_numbering_is_recorded_to_be_checked(checkout) -> None:
    new = checkout.datasets / "changchun-2021-9"
    assert yaml.safe_load((new / "etc" / "expectations.yml").read_text("utf-8"))["gaps"]["count"] == 1
    assert "按次序应是第" in (new / "review.md").read_text("utf-8")


def test_check_finds_a_plan_as_new_made_it(tmp_path) -> None:
    (tmp_path / "plan.txt").write_text(f"{OPENINGS[0][0]}\n{BODY.replace('（二）', '（四）')}", encoding="utf-8")
    made = copy_checkout(tmp_path)
    intake.take_in([tmp_path / "plan.txt"], "changchun-2021-9", made)
    pipeline.check(made, quiet())  # raises for a table or page that a build would write otherwise


def test_a_new_plan_has_a_readme_without_a_program_and_a_log_in_both_languages(checkout) -> None:
    new = checkout.datasets / "changchun-2021-9"
    readme = (new / "README.md").read_text("utf-8")
    cited = "长春市人民政府：《长春市水网行动方案（2021—2023年）》，长府发〔2021〕9号，2021-03-02；数据：plandata"
    assert f"**Cite:** {cited}" in readme
    assert "[[[" not in readme
    assert "`/data`" in readme
    assert all("## " in (new / name).read_text("utf-8") for name in ("CHANGELOG.md", "CHANGELOG.zh-CN.md"))


def test_what_is_not_known_of_a_plan_is_not_cited() -> None:
    settings = guess_settings(Document(f"修渠方案\n{BODY}"), "x-2020-1", REFERENCE)
    assert "**Cite:** 《修渠方案》；数据：" in pages_of(settings)["README.md"]


def test_a_second_plan_of_the_same_id_is_refused_and_the_first_stays(checkout, tmp_path) -> None:
    text = checkout.datasets / "changchun-2021-9" / "raw" / "source.txt"
    before = text.read_bytes()
    (tmp_path / "other.txt").write_text(f"别的文件\n{BODY}", encoding="utf-8")
    with pytest.raises(PlanDataError, match="a new id"):
        intake.take_in([tmp_path / "other.txt"], "changchun-2021-9", checkout)
    assert text.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "content", "plan_id", "message"),
    [
        ("plan.doc", b"\xd0\xcf\x11\xe0", "x-1", r"\.docx"),  # the old format of Word
        ("plan.docx", b"no archive", "x-1", "not a .docx"),
        ("plan.txt", b"  \n", "x-1", "no text in it"),
        ("plan.txt", b"\xe4\xb8\x80", "X 1", "small letters"),  # an id that no address could hold
    ],
)
def test_a_bad_document_is_said_in_words_and_leaves_nothing(tmp_path, name, content, plan_id, message) -> None:
    checkout = Checkout.at(tmp_path)
    checkout.datasets.mkdir()
    (tmp_path / name).write_bytes(content)
    with pytest.raises(PlanDataError, match=message):
        intake.take_in([tmp_path / name], plan_id, checkout)
    assert [folder.name for folder in checkout.plan_folders()] == []


@pytest.mark.parametrize(
    ("opening", "region"),
    [
        ("新建水渠30公里", None),  # 新建区 is a district, 新建 a verb
        ("大兴调查研究之风工作方案", None),
        ("新建区水网方案", "360112"),
        ("吉林水网规划", "220000"),
    ],
)
def test_a_bare_word_that_begins_a_title_is_no_county(opening: str, region: str | None) -> None:
    settings = guess_settings(Document(f"{opening}\n一、修渠\n修渠。\n"), "x-1", REFERENCE)
    assert settings.region == region


def test_a_label_is_no_part_of_the_title() -> None:
    assert told("标题：长春市水网行动方案")[0] == "长春市水网行动方案"


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"a.docx": b"%PDF-1.7 x"}, r"a \.pdf file by its content; expected the ending \.pdf\. Rename it"),
        ({"a.pdf": word.docx(word.p("水网"))}, r"a \.docx file by its content"),
        ({"a.txt": word.docx(word.p("水网"))}, r"a \.docx file by its content"),
        ({"a": word.docx(word.p("水网"))}, r"a \.docx file by its content"),  # no ending
        ({"a.csv": b"x"}, r"a \.csv file; expected \.txt"),
        ({"https://example.org/a.docx": None}, "an address; expected a file. Download it"),
        ({"a.txt": BODY.encode(), "./a.txt": None}, "the same file twice"),
        ({"a.xlsx": workbook()}, "no text in it"),  # a sheet with a name and no cell
        ({"a.txt": None}, "No such file"),
    ],
)
def test_what_is_no_document_is_told_with_the_way_out(tmp_path, files, message) -> None:
    checkout = Checkout.at(tmp_path)
    checkout.datasets.mkdir()
    for name, content in files.items():
        if content is not None:
            (tmp_path / name).write_bytes(content)
    paths = [Path(name) if "://" in name else tmp_path / name for name in files]
    with pytest.raises(PlanDataError, match=message):
        intake.take_in(paths, "x-1", checkout)
    assert list(checkout.datasets.iterdir()) == []
