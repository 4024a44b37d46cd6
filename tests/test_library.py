"""The library as docs/library.md describes it: examples run as printed, rows are spans, the wheel is whole."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest
from checkouts import ROOT
from click.testing import CliRunner

import plandata
from plandata.checkout import Checkout, house
from plandata.cli import main
from plandata.errors import PlanDataError

DOCUMENT = ROOT / "docs" / "library.md"
EXAMPLES = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
NAMES = "山江河湖云林田峡泉溪岭峰原川"
TEXT = """云岭市水网建设实施方案

一、主要任务

（一）重点工程。建设{name}水库，新增供水能力5万吨。（市水利局牵头，市财政局配合）

二、保障措施

各单位要加强组织领导。
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a plan and fourteen texts, where the examples run."""
    (tmp_path / "plan.txt").write_text(TEXT.format(name="云岭"), "utf-8")
    (tmp_path / "plans").mkdir()
    for number in range(14):
        (tmp_path / "plans" / f"text-{number:02}.txt").write_text(TEXT.format(name=f"青{NAMES[number]}"), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("code", EXAMPLES, ids=range(len(EXAMPLES)))
def test_every_example_runs_as_printed(place: Path, code: str, capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {}
    exec(compile(code, str(DOCUMENT), "exec"), names)  # noqa: S102  our own document
    if "projects" in names:
        assert capsys.readouterr().out.count("text-") == 14
        assert str(names["projects"].dtypes["start_char"]) == "Int64"  # type: ignore[attr-defined]


def test_what_is_read_is_frozen_typed_and_a_span() -> None:
    plan = plandata.read_plan(TEXT.format(name="云岭"), plan_id="yunling-1")
    assert [row.name for row in plan.projects] == ["云岭水库"]
    assert {(row.role, row.name) for row in plan.responsibilities} == {("lead", "市水利局"), ("support", "市财政局")}
    for rows in (plan.projects, plan.responsibilities, plan.targets, plan.mentions):
        assert all(plan.text[row.start_char : row.end_char] == row.quote for row in rows)
    with pytest.raises(AttributeError):
        plan.projects[0].name = "x"  # type: ignore[misc]
    frames = plan.to_frames()
    assert len(frames["projects"]) == 1
    assert str(frames["targets"].dtypes["value_min"]) == "Float64"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", "no text"),
        (" \n ", "no text"),
        ("plan.txt", "Path(name)"),  # a string is the text: a file's name is told, not read as eight characters
        (Path("nowhere.docx"), "nowhere.docx"),
        (Path("plan.exe"), "plan.exe"),
    ],
)
def test_what_cannot_be_read_is_told(place: Path, source: str | Path, words: str) -> None:
    with pytest.raises(PlanDataError, match=re.escape(words)):
        plandata.read_plan(source)


@pytest.mark.parametrize("plan_id", ["", "A", "a b", "a--b", "../x"])
def test_an_id_that_is_none_is_told(plan_id: str) -> None:
    with pytest.raises(PlanDataError, match="plan_id"):
        plandata.read_plan(TEXT, plan_id=plan_id)


def test_the_verb_reads_a_file_and_keeps_nothing(place: Path) -> None:
    before = sorted(place.rglob("*"))
    told = CliRunner().invoke(main, ["read", "plan.txt", "--json"])
    assert told.exit_code == 0, told.output
    assert [row["name"] for row in json.loads(told.output)["tables"]["projects"]] == ["云岭水库"]
    assert "projects  1" in CliRunner().invoke(main, ["read", "plan.txt"]).output
    assert sorted(place.rglob("*")) == before
    wrong = CliRunner().invoke(main, ["read", "nowhere.txt"])
    assert wrong.exit_code == 1
    assert "Traceback" not in wrong.output


def test_only_what_is_documented_is_public() -> None:
    assert set(plandata.__all__) == {"ReadPlan", "read_document", "read_plan"}
    with pytest.raises(AttributeError, match="nothing"):
        _ = plandata.nothing


def test_plans_outside_a_checkout_share_what_the_package_brings(tmp_path: Path) -> None:
    checkout = Checkout.at(house(), datasets=tmp_path, dist=tmp_path / ".dist")
    assert checkout.schema == ROOT / "datasets" / "schema"
    assert checkout.reference.is_dir()
    assert checkout.plan_folders() == ()
    assert checkout.inputs().plans == {}


def test_the_wheel_holds_what_reading_and_serving_need(tmp_path: Path) -> None:
    from hatchling.builders.wheel import WheelBuilder  # noqa: PLC0415  a tool of the tests

    (built,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(built) as wheel:
        names = {name.removeprefix("plandata/house/") for name in wheel.namelist()}
    for part in ("datasets/schema", "datasets/reference", "plugins", "docs/pages"):
        files = [path for path in (ROOT / part).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
        assert files
        assert {path.relative_to(ROOT).as_posix() for path in files} <= names
    assert {"metadata.yml", "portal.yml", "CITATION.cff"} <= names
    assert not [
        name for name in names if name.startswith("datasets/") and name.split("/")[1] not in {"schema", "reference"}
    ]
