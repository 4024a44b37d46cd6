"""How Datasette is started: the files, plugins and settings it serves with, in one place."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import uvicorn

from plandata.checkout import Checkout
from plandata.errors import PlanDataError
from plandata.portal import datasette_api
from plandata.serving.protocol import ImpatientProtocol

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


def application(root: Path, database: Path, metadata: Mapping[str, Any]) -> Any:
    """Return the portal of a database in this process, as `run` serves it: what the static site and the tests ask."""
    words = {"on": True, "off": False}
    settings = {name: words[value] if value in words else int(value) for name, value in SETTINGS.items()}
    return datasette_api.application(database, metadata, root, settings)


def run(checkout: Checkout, host: str, port: int) -> None:
    """Serve a checkout's portal in this process, so that Ctrl-C and signals reach it alone. Does not return.

    Raises PlanDataError where the portal cannot be served as it should be.
    """
    serve(checkout.root, checkout.database, checkout.metadata, host, port)


def serve(root: Path, database: Path, metadata: Path, host: str, port: int) -> None:
    """Serve a database with the plugins under `root` and the metadata of a file, until a signal ends it."""
    datasette = application(root, database, json.loads(metadata.read_text(encoding="utf-8")))
    try:
        asyncio.run(datasette.invoke_startup())
    except datasette_api.StartupError as error:
        raise PlanDataError(
            "the start of the portal", str(error), "Datasette as in requirements.lock",
            "Install the locked packages: scripts/setup.",
        ) from error  # fmt: skip
    uvicorn.run(datasette.app(), host=host, port=port, http=ImpatientProtocol, lifespan="on", log_level="info")
