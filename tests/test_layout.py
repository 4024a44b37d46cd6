"""The checkout keeps its shape: what lies where, which way imports go, and what must never be committed."""

import ast
import csv
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ENGINE = ROOT / "build" / "plandata"


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_build_holds_the_package_and_nothing_that_shadows_pythons_build():
    # build/__init__.py would break `python -m build`; a loose .py would become a top-level module on install.
    assert list((ROOT / "build").glob("*.py")) == []


def test_the_source_root_is_not_ignored_by_git():
    ignored = subprocess.run(
        ["git", "check-ignore", "build/plandata/model.py"], cwd=ROOT, capture_output=True, text=True
    )
    assert ignored.stdout == ""


def test_imports_go_one_way():
    linted = subprocess.run([ROOT / ".venv/bin/lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert linted.returncode == 0, linted.stdout


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        (("py" + "pi.org").encode(), "a package registry's address"),
        (("npm" + "js.org").encode(), "a package registry's address"),
        (("python" + "hosted.org").encode(), "a package registry's address"),
        (("/wo" + "rk/main").encode(), "a path of one machine"),
    ],
)
def test_no_tracked_file_holds(pattern, why):
    assert [str(file) for file in tracked_files() if pattern in file.read_bytes()] == [], why


def test_no_tracked_file_is_large():
    assert [str(file) for file in tracked_files() if file.stat().st_size > 2 * 1024 * 1024] == []


def plan_names() -> set[str]:
    """Full names of the places, bodies and projects that the published plans name."""
    names = set()
    for table in ("cities", "agencies", "projects"):
        for file in ROOT.glob(f"datasets/*/tables/{table}.csv"):
            with file.open(encoding="utf-8", newline="") as lines:
                names |= {row["name"] for row in csv.DictReader(lines)}
    return names


def code_strings(file: Path) -> set[str]:
    """The string constants of a module, docstrings (where names may stand as examples) left out."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    with_docstring = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, with_docstring)}
    constants = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    return {value for value in constants if isinstance(value, str)} - docstrings


def test_no_name_of_a_plan_stands_in_code():
    names = plan_names()
    assert names  # a test on no names would pass for ever
    found = [
        (str(file.relative_to(ROOT)), name)
        for file in [*ENGINE.rglob("*.py"), *(ROOT / "plugins").rglob("*.py")]
        for text in code_strings(file)
        for name in names
        if name in text
    ]
    assert found == []


def test_every_script_stands_in_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [script.name for script in (ROOT / "scripts").iterdir() if f"scripts/{script.name}" not in readme] == []
