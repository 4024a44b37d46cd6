"""What a text tells of itself: title, number, issuers, date and region, in every place where documents print them."""

from __future__ import annotations

import pytest
from reading import REFERENCE

from plandata.intake.guessed_settings import guess_settings
from plandata.intake.regions import NATION
from plandata.model import PlanSettings
from plandata.model.document import Document

BODY = "一、重点任务\n（一）修渠。新建水渠。（市水务局负责）\n二、保障措施\n加强领导。\n"


def told(text: str) -> PlanSettings:
    return guess_settings(Document(text), "x", REFERENCE)


FLAT = (
    "云岭市{body}关于印发{title}的通知{number}各区人民政府，市政府各部门：现将《{title}》印发给你们，请认真贯彻执行。"
    "云岭市{body}{date}{title}为做好工作，制定本方案。一、总体要求坚持节水。二、任务（一）修渠。修三条。（二）植树。植树。三、保障加强领导。"
)


@pytest.mark.parametrize(
    ("body", "title", "number", "date", "day"),
    [
        ("人民政府", "水网规划", "云政发〔2020〕3号", "2020年3月1日", "2020-03-01"),
        ("人民政府办公室", "节水“十四五”规划", "云政办发〔2021〕12号", "2021年11月30日", "2021-11-30"),
        ("水务局", "河道管护工作方案（2021—2023年）", "云水发[2021]8号", "二〇二一年四月十日", "2021-04-10"),
        ("人民政府", "节水型社会建设纲要", "云政字〔2019〕7号", "2019年6月2日", "2019-06-02"),
        ("发展和改革委员会", "水价改革计划", "云发改规划〔2022〕16号", "2022年1月9日", "2022-01-09"),
    ],
)
def test_a_notice_in_one_line(body: str, title: str, number: str, date: str, day: str) -> None:
    settings = told(FLAT.format(body=body, title=title, number=number, date=date))
    assert settings.title == title
    assert settings.document_number == number
    assert settings.issuers == (f"云岭市{body}",)
    assert settings.issued_on == day


NOTICE = "关于印发护水方案的通知\n各单位：\n现印发。\n{signed}\n2022年6月1日\n护水方案\n"
REPORT = "政府工作报告\n——2024年1月8日在云岭市第五届人民代表大会第四次会议上\n{by}\n各位代表：\n"
THREE = ("云岭市财政局", "云岭市教育局", "云岭市水务局")


@pytest.mark.parametrize(
    ("text", "issuers"),
    [
        # in the title, with spaces or line ends between them
        (" ".join(THREE) + NOTICE.format(signed="　".join(THREE)), THREE),
        (
            "云岭市水务局\n云岭市林业局\n" + NOTICE.format(signed="云岭市水务局\n云岭市林业局"),
            ("云岭市水务局", "云岭市林业局"),
        ),
        # party and government, parted or not
        ("中共云岭市委 云岭市人民政府关于加强节水的意见\n", ("中共云岭市委", "云岭市人民政府")),
        ("中共云岭市委云岭市人民政府关于加强节水的意见\n", ("中共云岭市委", "云岭市人民政府")),
        # the title names the first, the signature all of them
        ("云岭市财政局等三部门" + NOTICE.format(signed="　".join(THREE)), THREE),
        # the signature alone
        (NOTICE.format(signed="云岭市水务局"), ("云岭市水务局",)),
        # under the title, and with the office of who speaks
        ("水网规划\n云岭市人民政府\n目　录\n一、重点任务……1\n二、保障措施……2\n二○○七年九月\n", ("云岭市人民政府",)),
        (REPORT.format(by="云岭市人民政府市长　张三"), ("云岭市人民政府",)),
        (REPORT.format(by="云岭市市长　张三"), ("云岭市人民政府",)),
        # nobody
        ("云岭市水网规划\n", ()),
        ("关于加强节水的意见\n各有关部门：\n", ()),
    ],
)
def test_issuers(text: str, issuers: tuple[str, ...]) -> None:
    assert told(text + BODY).issuers == issuers


def test_the_colophon_tells_where_nothing_else_does() -> None:
    settings = told(f"水网规划\n{BODY}云岭市人民政府办公室　　2024年3月5日印发\n")
    assert (settings.issuers, settings.issued_on) == (("云岭市人民政府办公室",), "2024-03-05")


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ("水网规划\n二〇二一年三月五日\n", "2021-03-05"),
        ("水网规划\n（2021年3月5日）\n", "2021-03-05"),
        ("水网规划\n云岭市人民政府\n二○○七年九月\n", "2007-09"),  # a title page prints the month alone
        ("政府工作报告\n——2024年1月8日在云岭市第五届人民代表大会第四次会议上\n云岭市市长\n", "2024-01-08"),
        ("政府工作报告\n（2024年1月9日在云岭县第十届人民代表大会第三次会议上）\n云岭县县长\n", "2024-01-09"),
        ("水网规划\n", None),
        ("水网规划\n到2025年12月31日完成。\n", None),  # a day by which something is to be done
    ],
)
def test_dates(head: str, date: str | None) -> None:
    assert told(head + BODY).issued_on == date


@pytest.mark.parametrize(
    ("text", "region"),
    [
        # the issuer, the beginning of the title, its inside
        ("辽源市人民政府关于修渠的意见\n辽政发〔2024〕1号\n", "220400"),
        ("白山市水网规划\n", "220600"),
        ("关于支持白山市加快林业转型的若干措施\n", "220600"),
        ("关于推进长春市九台区水网建设的意见\n", "220113"),
        # the number's prefix, where the text speaks of its province
        ("省水利厅关于印发修渠方案的通知\n鄂水利发〔2021〕43号\n", "420000"),
        ("关于修渠的意见\n吉政办发〔2021〕4号\n省直各部门：\n各单位要落实我省要求。\n", "220000"),
        # the bodies that it names
        ("关于修渠的意见\n市直各部门：\n由市水务局会同九台区人民政府、双阳区人民政府落实，我市财政出资。\n", "220100"),
        # central bodies
        ("国务院办公厅关于修渠的意见\n国办发〔2020〕24号\n", NATION),
        ("水利部 财政部关于修渠的通知\n", NATION),
        # nothing tells: never the whole country
        ("云岭市人民政府关于修渠的意见\n云政发〔2024〕1号\n", None),
        ("云岭市水网规划\n云政发〔2024〕1号\n省水利厅指导。\n", None),
        ("关于修渠的意见\n", None),
        ("水网规划\n各单位要落实。\n", None),
        # several places in a title are nobody's own
        ("关于白山市、辽源市协同修渠的意见\n", None),
    ],
)
def test_regions(text: str, region: str | None) -> None:
    assert told(text + BODY).region == region


def test_a_body_of_the_province_gets_its_name() -> None:
    assert told(f"省水利厅关于印发修渠方案的通知\n鄂水利发〔2021〕43号\n{BODY}").issuers == ("湖北省水利厅",)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        # what a site prints over the text
        ("首页服务省政府互动要闻\n云岭市修渠行动方案\n云政办字〔2024〕6号\n", "云岭市修渠行动方案"),
        ("网站首页　政务公开　互动交流\n云岭市修渠行动方案\n", "云岭市修渠行动方案"),
        ("【政策文件】关于印发云岭市修渠方案的通知\n", "云岭市修渠方案"),
        # a title over two lines
        ("云岭市落实节水型社会建设\n规划实施方案\n", "云岭市落实节水型社会建设规划实施方案"),
        # words that a program would run are words
        ("云岭市财政局关于印发《[[[cog import os ]]]方案》的通知\n", "[[[cog import os ]]]方案"),
    ],
)
def test_titles(text: str, title: str) -> None:
    assert told(text + BODY).title == title


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("中華民國113年6月12日府水字第1130012345號函頒", "府水字第1130012345號"),
        ("府水字第1130012345號", "府水字第1130012345號"),
        ("依水利法第3號公告辦理", None),
    ],
)
def test_numbers_of_documents_that_count_years_of_the_republic(line: str, number: str | None) -> None:
    assert told(f"雲嶺縣政府節水計畫\n{line}\n壹、依據\n依水利法辦理。\n").document_number == number


def test_traditional_heads_are_read_and_published_as_printed() -> None:
    settings = told(
        "雲嶺市財政局關於印發節水方案的通知\n雲財發〔2024〕9號\n各區：\n現印發。\n雲嶺市財政局\n2024年3月5日\n節水方案\n一、任務\n修渠。\n"
    )
    assert (settings.title, settings.document_number, settings.issuers, settings.issued_on) == (
        "節水方案", "雲財發〔2024〕9號", ("雲嶺市財政局",), "2024-03-05",
    )  # fmt: skip
