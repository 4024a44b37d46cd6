"""Reading a plan's folder: the text exactly as received, and a clear error for everything that is not it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from plandata.errors import PlanDataError
from plandata.read.source import decode_text, line_number, read_plan, read_settings

ROOT = Path(__file__).parents[1]
JILIN = ROOT / "datasets" / "jilin-2016-38"
TEXT = "某县人民政府文件\r\n一、总体要求\r\n为了发展。\r\n"
SETTINGS: dict[str, object] = {
    "title": "某县行动方案",
    "document_number": None,
    "issuer": "某县人民政府",
    "issued_on": "2021-03-18",
    "region": "420107",
    "horizon": 2025,
    "source_url": None,
    "source_note": "为测试而编写",
    "source_note_en": "Written for tests",
    "licence": "CC0 1.0",
    "text_file": "source.txt",
    "encoding": "utf-8",
}


def make_plan(tmp_path: Path, content: bytes | None, **changes: object) -> Path:
    folder = tmp_path / "mouxian-2021-1"
    (folder / "raw").mkdir(parents=True)
    settings = SETTINGS | {"sha256": hashlib.sha256(content or b"").hexdigest()} | changes
    settings = {key: value for key, value in settings.items() if value != "absent"}
    (folder / "raw" / "SOURCE.yml").write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    if content is not None:
        (folder / "raw" / "source.txt").write_bytes(content)
    return folder


def test_reads_the_jilin_plan_byte_for_byte() -> None:
    plan = read_plan(JILIN)
    assert plan.plan_id == "jilin-2016-38"
    assert len(plan.text) == 15192
    assert plan.text.encode() == (JILIN / "raw" / "source.txt").read_bytes()


def test_jilin_settings_claim_no_more_than_is_known() -> None:
    settings = read_plan(JILIN).settings
    assert settings.source_url is None
    assert settings.sha256 in settings.source_note
    assert settings.sha256 in settings.source_note_en
    assert "未与发文机关公布的原件核对" in settings.source_note
    assert (settings.issuer, settings.region, settings.issued_on) == ("吉林省人民政府", "220000", "2016-09-30")


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8"),  # a byte order mark is no character of the text
        (TEXT.encode("gb18030"), "gb18030"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16"),
    ],
)
def test_decodes_without_touching_line_ends(tmp_path: Path, content: bytes, encoding: str) -> None:
    assert read_plan(make_plan(tmp_path, content, encoding=encoding)).text == TEXT


@pytest.mark.parametrize(
    ("content", "changes", "found"),
    [
        (None, {}, "no such file"),  # text missing
        (b"", {}, "an empty file"),
        (b" \n\n", {}, "an empty file"),
        (TEXT.encode()[:-9], {"sha256": hashlib.sha256(TEXT.encode()).hexdigest()}, "SHA-256"),  # truncated
        (TEXT.encode(), {"sha256": "0" * 64}, "SHA-256"),
        (TEXT.encode("gb18030"), {}, "would be gb18030"),  # GBK where UTF-8 is stated
        (TEXT.encode("utf-16"), {}, "utf-16"),
        (TEXT.encode()[:-4], {}, "middle of a character, at byte .* cut short"),
        (TEXT.encode()[:-4] + b"\n", {}, "is not utf-8"),  # broken before its end: not cut short
        (b"\x7fELF\x00\xff\xfe words", {}, r"binary file \(byte 0 at 4\)"),  # not text of another encoding
        (b"%PDF-1.7\x00\x01\x02 words", {}, "binary"),
        (TEXT.encode(), {"issuer": "absent"}, "missing key issuer"),
        (TEXT.encode(), {"isuer": "某县"}, "unknown key isuer"),
        (TEXT.encode(), {"title": None}, "no value for title"),
        (TEXT.encode(), {"issued_on": "2021年3月18日"}, "issued_on"),
        (TEXT.encode(), {"region": "4201"}, "region"),
        (TEXT.encode(), {"horizon": "2025年"}, "horizon"),
        (TEXT.encode(), {"horizon": True}, "horizon"),  # YAML's yes is no year
        (TEXT.encode(), {"encoding": "latin-1"}, "encoding"),
        (TEXT.encode(), {"text_file": "../../secret.txt"}, "text_file"),  # nothing outside raw/
    ],
)
def test_bad_input_says_what_was_found(
    tmp_path: Path, content: bytes | None, changes: dict[str, object], found: str
) -> None:
    with pytest.raises(PlanDataError, match=found) as caught:
        read_plan(make_plan(tmp_path, content, **changes))
    assert str(tmp_path) in caught.value.where
    assert caught.value.expected
    assert caught.value.remedy


def test_settings_missing(tmp_path: Path) -> None:
    with pytest.raises(PlanDataError, match="no such file"):
        read_plan(tmp_path / "mouxian-2021-1")


@pytest.mark.parametrize("content", ["- a list", "title: [unclosed", "just words"])
def test_settings_that_are_no_mapping(tmp_path: Path, content: str) -> None:
    path = tmp_path / "SOURCE.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(PlanDataError, match=r"SOURCE\.yml"):
        read_settings(path)


def test_folder_name_must_be_an_id(tmp_path: Path) -> None:
    with pytest.raises(PlanDataError, match="Rename the folder"):
        read_plan(tmp_path / "Mou Xian")


def test_yaml_dates_and_codes_without_quotes_are_text(tmp_path: Path) -> None:
    path = make_plan(tmp_path, TEXT.encode()) / "raw" / "SOURCE.yml"
    plain = path.read_text(encoding="utf-8").replace("'2021-03-18'", "2021-03-18").replace("'420107'", "420107")
    path.write_text(plain, encoding="utf-8")
    settings = read_settings(path)
    assert (settings.issued_on, settings.region) == ("2021-03-18", "420107")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\r\t"), min_size=1))
def test_decoding_changes_nothing(text: str) -> None:
    assert decode_text(text.encode(), "utf-8", "here") == text.removeprefix("\ufeff")


@pytest.mark.parametrize(("offset", "line"), [(0, 1), (9, 1), (10, 2), (20, 3)])
def test_line_number(offset: int, line: int) -> None:
    assert line_number(TEXT, offset) == line
