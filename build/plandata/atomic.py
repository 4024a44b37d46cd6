"""Puts files, folders and links in place in one step, so that whoever looks sees the old or the new, never a mix."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from pathlib import Path

_HERE = -100  # AT_FDCWD: names are relative to the working folder
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux' renameat2


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file beside `path` and rename it there. Text is UTF-8 with the line ends that it has."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    new = path.with_name(f".{path.name}.new")  # always that name, so that the next run clears what a killed one left
    try:
        new.write_bytes(data)
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def put_file(made: Path, place: Path) -> None:
    """Put a copy of the file `made` in the place of `place`; where there is none, there is none there either."""
    if made.is_file():
        write_file(place, made.read_bytes())
    else:
        place.unlink(missing_ok=True)


def replace_folder(made: Path, place: Path) -> None:
    """Put a copy of the folder `made` in the place of `place`: it is never half one and half the other.

    A copy, since `made` may lie on another file system, where renaming is no single step. Where the system cannot
    exchange two names (it is not Linux), `place` is absent between two renames; the next call then restores it first.
    """
    new, before = (place.with_name(f".{place.name}.{word}") for word in ("new", "before"))
    shutil.rmtree(new, ignore_errors=True)
    shutil.copytree(made, new)
    if before.exists() and not place.exists():  # a run was killed between the two renames below
        before.rename(place)
    shutil.rmtree(before, ignore_errors=True)
    if place.exists() and not _exchange(new, place):
        place.rename(before)
    if not place.exists():
        new.rename(place)
    shutil.rmtree(new, ignore_errors=True)
    shutil.rmtree(before, ignore_errors=True)


def point(link: Path, target: Path) -> None:
    """Make `link` a symbolic link to `target`, in place of the link or file that was there."""
    new = link.with_name(f".{link.name}.new")
    new.unlink(missing_ok=True)
    new.symlink_to(target)
    new.replace(link)


def link_tree(source: Path, target: Path) -> None:
    """Make `target` a folder with the files of `source`, as hard links where the file system has them, else copies."""
    shutil.copytree(source, target, copy_function=link_or_copy)


def link_or_copy(source: str | Path, target: str | Path) -> None:
    """Make `target` the file `source` by a hard link where the file system has them, else a copy."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two names in one step; False, with nothing done, where the system or its file system cannot."""
    if sys.platform != "linux":
        return False
    try:
        rename = ctypes.CDLL(None).renameat2
    except (OSError, AttributeError):
        return False
    return bool(rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0)
