"""Which address the portal calls its own, and what a validator stands for: asked of the invented portal."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import portal_site
import pytest
from asking import ORIGIN, Get, asked, invented
from checkouts import ROOT

from plandata.checkout import Checkout
from plandata.errors import PlanDataError
from plandata.portal.site import origin_of, site_of
from plandata.publish.settings import PortalSettings, load_settings
from plandata.serving.port import check_base_url
from plandata.static_site.write import write_static_site

SETTINGS = load_settings(ROOT / "portal.yml")
PAGES = (
    "/",
    "/plans/tasks",
    f"/plan/{portal_site.PLAN}",
    f"/task/{portal_site.PLAN}-c1-1-1",
    "/api",
    "/data",
    "/search?q=港",
)
DOCUMENTS = ("/datapackage.json", "/openapi.json", "/llms.txt", "/catalog.jsonld", "/plans/keywords.json?_size=5")


@pytest.fixture(scope="module")
def get(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Get]:
    """Ask the invented portal."""
    with asked(invented(tmp_path_factory.mktemp("origin") / "plans.db")) as get:
        yield get


def _named(text: str) -> set[str]:
    return set(
        re.findall(r"https?://(?:127\.0\.0\.1|localhost|\[::1\]|[a-z.]*evil\.test|portal\.[a-z]+)(?::\d+)?", text)
    )


@pytest.mark.parametrize(
    ("base", "hosts", "host", "origin"),
    [
        ("https://data.example.org", (), "data.example.org", "https://data.example.org"),
        ("https://data.example.org", (), "evil.test", "https://data.example.org"),  # set: always used
        ("https://data.example.org", (), "127.0.0.1:8001", "https://data.example.org"),
        ("", (), "127.0.0.1:9000", "http://127.0.0.1:9000"),  # this machine, whatever the port
        ("", (), "localhost", "http://localhost"),
        ("", (), "[::1]:8001", "http://[::1]:8001"),
        ("", (), "evil.test", ""),
        ("", (), "127.0.0.1.evil.test", ""),
        ("", (), 'a"><script>', ""),
        ("", (), "", ""),
        ("", ("data.example.org",), "Data.Example.org", "http://data.example.org"),
        ("", ("data.example.org",), "data.example.org:8443", "http://data.example.org:8443"),
        ("", ("data.example.org:8443",), "data.example.org:80", ""),
        ("", ("data.example.org",), "www.data.example.org", ""),
    ],
)
def test_the_portals_own_address(base: str, hosts: tuple[str, ...], host: str, origin: str) -> None:
    settings: PortalSettings = replace(SETTINGS, base_url=base, hosts=hosts)
    assert origin_of(settings, "http", host) == origin


@pytest.mark.parametrize("path", [*PAGES, *DOCUMENTS])
def test_no_answer_names_a_host_that_was_not_given(get: Get, path: str) -> None:
    assert _named(get(path, headers={"host": "evil.test"}).text) == set()
    assert _named(get(path, headers={"host": "127.0.0.1:9000"}).text) <= {"http://127.0.0.1:9000"}


def test_what_is_remembered_of_one_host_is_not_told_to_another(get: Get) -> None:
    for host in ("127.0.0.1:9000", "localhost:7000"):
        assert _named(get("/api", headers={"host": host}).text) == {f"http://{host}"}


def test_pages_and_documents_have_a_validator_for_each_host(get: Get) -> None:
    tags = {get("/datapackage.json", headers={"host": host}).headers["etag"] for host in ("127.0.0.1:1", "127.0.0.1:2")}
    assert len(tags) == 2


def test_the_log_says_once_what_to_set(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with asked(invented(tmp_path / "plans.db"), "http://evil.test") as get:
        for _ in range(3):
            get("/plans/tasks.json")
    assert [record.message.count("set base_url") for record in caplog.records if record.name == "portal"] == [1]


@pytest.mark.parametrize("base", ["https://data.example.org/plans", "http://127.0.0.1:8001/x/y/"])
def test_a_portal_under_a_path_is_refused_at_start(tmp_path: Path, base: str) -> None:
    written = (ROOT / "portal.yml").read_text("utf-8")
    (tmp_path / "portal.yml").write_text(re.sub("base_url:.*", f"base_url: {base}", written), "utf-8")
    with pytest.raises(PlanDataError, match=r"portal\.yml: base_url: .*static"):
        check_base_url(tmp_path)


def test_a_portal_at_the_root_of_its_host_starts(tmp_path: Path) -> None:
    written = (ROOT / "portal.yml").read_text("utf-8")
    for base in ("", "https://data.example.org/"):
        (tmp_path / "portal.yml").write_text(re.sub("base_url:.*", f"base_url: {base}", written), "utf-8")
        check_base_url(tmp_path)


def test_a_portal_without_a_contact_is_served_and_never_written_as_files(tmp_path: Path) -> None:
    written = re.sub("contact:.*", "contact:", (ROOT / "portal.yml").read_text("utf-8"))
    (tmp_path / "portal.yml").write_text(written, "utf-8")
    assert load_settings(tmp_path / "portal.yml").contact_href("报告").startswith("mailto:?subject=")
    with pytest.raises(PlanDataError, match=r"portal\.yml: contact: nothing.*e-mail address"):
        write_static_site(Checkout.at(tmp_path), tmp_path / "static")


def test_a_portal_yml_of_before_is_read_as_before(tmp_path: Path) -> None:
    old = "name: {zh-CN: 甲}\ntagline: {zh-CN: 乙}\nbase_url: http://127.0.0.1:8001\ncontact: a@b\ndatabase: plans\n"
    (tmp_path / "portal.yml").write_text(old, "utf-8")
    assert load_settings(tmp_path / "portal.yml").base_url == ORIGIN


def test_the_etag_follows_what_is_read_anew(tmp_path: Path) -> None:
    datasette = invented(tmp_path / "plans.db")
    release = tmp_path / "release" / "release.json"
    with asked(datasette) as get:
        before = get("/downloads").headers["etag"]
        assert release in site_of(datasette).read_anew
        release.parent.mkdir()
        release.write_text("{}", "utf-8")
        after = get("/plans/tasks").headers["etag"]
        os.utime(release, ns=(1, 1))
        later = get("/plans/tasks").headers["etag"]
    assert before != after != later
