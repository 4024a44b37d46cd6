"""Bad input costs a sentence: where, what, expected, what to do. Never a traceback, a hang or half a folder."""

import errno
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys

import pytest
from asking import asked
from checkouts import INVENTED, ROOT, copy_checkout, quiet
from click.testing import CliRunner
from hostile_files import hostile_documents, hostile_yaml

from plandata import builds, cli, pipeline
from plandata.checkout import Checkout
from plandata.errors import PlanDataError, in_words
from plandata.intake import new_plan as intake
from plandata.publish.release.reading import read_facts
from plandata.publish.schema import load_schemas
from plandata.serving import freshness
from plandata.serving import start as serving
from plandata.yamlfile import read_yaml

YAML = list(hostile_yaml())
TEXT = "云岭市人民政府关于修渠的意见\n一、任务\n（一）修渠。新建水渠30公里。（市水务局负责）\n"


def test_there_are_enough_of_both_kinds():
    assert len(YAML) >= 50
    assert len(dict(hostile_documents())) >= 100


@pytest.mark.parametrize(("name", "content"), YAML, ids=[name for name, _ in YAML])
def test_hostile_yaml_is_said_in_one_line(tmp_path, name, content):
    file = tmp_path / "a.yml"
    file.write_bytes(content)
    with pytest.raises(PlanDataError) as told:
        read_yaml(file)
    assert str(told.value).startswith(str(file))
    assert "\n" not in str(told.value)
    assert len(str(told.value)) < 500


@pytest.mark.parametrize(
    ("text", "value"),
    [  # near misses: what people write
        ("a: 2024-02-29", "2024-02-29"), ("a: 123456789012345678", 123456789012345678),
        ("a: '2024-02-30'", "2024-02-30"),
        ("a: 12:30 开会", "12:30 开会"), ("a: [[[1]]]", [[[1]]]), ("a: 《办法》*", "《办法》*"), ("a: 1&2", "1&2"),
    ],
)  # fmt: skip
def test_what_people_write_is_read(tmp_path, text, value):
    file = tmp_path / "a.yml"
    file.write_text(text, encoding="utf-8")
    read = read_yaml(file)["a"]
    assert (read.isoformat() if hasattr(read, "isoformat") else read) == value


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/a/b"), "/a/b: No space left on device.*Free some space"),
        (OSError(errno.EROFS, "Read-only file system", "/a"), "/a: Read-only.*can be written"),
        (OSError(errno.ENAMETOOLONG, "File name too long", "/a"), "shorter name"),
        (PermissionError(errno.EACCES, "Permission denied", "/a"), "/a: Permission denied.*leave"),
        (MemoryError(), "here: more memory than there is"),
        (RecursionError("maximum recursion depth exceeded"), "here: parts nested too deeply"),
        (RuntimeError("Symlink loop from '/a'"), "here: Symlink loop.*Mend the link"),  # before Python 3.13
        (KeyError("x"), "here: an error of the program, KeyError: 'x'.*PLANDATA_DEBUG"),
        (PlanDataError("there", "x", "y", "z"), "there: x; expected y. z"),
    ],
)
def test_any_failure_is_told_where_what_expected_and_what_to_do(error, said):
    told = in_words(error, "here")
    with pytest.raises(PlanDataError, match=said):
        raise told
    assert "\n" not in str(told)


VERBS = {
    "build": ["build"], "check": ["check"], "serve": ["serve"], "release": ["release"], "static": ["static"],
    "new": ["new", __file__, "--id", "x-1"],
}  # fmt: skip


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device", "/a"), ZeroDivisionError("x")])
def test_every_verb_has_the_same_boundary(monkeypatch, verb, error):
    def fail(*args, **named):
        raise error

    monkeypatch.setattr(cli, "_checkout", fail)
    called = CliRunner().invoke(cli.main, ["--root", str(ROOT), *VERBS[verb]])
    assert called.exit_code == 1
    assert called.output.startswith("Error: ")
    assert called.output.count("\n") == 1
    assert "Traceback" not in called.output


@pytest.mark.parametrize(
    "words",
    [
        ("accept", "x-1", "x-1-p-1", "--by", ""),
        ("reject", "x-1", "x-1-p-1", "--by", "王敏", "--reason", " "),
        ("reviewed", "x-1", "--by", " "),
        ("withdraw", "x-1", "--reason", ""),
        ("release", "--plan", "", "--to", "elsewhere"),
    ],
)
def test_words_that_say_nothing_are_a_wrong_call(words):
    called = CliRunner().invoke(cli.main, ["--root", str(ROOT), *words])
    assert called.exit_code == 2
    assert "say it in words" in called.output or "--plan writes one plan" in called.output


# ── A new plan ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("plan_id", ["a" * 300, "a" * 81, "-a", "a--b", "a/b", "..", "", "all", "schema"])
def test_an_id_that_no_name_of_a_file_could_be_is_refused(tmp_path, plan_id):
    checkout = copy_checkout(tmp_path)
    (tmp_path / "plan.txt").write_text(TEXT, encoding="utf-8")
    with pytest.raises(PlanDataError, match="--id"):
        intake.take_in([tmp_path / "plan.txt"], plan_id, checkout)
    assert checkout.plan_folders() == ()


def test_a_new_plan_appears_whole_or_not_at_all(tmp_path):
    """Killed before any change of a name, `new` leaves nothing that a build reads; the next one goes through."""
    (tmp_path / "plan.txt").write_text(TEXT, encoding="utf-8")
    checkout = copy_checkout(tmp_path)
    if (child := os.fork()) == 0:
        rename = type(checkout.root).rename
        type(checkout.root).rename = lambda *words: os.kill(os.getpid(), signal.SIGKILL) or rename(*words)
        intake.take_in([tmp_path / "plan.txt"], "yunling-2024-1", checkout)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert checkout.plan_folders() == ()
    inputs = checkout.inputs()
    report = intake.take_in([tmp_path / "plan.txt"], "yunling-2024-1", checkout)
    assert report.is_file()
    assert [folder.name for folder in checkout.plan_folders()] == ["yunling-2024-1"]
    assert not list(checkout.datasets.glob(".*"))
    assert checkout.inputs() != inputs


def test_blanks_to_be_filled_in_are_no_fault(tmp_path):
    """A form that was never filled in: a title, a heading and a task without words; none stops the plan."""
    blanks = TEXT + "（二）　　\n按照《　　》和《》（安政发〔2019〕17号）修渠。\n二、\n（一）\n（市水务局负责）\n"
    (tmp_path / "plan.txt").write_text(blanks, encoding="utf-8")
    checkout = copy_checkout(tmp_path)
    intake.take_in([tmp_path / "plan.txt"], "yunling-2024-1", checkout)
    tables = checkout.datasets / "yunling-2024-1" / "tables"
    assert "修渠" in (tables / "tasks.csv").read_text("utf-8")
    assert (tables / "citations.csv").read_text("utf-8").count("\n") <= 1


def test_a_file_that_is_refused_is_named_as_it_was_handed_in(tmp_path):
    (tmp_path / "plan.txt").write_text(TEXT + "\0", encoding="utf-8")
    with pytest.raises(PlanDataError, match=r"plan\.txt: a binary file"):
        intake.take_in([tmp_path / "plan.txt"], "yunling-2024-1", copy_checkout(tmp_path))


# ── When a plan stops ────────────────────────────────────────────────────────────────────────────────────────────────

BAD = "yunling-2024-1"


def spoil(checkout: Checkout, plan: str) -> None:
    (checkout.datasets / plan / "etc" / "expectations.yml").write_text('tasks: {count: 999, proof: "a test"}\n')


@pytest.fixture(scope="module")
def two(tmp_path_factory) -> Checkout:
    """Two plans, built."""
    place = tmp_path_factory.mktemp("two")
    (place / "plan.txt").write_text(TEXT, encoding="utf-8")
    checkout = copy_checkout(place, INVENTED)
    intake.take_in([place / "plan.txt"], BAD, checkout)
    pipeline.build(checkout, quiet())
    return checkout


@pytest.fixture
def plans(two, tmp_path) -> Checkout:
    """A copy of them that a test may spoil."""
    shutil.copytree(two.datasets.parent, tmp_path / "copy", symlinks=True)
    return Checkout.at(ROOT, datasets=tmp_path / "copy" / "datasets", dist=tmp_path / "copy" / "dist")


def rows(checkout: Checkout, plan: str) -> int:
    return len(read_facts(checkout.datasets / plan / "tables", load_schemas(checkout.schema)).clauses)


def test_a_plan_that_fails_keeps_its_last_good_tables_and_the_other_goes_on(plans):
    before = rows(plans, BAD)
    spoil(plans, BAD)
    failed = pipeline.build(plans, quiet(), anew=False)
    assert set(failed) == {BAD}
    assert "999" in failed[BAD]
    assert rows(plans, BAD) == before
    record = builds.read_record(plans)
    assert record is not None
    assert record.failures == failed
    assert freshness.is_fresh(plans)  # it is not read again until it changes
    metadata = json.loads(plans.metadata.read_text("utf-8"))
    assert metadata["databases"]["plans"]["outdated_plans"] == [BAD]
    with asked(serving.application(ROOT, plans.database, metadata)) as get:
        assert f"仍是上一次通过检查的数据：{BAD}。" in get(f"/plan/{BAD}").text
        assert f"last build that passed: {BAD}." in " ".join(get(f"/en/plan/{BAD}").text.split())


def test_a_plan_that_never_was_good_is_left_out(plans):
    shutil.rmtree(plans.datasets / BAD / "tables")
    spoil(plans, BAD)
    assert set(pipeline.build(plans, quiet(), anew=False)) == {BAD}
    with sqlite3.connect(plans.database) as database:
        assert [plan for (plan,) in database.execute("select plan_id from plans")] == [INVENTED.name]
    assert not (plans.datasets / BAD / "tables").exists()


def test_a_fault_of_the_program_in_one_plan_stops_only_that_plan(plans, monkeypatch):
    read = pipeline.read_one
    monkeypatch.setattr(pipeline, "read_one", lambda folder, ref: {}[1] if folder.name == BAD else read(folder, ref))
    spoil(plans, BAD)  # so that it is read again
    failed = pipeline.build(plans, quiet(), anew=False)
    assert "KeyError" in failed[BAD]


def test_a_full_disk_is_no_fault_of_a_plan(plans, monkeypatch):
    def fail(folder, reference):
        raise OSError(errno.ENOSPC, "No space left on device", str(folder))

    monkeypatch.setattr(pipeline, "read_one", fail)
    before = plans.database.resolve()
    with pytest.raises(PlanDataError, match="No space left"):
        pipeline.build(plans, quiet())
    assert plans.database.resolve() == before


@pytest.mark.parametrize(
    ("words", "status"), [(["build"], 3), (["build", "--strict"], 1), (["check"], 1), (["release"], 1)]
)
def test_build_ends_with_3_and_what_stops_with_1(plans, words, status):
    spoil(plans, BAD)
    command = [sys.executable, "-m", "plandata", "--datasets", plans.datasets, "--dist", plans.dist, *words]
    called = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (called.returncode, "999" in called.stderr, "Traceback" in called.stderr) == (status, True, False)


def test_only_what_changed_is_read(plans, monkeypatch):
    read = []
    one = pipeline.read_one
    monkeypatch.setattr(pipeline, "read_one", lambda folder, ref: read.append(folder.name) or one(folder, ref))
    note = plans.datasets / BAD / "etc" / "coverage.yml"
    note.write_text(note.read_text("utf-8") + "# a remark\n", encoding="utf-8")
    pipeline.build(plans, quiet(), anew=False)
    assert read == [BAD]
    pipeline.build(plans, quiet(), anew=True)
    assert read == [BAD, INVENTED.name, BAD]
