"""`Link` headers (RFC 8288): what describes an answer, under which licence it stands, where the API is described."""

from __future__ import annotations

from plandata.portal.catalog.published import Published


def link_header(published: Published, path: str) -> str:
    """Return the header's value for a path without language prefix; addresses are paths, valid under any host."""
    pairs = [
        ("/datapackage.json", "describedby", "application/json"),
        ("/openapi.json", "service-desc", "application/vnd.oai.openapi+json;version=3.1"),
        ("/api", "service-doc", "text/html"),
        (published.licence_url, "license", ""),
    ]
    table = path.removeprefix(f"/{published.database}/").partition(".")[0].partition("/")[0]
    if path.startswith(f"/{published.database}/") and table in published.tables:
        pairs[0] = (f"/csvw/{table}.json", "describedby", "application/csvm+json")
    return ", ".join(
        f'<{target}>; rel="{relation}"' + (f'; type="{kind}"' if kind else "")
        for target, relation, kind in pairs
        if target
    )
