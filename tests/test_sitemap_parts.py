"""More addresses than one sitemap may hold: a list of parts, each address in one of them."""

from __future__ import annotations

import re

import pytest

from plandata.portal.catalog import sitemap
from plandata.portal.catalog.published import Published

PUBLISHED = Published(
    base="https://plans.example", database="plans", name={}, tagline={}, description={}, contact="a@b.example",
    languages=("zh-CN", "en"), licence="", licence_url="", tables={}, counts={}, plans=(),
)  # fmt: skip


@pytest.mark.parametrize("most", [7, 50, 10_000])
def test_every_address_stands_in_one_part(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    rows = [(f"/task/t{number}", "") for number in range(60)]
    monkeypatch.setattr(sitemap, "MOST", 10_000)
    whole = re.findall(r"<loc>(.*?)</loc>", str(sitemap.sitemap(PUBLISHED, rows)))
    monkeypatch.setattr(sitemap, "MOST", most)
    told = str(sitemap.sitemap(PUBLISHED, rows))
    parts = len(re.findall(r"sitemap-\d+\.xml", told))
    assert ("<sitemapindex" in told) == (len(whole) > most)
    found = [re.findall(r"<loc>(.*?)</loc>", str(sitemap.sitemap(PUBLISHED, rows, part + 1))) for part in range(parts)]
    assert all(len(part) <= most for part in found)
    assert [address for part in found for address in part] == (whole if parts else [])
    assert sitemap.sitemap(PUBLISHED, rows, parts + 2) is None
