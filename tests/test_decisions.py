"""accept, reject, reviewed and withdraw: what a person decides is written to etc/ and holds in the next build."""

from __future__ import annotations

import csv
import sqlite3

import pytest
import yaml
from checkouts import INVENTED, copy_checkout, quiet
from reading import REFERENCE

from plandata import pipeline
from plandata.checkout import Checkout
from plandata.errors import PlanDataError
from plandata.facts.findings import check_accepted, check_rejected
from plandata.intake import decisions
from plandata.intake import new_plan as intake
from plandata.intake.decisions import Decision
from plandata.intake.reviewing import review_plan
from plandata.intake.withdrawal import withdraw
from plandata.model import Acceptance, PlanFacts, Rejection, ReviewState
from plandata.pipeline import read_one
from plandata.read.source import read_plan
from plandata.reference.lookups import read_judgement

TEXT = (
    "长春市人民政府关于水网的意见\n长府发〔2021〕9号\n各区县人民政府：\n"
    "一、重点任务\n（一）修渠。到2025年，新建水渠30公里。（市水务局牵头，水网推进专班配合）\n"
    "（二）建园。加快推进园区项目建设，完善有关工程配套。（市林业局负责）\n"
    "（三）调度。建设水网调度中心。建设渠道监测中心。（市水务局负责）\n"
    "长春市人民政府\n2021年3月2日\n"
)
PLAN = "changchun-2021-9"
DECIDED = Decision("王敏", "2026-11-28", "只是举例")


def rows(checkout: Checkout, table: str) -> list[dict[str, str]]:
    file = checkout.datasets / PLAN / "tables" / f"{table}.csv"
    return list(csv.DictReader(file.read_text("utf-8").splitlines()))


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Checkout:
    """A new plan in which a person found a row right, a sentence silent and a row wrong; built once."""
    place = tmp_path_factory.mktemp("decisions")
    (place / "plan.txt").write_text(TEXT, encoding="utf-8")
    made = copy_checkout(place, INVENTED)
    intake.take_in([place / "plan.txt"], PLAN, made)
    (unknown,) = [row for row in rows(made, "responsibilities") if row["name"] == "水网推进专班"]
    (target,) = rows(made, "targets")
    assert "水网调度中心" in (made.datasets / PLAN / "review.md").read_text("utf-8")
    silent = f"{PLAN}-s-{TEXT.index('加快推进园区项目建设')}"
    decisions.accept(made, PLAN, [unknown["responsibility_id"], silent], DECIDED)
    found, refused = (
        f"{PLAN}-p-{TEXT.index(name)}" for name in ("水网调度中心", "渠道监测中心")
    )  # doubtful candidates
    decisions.accept(made, PLAN, [found], DECIDED)
    decisions.reject(made, PLAN, [target["target_id"], refused], DECIDED)
    pipeline.build(made, quiet())
    return made


def etc(checkout: Checkout, name: str) -> str:
    return (checkout.datasets / PLAN / "etc" / name).read_text("utf-8")


def test_a_row_found_right_is_recorded_and_the_plan_is_partly_reviewed(checkout: Checkout) -> None:
    (entry,) = yaml.safe_load(etc(checkout, "accepted.yml"))
    assert (entry["found"], entry["by"], entry["day"]) == ("水网推进专班", "王敏", "2026-11-28")
    (plan,) = rows(checkout, "plans")
    assert (plan["review_state"], plan["reviewed_by"], plan["reviewed_on"]) == ("partly", "王敏", "2026-11-28")


def test_a_sentence_found_silent_is_explained(checkout: Checkout) -> None:
    (entry,) = yaml.safe_load(etc(checkout, "coverage.yml"))
    assert entry["found"].startswith("加快推进园区项目建设")


def test_a_row_found_wrong_is_dropped_with_its_reason(checkout: Checkout) -> None:
    assert rows(checkout, "targets") == []
    assert etc(checkout, "corrections.yml").startswith("# Recorded judgement")  # the comment stays
    assert "只是举例" in etc(checkout, "corrections.yml")


def test_a_candidate_found_to_be_a_project_is_a_row_and_one_found_to_be_none_is_told_no_more(
    checkout: Checkout,
) -> None:
    (row,) = rows(checkout, "projects")
    assert (row["name"], row["action"], row["origin"]) == ("水网调度中心", "建设", "curated")
    (entry,) = yaml.safe_load(etc(checkout, "rejected.yml"))
    assert (entry["found"], entry["reason"], entry["by"]) == ("渠道监测中心", "只是举例", "王敏")
    coverage = (checkout.datasets / PLAN / "coverage.md").read_text("utf-8")
    assert "项目 水网调度中心" in coverage
    assert "证据不足" not in coverage
    assert "建设渠道监测中心：只是举例" in coverage  # its sentence is explained by the same reason


def test_a_review_written_anew_tells_what_is_not_decided_yet(checkout: Checkout) -> None:
    report = review_plan(checkout, PLAN).read_text("utf-8")
    assert "水网推进专班" not in report  # accepted
    assert "水网调度中心" not in report
    assert "渠道监测中心" not in report
    assert "新建水渠30公里" in report  # the sentence of the row that was dropped


@pytest.mark.parametrize(
    ("start", "found", "rows", "message"),
    [
        (0, "别的话", (), "other words at its place"),  # the text was read anew
        (TEXT.index("水网调度"), "水网调度中心", ("x",), "a row of projects"),  # a rule reads it now
    ],
)
def test_a_refusal_that_no_longer_fits_is_told(checkout: Checkout, start, found, rows, message) -> None:
    entry = Rejection(f"{PLAN}-p-{start}", found, "举例", "王敏", "2026-11-28")
    facts = read_one(checkout.datasets / PLAN, REFERENCE).facts if rows else PlanFacts()
    with pytest.raises(PlanDataError, match=rf"rejected\.yml.*{message}"):
        check_rejected(read_plan(checkout.datasets / PLAN), facts, [entry])


@pytest.mark.parametrize(
    ("fact", "found"),
    [
        (f"{PLAN}-p-99999", "no row, candidate or sentence"),
        ("other-1-p-3", "no row, candidate or sentence"),  # a row of another plan
    ],
)
def test_an_unknown_id_writes_nothing(checkout: Checkout, fact: str, found: str) -> None:
    with pytest.raises(PlanDataError, match=found):
        decisions.accept(checkout, PLAN, [fact], DECIDED)
    assert fact not in etc(checkout, "accepted.yml")


def test_an_acceptance_whose_words_are_gone_is_told_with_its_file(checkout: Checkout) -> None:
    gone = Acceptance(f"{PLAN}-p-1", "青山", "王敏", "2026-11-28")
    plan = read_plan(checkout.datasets / PLAN)
    with pytest.raises(PlanDataError, match=r"accepted\.yml.*no row of that id"):
        check_accepted(plan, PlanFacts(), [gone])


def test_a_plan_gone_through_says_so(checkout: Checkout) -> None:
    file = decisions.mark_reviewed(checkout, PLAN, "reviewed", DECIDED)
    assert read_judgement(file.parent).review == ReviewState("reviewed", "王敏", "2026-11-28")


def test_a_withdrawn_plan_leaves_tombstones_alone(checkout: Checkout) -> None:  # the last: it takes the plan out
    before = rows(checkout, "tasks")
    file = withdraw(checkout, PLAN, reason="发文机关已废止", day="2026-11-28")
    assert [path.name for path in file.parent.iterdir()] == ["tombstones.csv"]
    stones = {row["id"]: row for row in csv.DictReader(file.read_text("utf-8").splitlines())}
    assert stones[PLAN]["reason"] == "发文机关已废止"
    assert before[0]["task_id"] in stones
    pipeline.build(checkout, quiet())
    with sqlite3.connect(checkout.database) as database:
        assert database.execute("select count(*) from plans where plan_id = ?", [PLAN]).fetchone() == (0,)
