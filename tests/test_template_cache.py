"""Compiled templates: kept, used again, never another environment's, and no trouble where nothing can be written."""

from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader

from plandata.portal.template_cache import keep_compiled


def _environment(folder: Path, **options: Any) -> Environment:
    environment = Environment(loader=FileSystemLoader(folder), autoescape=True, **options)
    keep_compiled(environment, folder / "kept")
    return environment


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    (tmp_path / "a.html").write_text("{% if true %}\n{{ name }}\n{% endif %}\n", "utf-8")
    return tmp_path


def test_a_template_is_compiled_once_and_anew_when_it_changes(templates: Path) -> None:
    assert _environment(templates).get_template("a.html").render(name="<长春>") == "\n&lt;长春&gt;\n"
    (kept,) = (templates / "kept").iterdir()
    before = kept.read_bytes()
    assert _environment(templates).get_template("a.html").render(name="吉林") == "\n吉林\n"
    assert kept.read_bytes() == before
    (templates / "a.html").write_text("{{ name }}!", "utf-8")
    assert _environment(templates).get_template("a.html").render(name="吉林") == "吉林!"


def test_an_environment_with_other_options_compiles_its_own(templates: Path) -> None:
    _environment(templates).get_template("a.html")
    trimmed = _environment(templates, trim_blocks=True).get_template("a.html")
    assert trimmed.render(name="长春") == "长春\n"


def test_a_folder_that_cannot_be_made_costs_nothing_but_time(templates: Path) -> None:
    (templates / "kept").write_text("a file stands where the folder would be", "utf-8")
    (templates / "kept").chmod(0o400)
    assert _environment(templates).get_template("a.html").render(name="长春") == "\n长春\n"


@pytest.mark.parametrize("spoil", ["gone", "a file"])
def test_a_folder_that_is_lost_while_serving_costs_nothing_but_time(templates: Path, spoil: str) -> None:
    """A rebuild removes the folder of a build that nobody holds; every page would answer 500."""
    environment = _environment(templates)
    (templates / "kept").rmdir()
    if spoil == "a file":
        (templates / "kept").write_text("", "utf-8")
    assert environment.get_template("a.html").render(name="长春") == "\n长春\n"


def test_a_full_disk_costs_nothing_but_time(templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    environment = _environment(templates)
    monkeypatch.setattr("jinja2.bccache.Bucket.write_bytecode", fail)
    assert environment.get_template("a.html").render(name="长春") == "\n长春\n"
    assert list((templates / "kept").iterdir()) == []
