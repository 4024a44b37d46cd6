"""A place for what is made of a plan before it is whole."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from plandata.builds import check_dist
from plandata.checkout import Checkout


@contextmanager
def beside(checkout: Checkout) -> Iterator[Path]:
    """A folder in datasets/ that no build reads, for one run at a time; gone afterwards, as what a killed run left."""
    check_dist(checkout.dist)
    place = checkout.datasets / ".new"
    checkout.dist.mkdir(parents=True, exist_ok=True)
    with FileLock(checkout.dist / ".new.lock"):
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        try:
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)
