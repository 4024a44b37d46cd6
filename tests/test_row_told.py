"""What /id/<id>.json tells of a row: its proof, its words in every language, where else to ask; facets counted once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from asking import Get, asked, invented
from checkouts import INVENTED

from plandata.model.document import Document, Page
from plandata.portal.pages.row_told import page_of
from plandata.read.structure import to_json


@pytest.fixture(scope="module")
def get(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Get]:
    """Ask the portal of the small invented plan."""
    with asked(invented(tmp_path_factory.mktemp("told") / "plans.db")) as get:
        yield get


def test_one_call_leads_from_a_fact_to_its_proof(get: Get) -> None:
    key = get("/plans/projects.json?_size=1&_shape=array").json()[0]["project_id"]
    told = get(f"/id/{key}.json").json()
    clause = get(f"/id/{told['row']['clause_id']}.json").json()
    at = told["start_char"] - clause["start_char"]
    assert clause["row"]["text"][at : at + len(told["quote"])] == told["quote"]
    assert told["quote"] in told["sentence"]
    assert told["page"] is None  # a text has none
    assert {code: words["table"] for code, words in told["labels"].items()} == {"zh-CN": "项目", "en": "Projects"}
    for code, words in told["labels"].items():
        assert words["values"]["kind"] != told["row"]["kind"], code  # a code in words
        assert words["values"]["project_id"]
        assert words["columns"].keys() == told["row"].keys()
    assert {"page", "clause", "plan", "task", "cite", "table", "in_table"} <= told["links"].keys()
    for address in told["links"].values():
        assert get(address.partition("#")[0]).status_code == 200, address


@pytest.mark.parametrize(
    ("start", "page"),
    [(0, 1), (9, 1), (10, 2), (11, 2), (25, 4), (10_000, 4)],  # the third page has no text
)
def test_the_page_of_a_pdf_is_that_on_which_the_words_begin(tmp_path: Path, start: int, page: int) -> None:
    document = Document("一二三四五六七八九\n" * 3, pages=(Page(1, 0), Page(2, 10), Page(4, 20)), read_by="text")
    folder = kept_plan(tmp_path, document)
    assert page_of(folder, start) == page
    (folder / "raw" / "structure.json").unlink()
    assert page_of(folder, start) is None


def kept_plan(place: Path, document: Document) -> Path:
    """A plan's folder with a text, its structure and the settings that vouch for it."""
    folder = place / "hai-2020-9"
    (folder / "raw").mkdir(parents=True)
    source = (INVENTED / "raw" / "SOURCE.yml").read_text("utf-8")
    text = document.text.encode()
    source = re.sub(r"(sha256:) \S+", lambda found: f"{found[1]} {hashlib.sha256(text).hexdigest()}", source)
    (folder / "raw" / "SOURCE.yml").write_text(source, "utf-8")
    (folder / "raw" / yaml.safe_load(source)["text_file"]).write_bytes(text)
    (folder / "raw" / "structure.json").write_text(to_json(document), "utf-8")
    return folder


@pytest.mark.parametrize("query", ["_facet=kind", "_facet=kind&_facet=kind", "_facet=action&_facet=kind", ""])
def test_a_facet_declared_and_asked_for_is_counted_once(get: Get, query: str) -> None:
    found = get(f"/plans/projects.json?_size=0&{query}").json()["facet_results"]
    assert [each["name"] for each in found.values()].count("kind") == 1
    assert list(found) == [each["name"] for each in found.values()]  # no kind_2
    assert sum(value["count"] for value in found["kind"]["results"]) == 2
