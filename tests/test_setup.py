"""scripts/setup: serving needs one lock, tests another; the engine is found from any folder and in any locale."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from checkouts import ROOT

# Before UTF-8 became Python's rule a locale decided how paths are read: here none but ASCII.
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
LOCKS = ("deploy/requirements.lock", "requirements.lock")


@pytest.mark.parametrize("name", ["测试目录", "répertoire de test", "目录 with spaces/二层"])
def test_a_checkout_under_any_name_starts_in_any_locale(tmp_path: Path, name: str) -> None:
    """What is installed is there already; scripts/setup has only to lead Python to the engine."""
    place = tmp_path / name
    engine = [f"build/plandata/{module}.py" for module in ("__init__", "__main__", "cli", "checkout", "errors")]
    engine += [
        f"build/plandata/{part}/{module}.py" for part in ("corpus", "intake") for module in ("__init__", "commands")
    ]
    for file in ("scripts/setup", *LOCKS, *engine):
        (place / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / file, place / file)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place / ".venv"], check=True)
    for lock in LOCKS:
        read = (place / lock).read_bytes() + (place / "scripts" / "setup").read_bytes()
        stamp = subprocess.run(["cksum"], input=read, capture_output=True, check=True)
        (place / ".venv" / f".stamp-{lock.replace('/', '-')}").write_bytes(stamp.stdout)
    environment = {"PATH": os.environ["PATH"], **ASCII}
    done = subprocess.run([place / "scripts" / "setup", "--all"], env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    environment["PYTHONPATH"] = str(Path(click.__file__).parents[1])  # stands for what a lock installs
    done = subprocess.run([place / ".venv/bin/plandata", "--help"], env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    where = subprocess.run(
        [place / ".venv/bin/python", "-c", "import os, plandata; os.write(1, os.fsencode(plandata.__file__))"],
        env={"PATH": os.environ["PATH"], **ASCII}, capture_output=True,
    )  # fmt: skip
    assert os.fsdecode(where.stdout) == str(place / "build" / "plandata" / "__init__.py")


def names_of(lock: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9-]+)==", (ROOT / lock).read_text("utf-8"), re.M))


def test_what_serves_is_among_what_tests_and_holds_no_tool_of_theirs() -> None:
    serving, all_of_them = (names_of(lock) for lock in LOCKS)
    assert serving < all_of_them
    assert {"datasette", "uvicorn"} <= serving
    assert not {"pytest", "mypy", "ruff", "playwright", "hatchling", "cogapp"} & serving


@pytest.mark.parametrize(
    ("script", "call"),
    [
        ("serve", "scripts/setup"), ("build", "scripts/setup"), ("new-plan", '"$root/scripts/setup"'),
        ("release", "scripts/setup"), ("static", "scripts/setup"),
        ("test", "scripts/setup --all"), ("lint", "scripts/setup --all"), ("docs", "scripts/setup --all"),
    ],
)  # fmt: skip
def test_only_tests_and_checks_install_their_tools(script: str, call: str) -> None:
    assert call in (ROOT / "scripts" / script).read_text("utf-8").splitlines()


@pytest.mark.parametrize("words", [["--with", "nope"], ["--nope"], ["--with"]])
def test_what_setup_does_not_know_is_said(words: list[str]) -> None:
    done = subprocess.run([ROOT / "scripts" / "setup", *words], capture_output=True, text=True)
    assert done.returncode in {1, 2}
    assert "ocr" in done.stderr
