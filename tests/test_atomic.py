"""Files, folders and links are put in place in one step: old or new at every moment, nothing left beside them."""

from pathlib import Path

import pytest

from plandata import atomic


def folder_with(place, name):
    place.mkdir()
    (place / name).write_text(name, encoding="utf-8")
    return place


@pytest.mark.parametrize("exchanges", [True, False], ids=["names are exchanged", "two renames"])
def test_a_folder_is_replaced_as_a_whole(tmp_path, monkeypatch, exchanges):
    if not exchanges:
        monkeypatch.setattr(atomic, "_exchange", lambda one, other: False)
    place, made = folder_with(tmp_path / "tables", "old.csv"), folder_with(tmp_path / "made", "new.csv")
    atomic.replace_folder(made, place)
    assert [file.name for file in place.iterdir()] == ["new.csv"]
    assert sorted(folder.name for folder in tmp_path.iterdir()) == ["made", "tables"]


def test_a_folder_that_was_not_there_is_put_there(tmp_path):
    atomic.replace_folder(folder_with(tmp_path / "made", "new.csv"), tmp_path / "tables")
    assert [file.name for file in (tmp_path / "tables").iterdir()] == ["new.csv"]


@pytest.mark.parametrize("left", ["before", "new"])
def test_what_a_killed_run_left_is_cleared_away(tmp_path, left):
    """Where names cannot be exchanged the old folder lies under its other name between two renames: it is not lost."""
    folder_with(tmp_path / f".tables.{left}", "old.csv")
    atomic.replace_folder(folder_with(tmp_path / "made", "new.csv"), tmp_path / "tables")
    assert sorted(folder.name for folder in tmp_path.iterdir()) == ["made", "tables"]
    assert [file.name for file in (tmp_path / "tables").iterdir()] == ["new.csv"]


@pytest.mark.parametrize("content", ["一行\r\n二行\n", b"\xff\x00"], ids=["text as it is", "bytes"])
def test_a_file_is_written_as_it_is_and_readable_by_all(tmp_path, content):
    file = tmp_path / "a.md"
    file.write_bytes(b"old")
    atomic.write_file(file, content)
    assert file.read_bytes() == (content if isinstance(content, bytes) else content.encode())
    assert file.stat().st_mode & 0o444 == 0o444
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path, monkeypatch):
    file = tmp_path / "a.md"
    file.write_bytes(b"old")
    write = Path.write_bytes

    def fill_the_disk(path, data):
        write(path, data[:1])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as spoilt:
        spoilt.setattr(Path, "write_bytes", fill_the_disk)
        with pytest.raises(OSError, match="No space left"):
            atomic.write_file(file, "new")
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_link_takes_the_place_of_a_link_or_file(tmp_path):
    (tmp_path / "1").mkdir()
    (tmp_path / "2").mkdir()
    (tmp_path / "current").write_bytes(b"a file of an older version")
    for name in ("1", "2"):
        atomic.point(tmp_path / "current", tmp_path / name)
        assert (tmp_path / "current").resolve() == tmp_path / name
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1", "2", "current"]
