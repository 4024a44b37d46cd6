"""What pages list is sorted by sound, as the build wrote it down; a server needs pypinyin for nothing that it knows."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from checkouts import INVENTED, copy_checkout, quiet

from plandata import pipeline
from plandata.portal.pages.listing import by_pinyin
from plandata.portal.texts.contract import Column
from plandata.publish.collation import Collation


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a built checkout."""
    checkout = copy_checkout(tmp_path_factory.mktemp("collation"), INVENTED)
    pipeline.build(checkout, quiet())
    return checkout.collation


def test_a_build_writes_the_sound_of_names_words_and_facets(file: Path) -> None:
    collation = json.loads(file.read_text("utf-8"))
    assert list(collation) == sorted(collation)
    assert collation["公路"] == "gong lu"  # the word of a code
    assert collation["牵头"] == "qian tou"
    assert all(word not in collation for word in ("road", "lead"))  # codes sound as they are written


@pytest.mark.parametrize(
    ("known", "words", "expected"),
    [
        # As a table says, and not as pypinyin reads it (huichun).
        ({"珲春市": "hunchun shi"}, ["吉林市", "珲春市", "和龙市"], ["和龙市", "珲春市", "吉林市"]),
        # Not known: read aloud. 长 is chang in a name that the dictionary has.
        ({}, ["珠海市", "长春市", "安图县"], ["安图县", "长春市", "珠海市"]),
        # Without a Chinese character: as written, capitals aside.
        ({}, ["road", "Rail"], ["Rail", "road"]),
        # Equal keys: by the words themselves, so that the order is one.
        ({}, ["石市", "实市"], ["实市", "石市"]),
    ],
)
def test_words_sort_as_they_sound(tmp_path: Path, known: dict[str, str], words: list[str], expected: list[str]) -> None:
    (tmp_path / "collation.json").write_text(json.dumps(known), "utf-8")
    assert sorted(words, key=Collation(tmp_path / "collation.json").key) == expected


def test_a_facet_lists_ticked_values_then_the_frequent_then_by_the_sound_of_what_is_shown() -> None:
    column = Column("kind", value_words={"a-port": {"zh": "港口"}, "b-road": {"zh": "公路"}, "c-rail": {"zh": "铁路"}})

    def value(code: Any, count: int, selected: bool = False) -> dict[str, Any]:
        return {"value": code, "label": code, "count": count, "selected": selected}

    listed = [value(None, 9), value("c-rail", 1), value("b-road", 2), value("a-port", 2), value("d", 1, selected=True)]
    shown = [each["value"] for each in by_pinyin(listed, column, Collation(None))]
    assert shown == ["d", "a-port", "b-road", "c-rail", None]  # gangkou before gonglu: not by the codes' letters


def test_a_server_of_what_was_built_loads_no_dictionaries(file: Path) -> None:
    program = (
        "import asyncio, json, sys\n"
        "from pathlib import Path\n"
        "from plandata.serving import start as serving\n"
        "dist = Path(sys.argv[1])\n"
        "metadata = json.loads((dist / 'metadata.json').read_text('utf-8'))\n"
        "portal = serving.application(Path.cwd(), dist / 'plans.db', metadata)\n"
        "async def ask():\n"
        "    await portal.invoke_startup()\n"
        "    for table in ('projects', 'mentions', 'responsibilities', 'keywords', 'task_overview', 'city_profile'):\n"
        "        assert (await portal.client.get(f'/plans/{table}')).status_code == 200, table\n"
        "asyncio.run(ask())\n"
        "assert 'pypinyin' not in sys.modules\n"
    )
    root = Path(__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", program, file.parent], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
