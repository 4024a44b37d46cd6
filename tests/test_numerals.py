"""Numbers as plans write them: what reads as a number, what must not, and where in a text numbers stand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plandata.read.numerals import find_numbers, read_number, read_ordinal, write_han


@pytest.mark.parametrize(
    ("phrase", "value"),
    [
        ("十二", "12"),
        ("二十", "20"),
        ("一百一十", "110"),
        ("七千三百", "7300"),
        ("一万零五百", "10500"),
        ("三亿五千万", "350000000"),
        ("一亿零一万", "100010000"),
        ("零", "0"),
        ("两", "2"),
        ("两千", "2000"),
        ("一十二", "12"),  # spelled out in full
        ("千万", "10000000"),  # 千万吨: a scale alone is one of it
        ("百", "100"),
        ("万亿", "1000000000000"),
        ("二〇二〇", "2020"),  # a row of digits
        ("二○二五", "2025"),  # the circle that old typesetting used for 〇
        ("一九九八", "1998"),
        ("三点五", "3.5"),
        ("2020", "2020"),
        ("２０２０", "2020"),  # full-width digits
        ("1,894.55", "1894.55"),
        ("7.5万", "75000"),
        ("1.5万亿", "1500000000000"),
        ("3千万", "30000000"),
        ("300多万", "3000000"),  # 多 says about; the number stays
        ("1.5 万", "15000"),  # a space that PDF extraction left
        ("百分之三十", "30"),  # printed scale, as 30%
        ("百分之1.5", "1.5"),
        ("千分之五", "5"),
        ("三分之一", "0.333333"),
        ("四分之三", "0.75"),
        (" 12 ", "12"),
    ],
)
def test_reads_numbers(phrase: str, value: str) -> None:
    assert read_number(phrase) == Decimal(value)


@pytest.mark.parametrize(
    "phrase",
    [
        "十三五",  # the 13th five-year plan
        "万亿" * 3000,  # no numeral is as long as a text
        "三五",  # three to five
        "二三十",  # twenty or thirty
        "万一",  # in case
        "千百万",
        "一一",
        "一千五",  # 1500 in speech, never in plans; too easily 1005
        "两十",
        "百二十",
        "零一",
        "1.1.2",  # a dotted mark
        "G11",  # a route
        "PM2.5",
        "第三",
        "三个",
        "12-15",  # a range is two numbers
        "",
        "几",
    ],
)
def test_leaves_alone_what_is_no_number(phrase: str) -> None:
    assert read_number(phrase) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("到2020年，建成三个基地", [("2020", 2020, ""), ("三", 3, "")]),
        ("年均增长百分之八", [("百分之八", 8, "百分之")]),
        ("投资1.5万亿元、千万吨码头", [("1.5万亿", 1500000000000, "万亿"), ("千万", 10000000, "万")]),
        ("收储2000—2500亩", [("2000", 2000, ""), ("2500", 2500, "")]),
        ("降低三分之一以上", [("三分之一", Decimal("0.333333"), "分之")]),
        ("“十三五”期间G11高速第三标段", []),
        ("PM2.5下降18.5%", [("18.5", Decimal("18.5"), "")]),
        ("见1.2.3节", []),
        ("充电桩3 000个、1,200座", [("3 000", 3000, ""), ("1,200", 1200, "")]),
        ("合计 45 120 300 亩", [("45", 45, ""), ("120", 120, ""), ("300", 300, "")]),  # near-miss: a row of a table
    ],
)
def test_finds_numbers_in_text(text: str, found: list[tuple[str, object, str]]) -> None:
    assert [(text[n.start : n.end], n.value, n.scale) for n in find_numbers(text)] == found


@pytest.mark.parametrize(
    ("mark", "ordinal"),
    [
        ("第十二章", 12),
        ("第一节", 1),
        ("二十一、", 21),
        ("（三）", 3),
        ("(十)", 10),
        ("4．", 4),
        ("１２、", 12),
        ("⑤", 5),
        ("⑿", 12),
        ("㈢", 3),
        ("⒉", 2),
        ("二是", 2),
        ("专栏3", 3),
        ("1.2.3", 3),  # of a dotted mark the last number
        ("——", None),
        ("专栏", None),
    ],
)
def test_reads_ordinals_of_headings(mark: str, ordinal: int | None) -> None:
    assert read_ordinal(mark) == ordinal


@given(st.integers(min_value=0, max_value=10**16 - 1))
def test_reads_back_every_numeral_it_writes(value: int) -> None:
    assert read_number(write_han(value)) == value


@given(st.text(alphabet="零一二三十百千万亿两点分之第0123456789.,万G年个％ ", max_size=30))
def test_numbers_lie_apart_in_order_and_read_alone(text: str) -> None:
    position = 0
    for number in find_numbers(text):
        assert position <= number.start < number.end <= len(text)
        position = number.end
