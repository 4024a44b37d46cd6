"""How Datasette is started: the files, plugins and settings it serves with, in one place."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from datasette.app import Datasette
from datasette.cli import cli

from plandata.checkout import Checkout

# Facets are declared in metadata.yml; suggestions would offer the clause's text as one.
# Free SQL is off: canned queries answer the questions, plans.db is there to download.
SETTINGS = {
    "suggest_facets": "off",
    "default_allow_sql": "off",
    "default_page_size": "100",
    "default_facet_size": "100",
    "max_returned_rows": "1000",
    "sql_time_limit_ms": "2000",
    "facet_time_limit_ms": "1000",
    "num_sql_threads": "3",
    "allow_download": "on",
}


def datasette_arguments(root: Path, database: Path, metadata: Path) -> list[str]:
    """The arguments of `datasette serve` for a database and its metadata file, host and port aside."""
    files = ["--immutable", str(database), "--metadata", str(metadata)]
    plugins = root / "plugins"
    skin = [
        "--plugins-dir",
        str(plugins),
        "--template-dir",
        str(plugins / "templates"),
        "--static",
        f"static:{plugins / 'static'}",
    ]
    settings = [word for name, value in SETTINGS.items() for word in ("--setting", name, value)]
    return files + skin + settings


def application(root: Path, database: Path, metadata: Mapping[str, Any]) -> Datasette:
    """Return the portal of a database in this process, as `run` serves it: what the static twin and the tests ask."""
    plugins = root / "plugins"
    words = {"on": True, "off": False}
    return Datasette(
        immutables=[str(database)],
        metadata=copy.deepcopy(dict(metadata)),  # Datasette changes what it is given
        plugins_dir=str(plugins),
        template_dir=str(plugins / "templates"),
        static_mounts=[("static", str(plugins / "static"))],
        settings={name: words[value] if value in words else int(value) for name, value in SETTINGS.items()},
    )


def run(checkout: Checkout, host: str, port: int) -> None:
    """Serve with Datasette in this process, so that Ctrl-C and signals reach it alone. Does not return.

    A second interpreter would import again what this one has: a tenth of a second of every start.
    """
    arguments = datasette_arguments(checkout.root, checkout.database, checkout.metadata)
    cli(["serve", *arguments, "--host", host, "--port", str(port)], prog_name="datasette")
