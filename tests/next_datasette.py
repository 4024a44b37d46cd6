"""Asks the portal of the invented plan under whatever Datasette is on the path, and prints what answers.

`scripts/try-datasette` runs it with a version that the portal is not made for; COSTS_OF_1 in portal/datasette_api.py
says what that costs.
"""

from __future__ import annotations

import logging
import sys
import tempfile
import traceback
from pathlib import Path

import portal_site
from asking import asked, invented
from datasette.version import __version__

# One address of each kind: what it is, the address, words that a right answer holds.
ADDRESSES = (
    ("home", "/", "main-nav"),
    ("reader", f"/plan/{portal_site.PLAN}", "港口"),
    ("search", "/search?q=港口", "港口"),
    ("search, JSON", "/search.json?q=港口", "港口"),
    ("place", "/city/990700", "海州市"),
    ("who does what", "/matrix", "牵头"),
    ("map", "/map", "</html>"),
    ("English", "/en/", 'lang="en"'),
    ("API", "/api", "_shape"),
    ("catalogue", "/openapi.json", '"openapi"'),
    ("table, JSON", "/plans/tasks.json?_shape=objects", "建设港口"),
    ("table", "/plans/tasks", "建设港口"),
    ("all tables", "/plans", "tasks"),
    ("row", f"/plans/tasks/{portal_site.PLAN}-c1-1-1", "建设港口"),
    ("table, CSV", "/plans/tasks.csv", "建设港口"),
    ("table, XLSX", "/plans/tasks.xlsx", ""),
)


def main() -> int:
    """Print each address with its status; return 1 when one does not answer as it should."""
    logging.disable(logging.CRITICAL)  # one line an address is enough
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        print(f"Datasette {__version__}")  # noqa: T201  what the script is for
        with asked(invented(Path(folder) / "plans.db")) as get:
            for what, address, words in ADDRESSES:
                try:
                    answer = get(address)
                    told = str(answer.status_code)
                    right = answer.status_code == 200 and (not words or words in answer.text)
                except Exception as error:
                    told, right = traceback.format_exception_only(error)[-1].strip(), False
                failed += not right
                print(f"{'ok  ' if right else 'FAIL'}  {what:14} {address:40} {told}")  # noqa: T201
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
