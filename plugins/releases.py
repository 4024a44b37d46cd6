"""The release at lasting addresses: /downloads, every file under it, its feeds; the database and static files."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from datasette import Response, hookimpl

from plandata.portal.datasette_api import Instance, Missing, Visit
from plandata.portal.files import ALWAYS_ASK_AGAIN, Files, send_file
from plandata.portal.middleware import FOR_EVER
from plandata.portal.pages import releases
from plandata.portal.rendering import page
from plandata.portal.site import base_of, site_of
from plandata.publish.formats import media_type
from plandata.publish.release.feed import FEED, atom, json_feed
from plandata.publish.release.publisher import publisher_of


@hookimpl(tryfirst=True)
def register_routes() -> list[tuple[str, Any]]:
    """Answer before Datasette, whose own files know neither ranges nor, for static ones, an ETag."""
    return [
        (r"^/downloads$", listing),
        (r"^/downloads/(?P<path>.+)$", download),
        (r"^/(?P<name>changes\.atom|changes\.json)$", feed),
        (r"^/(?P<database>[^/.]+)\.db$", database_file),
        (r"^/static/(?P<path>.+)$", static),
    ]


@hookimpl
def extra_template_vars(datasette: Instance) -> Any:
    """Give templates the release: `release` (None where there is none) and what its files are."""
    site, release = site_of(datasette), releases.release_of(datasette)
    return {
        "release": release,
        "file_address": releases.address,
        "listing_of": lambda scope: releases.listing_of(release, scope, site.contract) if release else None,
        "size_in_words": releases.size_in_words,
    }


async def listing(datasette: Instance, request: Visit) -> Any:
    """Show every file with its size and checksum."""
    return await page(datasette, request, "downloads.html")


async def download(datasette: Instance, request: Visit, send: Any) -> None:
    """Send a file of the release."""
    await send_file(Files(releases.release_folder(datasette)), request.url_vars["path"], request, send)


async def feed(datasette: Instance, request: Visit, send: Any) -> Any:
    """Send a feed of changes; before the first release, one without an entry."""
    folder, name = releases.release_folder(datasette), request.url_vars["name"]
    settings, base = site_of(datasette).settings, base_of(datasette, request)
    there = (folder / name).is_file()
    if there and (settings.base_url or not base):
        await send_file(Files(folder), name, request, send)
        return None
    if there:  # written without the portal's address, which the request tells
        body = releases.at_home((folder / name).read_text(encoding="utf-8"), base)
    else:
        publisher = replace(publisher_of(site_of(datasette).plugins.parent, None), base_url=base)
        empty = json.dumps(json_feed(publisher, []), ensure_ascii=False)
        body = atom(publisher, []).decode() if name == FEED else empty
    return Response(body, content_type=media_type(name), headers={"access-control-allow-origin": "*"})


async def database_file(datasette: Instance, request: Visit, send: Any) -> None:
    """Send the served database, where the settings allow it."""
    name = request.url_vars["database"]
    if name != site_of(datasette).settings.database or not datasette.setting("allow_download"):
        raise Missing("no_database", name=name)
    file = releases.release_folder(datasette).parent / f"{name}.db"
    await send_file(Files(file.parent), file.name, request, send)


async def static(datasette: Instance, request: Visit, send: Any) -> None:
    """Send a file of plugins/static, for ever where the address holds its digest."""
    cache = FOR_EVER if request.args.get("v") else ALWAYS_ASK_AGAIN
    await send_file(Files(site_of(datasette).plugins / "static", cache), request.url_vars["path"], request, send)
