"""A language is a file: French is added to a fork by files alone; what has no French says which language it is in."""

from __future__ import annotations

import gettext
import json
import re
import shutil
from collections.abc import Iterator
from urllib.parse import quote

import pytest
import yaml
from asking import Get, asked
from bs4 import BeautifulSoup, Tag

from plandata.checkout import Checkout
from plandata.portal.texts.fallbacks import OtherLanguage, marking, resolved
from plandata.serving import start as serving

CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "中文"
msgstr "Français"

msgid "首页"
msgstr "Accueil"
"""
ABOUT = "description: Ce que c'est.\n\n# À propos\n\nDes plans.\n"


@pytest.fixture(scope="module")
def get(fork: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Get]:
    root = tmp_path_factory.mktemp("french") / "root"
    shutil.copytree(fork.root, root, ignore=shutil.ignore_patterns("dist", "__pycache__"))
    (root / "plugins" / "locales" / "fr.po").write_text(CATALOGUE, encoding="utf-8")
    (root / "docs" / "pages" / "about.fr.md").write_text(ABOUT, encoding="utf-8")
    file = root / "datasets" / "schema" / "tasks.yml"
    schema = yaml.safe_load(file.read_text("utf-8"))
    schema["title"]["fr"] = "Tâches"
    file.write_text(yaml.safe_dump(schema, allow_unicode=True, sort_keys=False), encoding="utf-8")
    (root / "dist").mkdir()
    shutil.copyfile(fork.database, root / "dist" / "plans.db")
    metadata = json.loads(fork.metadata.read_text("utf-8"))
    with asked(serving.application(root, root / "dist" / "plans.db", metadata)) as get:
        yield get


def soup(get: Get, path: str) -> BeautifulSoup:
    return BeautifulSoup(get(path).text, "html5lib")


def language_of(tag: Tag) -> str:
    """The language that a browser takes an element to be in."""
    held = tag if tag.has_attr("lang") else tag.find_parent(lang=True)
    assert isinstance(held, Tag)
    return str(held["lang"])


def test_french_is_offered_and_served(get: Get) -> None:
    page = soup(get, "/fr/")
    assert page.html is not None
    assert page.html["lang"] == "fr"
    assert [link.get_text() for link in page.select("nav.languages a")] == ["中文", "English", "Français"]
    assert soup(get, "/").select_one("link[hreflang=fr]") is not None
    assert get("/sitemap.xml").text.count('hreflang="fr"') > 10


@pytest.mark.parametrize(
    ("path", "selector", "words", "language"),
    [
        ("/fr/", "nav.main-nav a", "Accueil", "fr"),  # the catalogue has it
        ("/fr/plans/tasks", "h1", "Tâches", "fr"),  # the contract has it
        ("/fr/plans/projects", "h1 span", "Projects", "en"),  # the contract has no French: English, and says so
        ("/fr/about", "article h1", "À propos", "fr"),  # the page has its own file
        ("/fr/methodology", "article h1", "Method and accuracy", "en"),  # the page has none: English
        ("/fr/", "header .brand span span", "Qingshan Data", "en"),  # portal.yml has no French
        ("/fr/plans/tasks", "table.data th span", "Title", "en"),
        ("/fr/data", "h3 a", "Tâches", "fr"),
    ],
)
def test_words_fall_back_to_english_and_say_so(get: Get, path: str, selector: str, words: str, language: str) -> None:
    found = [tag for tag in soup(get, path).select(selector) if tag.get_text(" ", strip=True) == words]
    assert found, [tag.get_text(strip=True) for tag in soup(get, path).select(selector)]
    assert language_of(found[0]) == language


@pytest.mark.parametrize("path", ["/fr/", "/fr/plans/projects", "/fr/data", "/fr/about", "/fr/plans/tasks"])
def test_no_chinese_stands_as_french(get: Get, path: str) -> None:
    for tag in soup(get, path).select("main *, header *, footer *"):
        own = "".join(tag.find_all(string=True, recursive=False))
        # A mark between two values is no sentence: what counts are words.
        if len(re.findall("[\u3400-\u9fff]", own)) > len(re.findall("[A-Za-z]", own)):
            assert language_of(tag) == "zh-CN", own.strip()


# What the French catalogue lacks stands in English: each word that a reader sees says so, no attribute has a mark.
@pytest.mark.parametrize(
    ("path", "selector", "words"),
    [
        ("/fr/plans", "header .find button", "Search"),  # a button
        ("/fr/", "footer nav a", "Report an error"),  # in a list, its address a mail
        ("/fr/plans/tasks", "section.downloads h2", "Download"),
        ("/fr/nowhere", "main h1", "Page not found"),
        ("/fr/plans/tasks?nope=1", "main .message", "no column"),  # worded by code, not in a template
    ],
)
def test_what_the_catalogue_lacks_is_english_and_says_so(get: Get, path: str, selector: str, words: str) -> None:
    page = get(path).text
    assert not re.search("[\ue000-\ue002]|%EE%80%8", page)
    held = [tag for tag in BeautifulSoup(page, "html5lib").select(selector) if words in tag.get_text()]
    assert held
    spoken = [tag for tag in held[0].select("span[lang=en]") if words in tag.get_text()]
    assert spoken, str(held[0])


def test_marks_stand_on_text_alone() -> None:
    catalogue = gettext.NullTranslations()
    other = OtherLanguage(catalogue, "en")
    marking.set(True)
    words, comma = other.gettext("Find it"), other.gettext(", ")
    marking.set(False)
    assert comma == ", ", "a comma is of no language"
    page = f'<title>{words}</title><a title="{words}" href="mailto:a?subject={quote(words)}">{words}</a>'
    shown = '<span lang="en">Find it</span>'
    assert resolved(page) == f'<title>Find it</title><a title="Find it" href="mailto:a?subject=Find%20it">{shown}</a>'
    assert other.gettext("Find") == "Find", "no mark outside a page"


def test_programs_are_told_french_where_there_is_french(get: Get) -> None:
    titles = get("/openapi.json").json()
    assert "\ue000" not in json.dumps(titles, ensure_ascii=False)
    assert "\ue000" not in get("/fr/plans/tasks.csv").text


def test_catalogues_for_programs_have_it_too(get: Get) -> None:
    titles = {each["@language"]: each["@value"] for each in get("/csvw/tasks.json").json()["dc:title"]}
    assert titles["fr"] == "Tâches"
    assert get("/datapackage.json").json()["resources"][0]["title_en"]
    resources = {each["name"]: each for each in get("/datapackage.json").json()["resources"]}
    assert resources["tasks"]["title_fr"] == "Tâches"


@pytest.mark.parametrize("path", ["/de/plans", "/de/plans/tasks"])  # no file, no language
def test_a_language_without_a_file_is_none(get: Get, path: str) -> None:
    assert get(path).status_code == 404
