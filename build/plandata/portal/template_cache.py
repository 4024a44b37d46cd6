"""Keeps compiled templates beside the database, in dist/templates/: compiling one takes 10-60 ms.

A page's first view after each start would pay that, and so would the first search.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache
from jinja2.bccache import Bucket

from plandata.portal.datasette_api import __version__


def keep_compiled(env: Environment, folder: Path) -> None:
    """Let `env` keep in `folder` what it compiles; where nothing can be written it compiles at each start.

    Jinja names a file by template and source. What else decides the bytecode is in the name too, so that a changed
    environment never runs what another one compiled.
    """
    with suppress(OSError):
        folder.mkdir(exist_ok=True)
    if folder.is_dir() and os.access(folder, os.W_OK):
        env.bytecode_cache = _Kept(str(folder), f"{_made_with(env)}-%s.jinja")


class _Kept(FileSystemBytecodeCache):
    """Goes on without a file that cannot be read or written: the disk is full, the folder of an old build is gone."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket, or leave it empty."""
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write the bucket where that is possible."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _made_with(env: Environment) -> str:
    options = (env.autoescape, env.trim_blocks, env.lstrip_blocks, env.is_async, sorted(env.extensions))
    return hashlib.sha256(repr((__version__, options)).encode()).hexdigest()[:12]
