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
from plandata.publish.release import places, sums
from plandata.publish.schema import load_schemas
from plandata.publish.settings import load_settings
from plandata.static_site import addresses, search
from plandata.static_site.crawl import NOWHERE, Answer, crawl, portal_of
from plandata.static_site.documents import Named
from plandata.static_site.links import StaticSite, broken

MARK = places.SITE  # in every folder that this module wrote; another one with something in it is never replaced


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
    to what it does not answer, when a link of it would lead nowhere, or when the release in it is not as its checksums
    say; the old one then stays.
    """
    check_place(checkout, folder)
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
        verify_release(Path(stage) / addresses.RELEASED.strip("/"))
        Path(stage).chmod(0o755)  # a temporary folder is its owner's alone
        check_place(checkout, folder)  # again: making it took a while
        replace_folder(Path(stage), folder)
    pages = sum(name.endswith(".html") for name in files)
    return Written(folder, pages, len(files), sum(map(len, files.values())) / 1e6)


def check_place(checkout: Checkout, folder: Path) -> None:
    """Raise PlanDataError where a static site would replace something else; of dist, dist/static is its place."""
    if folder != checkout.dist / "static":
        places.check_outside(checkout, folder, "--out")
    places.check_replaceable(folder, "--out", MARK)


def verify_release(folder: Path) -> None:
    """Hold the copy of the release against its own checksums. Raises PlanDataError where a file differs."""
    if not (folder / sums.SUMS).is_file():
        return
    listed, differences = sums.verify(folder)
    if differences:
        told = "; ".join(f"{each.what} {each.path}" for each in differences[:20])
        raise PlanDataError(
            "the static site: downloads/", told, f"the {listed} files of the release, byte for byte",
            "Write the release anew: scripts/release.",
        )  # fmt: skip


def make(checkout: Checkout, *, processes: int = 2) -> dict[str, bytes]:
    """Return every file of the static site, name → content. Raises PlanDataError when a link would lead nowhere."""
    site = StaticSite(portal_of(checkout), _answers(checkout, processes))
    base = load_settings(checkout.root / "portal.yml").base_url
    released = dict(_released(checkout))
    known = frozenset(map(addresses.file_of, _written(site))) | frozenset(released)
    named = Named(base, lambda address: site.there(base, known, address))
    pages = {name: named.page(text) for name, text in _pages(site)}
    files = {addresses.file_of(at): _told(named, answer) for at, answer in site.answers.items() if _is_plain(answer)}
    files |= released | dict(_search_files(checkout))
    known = frozenset(pages) | frozenset(files)
    wrong = broken(pages, known)
    if wrong:
        raise PlanDataError(
            "the static site", f"links that lead nowhere: {'; '.join(wrong[:20])}",
            "a file, and its place, for every link", "Mend the page that links there.",
        )  # fmt: skip
    root = urlsplit(base).path.rstrip("/") + "/"
    files |= {name: text.encode("utf-8") for name, text in pages.items()}
    files |= {"404.html": site.page(NOWHERE, root=root).encode("utf-8"), ".nojekyll": b""}
    files[MARK] = (json.dumps({"files": len(files), "of": f"{root}"}, indent=2) + "\n").encode()
    files[sums.SUMS] = sums.sums_text(files).encode()
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


def _released(checkout: Checkout) -> Iterable[tuple[str, bytes]]:
    """Yield the files of the release as they lie there, by their place in the static site."""
    folder = checkout.database.parent / "release"
    for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if file.is_file():
            yield f"{addresses.RELEASED.lstrip('/')}{file.relative_to(folder).as_posix()}", file.read_bytes()


def _written(site: StaticSite) -> Iterable[str]:
    """Yield the addresses that become a file."""
    for address, answer in site.answers.items():
        if answer.status == 200 or (answer.location and _is_id(address)):
            yield address


def _is_id(address: str) -> bool:
    return address.split("/")[-2:-1] == ["id"]


def _told(named: Named, answer: Answer) -> bytes:
    """Return a file with the addresses that it names mended, in the formats that name any."""
    kind = answer.kind.partition(";")[0]
    if kind.endswith("json"):
        return named.json(answer.body)
    if kind.endswith("xml"):
        return named.xml(answer.body.decode("utf-8")).encode("utf-8")
    return named.markdown(answer.body.decode("utf-8")).encode("utf-8") if kind == "text/plain" else answer.body


def _is_plain(answer: Answer) -> bool:
    return answer.status == 200 and not answer.is_page


def _pages(site: StaticSite) -> Iterable[tuple[str, str]]:
    for address, answer in site.answers.items():
        if answer.location:
            if _is_id(address):
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
