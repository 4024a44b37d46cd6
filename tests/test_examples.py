"""The examples of docs/examples are run, each where its tool can be had; what could not be run says so."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from plandata.checkout import Checkout

EXAMPLES = Path(__file__).parents[1] / "docs" / "examples"
PLAN = "qingshan-2021-7"
# Most tasks led, in SQL: what the examples in Python and R must print.
LEADING = """
select a.full_name, count(distinct r.task_id) as tasks from responsibilities r join agencies a using (agency_id)
where r.role = 'lead' and r.task_id is not null group by a.full_name order by tasks desc, a.full_name
"""


def _run(*command: str | Path, cwd: Path | None = None) -> str:
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=True, encoding="utf-8").stdout


def _leading(database: sqlite3.Connection) -> str:
    rows = "".join(f"{name},{count}\n" for name, count in database.execute(LEADING))
    assert rows.count("\n") > 3
    return "full_name,tasks\n" + rows


def test_pandas(fork: Checkout, fork_database: sqlite3.Connection) -> None:
    tables = fork.datasets / PLAN / "tables"
    assert _run(sys.executable, EXAMPLES / "pandas_duties.py", tables) == _leading(fork_database)


def test_r(fork: Checkout, fork_database: sqlite3.Connection) -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("SKIPPED docs/examples/duties.R: no Rscript on this machine (Debian: apt-get install r-base-core)")
    tables = fork.datasets / PLAN / "tables"
    assert _run("env", "LC_ALL=C.UTF-8", "Rscript", EXAMPLES / "duties.R", tables) == _leading(fork_database)


def test_javascript(fork: Checkout, fork_database: sqlite3.Connection) -> None:
    if shutil.which("node") is None:
        pytest.skip("SKIPPED docs/examples/quotes.mjs: no node on this machine (Debian: apt-get install nodejs)")
    (count,) = fork_database.execute("select count(*) from projects").fetchone()
    said = _run("node", EXAMPLES / "quotes.mjs", fork.datasets / PLAN)
    assert said == f"{count} of {count} quotes stand where they say\n"


def test_duckdb_over_parquet(fork: Checkout, fork_database: sqlite3.Connection, tmp_path: Path) -> None:
    for table in ("cities", "project_cities"):
        pd.read_csv(fork.datasets / PLAN / "tables" / f"{table}.csv", dtype=str).to_parquet(
            tmp_path / f"{table}.parquet"
        )
    with duckdb.connect() as connection:
        connection.execute(f"set file_search_path = '{tmp_path}'")
        rows = connection.execute((EXAMPLES / "duckdb_projects.sql").read_text(encoding="utf-8")).fetchall()
    counts = dict(fork_database.execute("select city_id, count(*) from project_cities group by city_id"))
    assert sorted(count for _, count in rows) == sorted(counts.values())
    assert rows[0][1] == max(counts.values())


def test_power_query_names_what_is_published(fork_database: sqlite3.Connection) -> None:
    columns = {row[1] for row in fork_database.execute("pragma table_info(projects)")}
    program = (EXAMPLES / "power-query.m").read_text(encoding="utf-8")
    named = {word for word in ("start_char", "end_char", "capacity_value") if f'"{word}"' in program}
    assert len(named) == 3
    assert named <= columns
    pytest.skip(
        "SKIPPED docs/examples/power-query.m: columns checked; Power Query runs in Excel on Windows and macOS only"
    )
