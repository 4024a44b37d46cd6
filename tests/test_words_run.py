"""What README, docs and /api tell readers to type is typed, as printed, at a served portal.

The address that the words print, http://127.0.0.1:8001, stands for the address of the server that is asked here.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from bs4 import BeautifulSoup
from checkouts import ROOT
from servers import served

from plandata.checkout import Checkout

PRINTED = "http://127.0.0.1:8001"
PAGES = (ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").glob("*.md")))
FENCED = re.compile(r"^ *```(\w+)\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
CALLS = re.compile(r"curl |http://127|^select ", re.MULTILINE)
# What is not run, by the language of the block, and why. This is the one place.
NOT_RUN = {
    "r": "R is on few machines and starts slowly; docs/examples/duties.R is run by tests/test_examples.py",
    "R": "likewise: the R of /api",
    "nginx": "the trial of docs/hosting.md asks nginx, which is on few machines",
}
NGINX = "127.0.0.1:18080"
BLOCKS = [
    (f"{page.relative_to(ROOT)} {language} {number}", "nginx" if NGINX in code else language, code)
    for page in PAGES
    for number, (language, code) in enumerate(FENCED.findall(page.read_text("utf-8")), 1)
    if CALLS.search(code)
]


@pytest.fixture(scope="module")
def address(published: Checkout) -> Iterator[str]:
    """Where the portal of all plans and the invented one is served."""
    folders = ["--datasets", str(published.datasets), "--dist", str(published.dist)]
    with served([sys.executable, "-m", "plandata", "--root", str(ROOT), *folders, "serve"], cwd=ROOT) as address:
        yield address


def _asked(address: str) -> bytes:
    with urlopen(address, timeout=60) as answer:
        content: bytes = answer.read()
        return content


def _plain(content: bytes | str) -> Any:
    """Return an answer without the time that it took."""
    try:
        told = json.loads(content)
    except ValueError:
        return content if isinstance(content, bytes) else content.encode()
    return {key: each for key, each in told.items() if key != "query_ms"} if isinstance(told, dict) else told


def _typed(command: str, place: Path) -> bytes:
    return subprocess.run(["bash", "-ec", command], cwd=place, capture_output=True, check=True, timeout=60).stdout


def _python(code: str) -> tuple[dict[str, Any], str]:
    names: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()) as said:
        exec(compile(code, "as printed", "exec"), names)  # noqa: S102  our own words
    return names, said.getvalue()


def test_the_words_that_call_the_portal_are_found() -> None:
    assert {language for _, language, _ in BLOCKS} >= {"console", "python", "sql", "r"}
    assert {language for _, language, _ in BLOCKS} <= {"console", "python", "sql", *NOT_RUN}


@pytest.mark.parametrize(
    ("language", "code"),
    [(language, code) for _, language, code in BLOCKS if language not in NOT_RUN],
    ids=[name for name, language, _ in BLOCKS if language not in NOT_RUN],
)
def test_a_block_of_the_words_runs_as_printed(
    address: str, published: Checkout, tmp_path: Path, language: str, code: str
) -> None:
    code = code.replace(PRINTED, address)
    if language == "sql":
        with contextlib.closing(sqlite3.connect(f"file:{published.database}?mode=ro", uri=True)) as connection:
            asked = [each for each in re.sub(r"--.*", "", code).split(";") if each.strip()]
            assert [each for each in asked if not connection.execute(each).fetchone()] == []
    elif language == "python":
        names, _ = _python(code)
        assert len(names["projects"]) > 100
    else:
        for line in (line.removeprefix("$ ") for line in code.splitlines() if "curl" in line):
            said = _typed(line, tmp_path)
            written = [file.read_bytes() for file in tmp_path.iterdir()]
            content = written[0] if written else said
            assert not content.startswith(b'{"ok": false'), line
            assert len(_plain(content)["rows"] if content[:1] == b"{" else content.splitlines()) > 1, line
            for file in tmp_path.iterdir():
                file.unlink()


@pytest.fixture(scope="module")
def calls(address: str) -> list[tuple[str, dict[str, str], str]]:
    """Every call of /api: its path, its code by language, and the answer that the page shows."""
    found = []
    for call in BeautifulSoup(_asked(f"{address}/en/api"), "html5lib").select("section.call"):
        code = {
            part.select("summary")[0].get_text().partition(":")[0]: part.select("pre")[0].get_text()
            for part in call.select("details")
            if not part.select("pre.answer")
        }
        path, shown = (call.select(where)[0].get_text() for where in (".address a code", "pre.answer"))
        found.append((path, code, shown))
    return found


def test_every_call_of_the_api_page_runs_as_printed(
    address: str, calls: list[tuple[str, dict[str, str], str]], tmp_path: Path
) -> None:
    assert len(calls) > 10
    for path, code, shown in calls:
        assert code.keys() == {"curl", "Python", "R", "JavaScript"}
        real = _asked(address + path)
        typed = _typed(code["curl"], tmp_path)
        names, said = _python(code["Python"])
        assert said, path
        if " -sI " in code["curl"]:
            assert b" 303 " in typed.splitlines()[0]
            assert shown.startswith("303 → ")
        elif "rows.xlsx" in code["curl"]:
            assert (tmp_path / "rows.xlsx").read_bytes()[:2] == b"PK"
            assert len(names["rows"]) > 0
        elif path.partition("?")[0].endswith(".csv"):
            assert typed == real
            assert len(names["rows"]) + 1 == len(real.decode().splitlines())
            assert shown.splitlines()[0] == real.decode().splitlines()[0]
        else:
            assert _plain(typed) == _plain(real) == _plain(json.dumps(names["answer"])), path
            assert shown[0] in "{["


def test_the_javascript_of_the_api_page_runs_as_printed(calls: list[tuple[str, dict[str, str], str]]) -> None:
    """In one process: each call is a module of its own."""
    if shutil.which("node") is None:
        pytest.skip("SKIPPED the JavaScript of /api: no node on this machine (Debian: apt-get install nodejs)")
    modules = [code["JavaScript"] for _, code, _ in calls]
    program = f"""
      for (const code of {json.dumps(modules)}) {{
        console.log("\\u0000");
        await import("data:text/javascript," + encodeURIComponent(code));
      }}
    """
    node = ["node", "--input-type=module", "-e", program]
    run = subprocess.run(node, capture_output=True, text=True, check=True, timeout=120)
    said = run.stdout.split("\0\n")[1:]
    assert len(said) == len(calls)
    for (path, _, _), each in zip(calls, said, strict=True):
        assert each.strip() not in {"", "undefined", "[]"}, path
        assert "ok: false" not in each, path
