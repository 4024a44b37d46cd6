"""Writes the static site: crawls every language, rewrites and checks links, and renames the folder into place."""

from __future__ import annotations

import json
import multiprocessing
import sqlite3
import tempfile
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from plandata import builds
from plandata.atomic import replace_folder
from plandata.checkout import Checkout
from plandata.errors import PlanDataError
from plandata.portal.texts.languages import load_languages
from plandata.publish.schema import load_schemas
from plandata.publish.settings import load_settings
from plandata.static_site import addresses, search
from plandata.static_site.crawl import NOWHERE, Answer, crawl, portal_of
from plandata.static_site.links import StaticSite, broken

# In every folder that this module wrote; another folder with something in it is never replaced.
MARK = "static-site.json"


@dataclass(frozen=True, slots=True)
class Written:
    """What a static site consists of."""

    folder: Path
    pages: int
    files: int
    megabytes: float


def write_static_site(checkout: Checkout, folder: Path, *, processes: int = 2) -> Written:
    """Write the whole portal into `folder`, replacing the static site that was there.

    Raises PlanDataError when portal.yml names no contact, when the folder holds something else, when the portal links
    to what it does not answer, or when a link of it would lead nowhere; the old one then stays.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise PlanDataError(
            str(folder), "a folder with other things in it", "an empty or new folder, or an older one",
            "Name another one: --out DIR.",
        )  # fmt: skip
    if not load_settings(checkout.root / "portal.yml").contact:
        raise PlanDataError(
            "portal.yml: contact", "nothing", "whom readers tell of an error: each page of the site names it",
            "Write an e-mail address or the https address of a form.",
        )  # fmt: skip
    with builds.held(checkout) as built:
        files = make(built, processes=processes)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".static-site-", dir=folder.parent, ignore_cleanup_errors=True) as stage:
        for name, content in files.items():
            place = Path(stage, name)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        Path(stage).chmod(0o755)  # a temporary folder is its owner's alone
        replace_folder(Path(stage), folder)
    pages = sum(name.endswith(".html") for name in files)
    return Written(folder, pages, len(files), sum(map(len, files.values())) / 1e6)


def make(checkout: Checkout, *, processes: int = 2) -> dict[str, bytes]:
    """Return every file of the static site, name → content. Raises PlanDataError when a link would lead nowhere."""
    site = StaticSite(portal_of(checkout), _answers(checkout, processes))
    pages = dict(_pages(site))
    files = {addresses.file_of(at): answer.body for at, answer in site.answers.items() if _is_plain(answer)}
    files |= dict(_search_files(checkout))
    known = frozenset(pages) | frozenset(files)
    wrong = broken(pages, known)
    if wrong:
        raise PlanDataError(
            "the static site", f"links that lead nowhere: {'; '.join(wrong[:20])}",
            "a file, and its place, for every link", "Mend the page that links there.",
        )  # fmt: skip
    root = urlsplit(load_settings(checkout.root / "portal.yml").base_url).path.rstrip("/") + "/"
    files |= {name: text.encode("utf-8") for name, text in pages.items()}
    files |= {"404.html": site.page(NOWHERE, root=root).encode("utf-8"), ".nojekyll": b""}
    files[MARK] = (json.dumps({"files": len(files), "of": f"{root}"}, indent=2) + "\n").encode()
    return files


def _answers(checkout: Checkout, processes: int) -> Mapping[str, Answer]:
    """Crawl the languages side by side, each in a process of its own: rendering is what takes the time."""
    codes = load_languages(checkout.root / "plugins" / "locales").codes
    if processes == 1:
        found: Iterable[dict[str, Answer]] = [crawl(checkout, code) for code in codes]
    else:
        spawn = multiprocessing.get_context("spawn")  # Datasette's threads do not survive a fork
        with ProcessPoolExecutor(min(processes, len(codes)), mp_context=spawn) as pool:
            found = list(pool.map(crawl, [checkout] * len(codes), codes))
    answers = {address: answer for part in found for address, answer in part.items()}
    bad = sorted(f"{at}: {answer.status}" for at, answer in answers.items() if answer.status >= 400)
    bad = [line for line in bad if NOWHERE not in line]
    if bad:
        raise PlanDataError(
            "the portal", f"pages link to what it does not answer: {', '.join(bad[:20])}", "links that lead somewhere",
            "Mend the page that links there.",
        )  # fmt: skip
    return answers


def _is_plain(answer: Answer) -> bool:
    return answer.status == 200 and not answer.is_page


def _pages(site: StaticSite) -> Iterable[tuple[str, str]]:
    for address, answer in site.answers.items():
        if answer.location:
            if address.split("/")[-2:-1] == ["id"]:
                yield addresses.file_of(address), site.leading_on(address)
        elif answer.is_page and answer.status == 200:
            yield addresses.file_of(address), site.page(address)


def _search_files(checkout: Checkout) -> Iterable[tuple[str, bytes]]:
    schemas = load_schemas(checkout.schema)
    database = load_settings(checkout.root / "portal.yml").database
    yield search.FOLDS, search.as_json(search.folds())
    connection = sqlite3.connect(f"{checkout.database.as_uri()}?mode=ro", uri=True)
    for table in search.searched(schemas):
        yield search.shard_path(table), search.as_json(search.shard(connection, database, schemas[table]))
    connection.close()
