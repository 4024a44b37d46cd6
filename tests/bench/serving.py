"""Measure what serving costs beside stock Datasette: `scripts/bench serving`. Needs a built dist/plans.db.

Start to the first answer, alternating with stock Datasette on the same file; the first searches after a start against
later ones; suggestions against stock's own /-/versions.json. Ratios of one run: the machine's speed cancels out.
"""

from __future__ import annotations

import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import click

from plandata.house import House
from plandata.serving import datasette_arguments

WORDS = ("长春", "地铁", "物流", "养老", "就业", "机场", "天然气", "教育", "珲春", "金融")
TYPED = ("c", "chang", "changchun", "长", "长春", "zhangchun", "省发改委", "发改", "hunc", "延龙图")
READY = "/-/versions.json"


def ask(port: int, address: str) -> float:
    """Milliseconds of one request, the whole answer read."""
    started = time.perf_counter()
    url = f"http://127.0.0.1:{port}{quote(address, safe='/?=&.-_')}"
    with urllib.request.urlopen(url) as answer:
        answer.read()
    return 1000 * (time.perf_counter() - started)


@contextmanager
def served(arguments: list[str]) -> Iterator[tuple[int, float]]:
    """Serve, and give the port and the milliseconds from the start of the process to its first answer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "datasette", "serve", *arguments, "--port", str(port)]
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            try:
                ask(port, READY)
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.005)
        yield port, 1000 * (time.perf_counter() - started)
    finally:
        process.terminate()
        process.wait()


@click.command()
@click.option("--rounds", default=5, show_default=True, help="Starts of each.")
def main(rounds: int) -> None:
    """Print a Markdown table of the ratios."""
    house = House.at(Path())
    stock, ours = ["-i", str(house.database)], datasette_arguments(house)
    starts: dict[str, list[float]] = {"stock": [], "ours": []}
    firsts: dict[str, list[float]] = {}
    for _ in range(rounds):
        with served(stock) as (_, milliseconds):
            starts["stock"].append(milliseconds)
        for path in ("/search?q=", "/search.json?q=", "/plans/clauses.json?_search="):
            with served(ours) as (port, milliseconds):
                starts["ours"].append(milliseconds)
                times = [ask(port, path + word) for word in WORDS]
            firsts.setdefault(path, []).append(times[0] / times[-1])
    with served(ours) as (port, _):
        pairs = [(ask(port, f"/suggest.json?q={typed}"), ask(port, READY)) for typed in TYPED * 5]
    suggest, versions = (statistics.median(times) for times in zip(*pairs, strict=True))
    began = {name: statistics.median(times) for name, times in starts.items()}
    click.echo("| what | ours | beside | ratio |\n| --- | --- | --- | --- |")
    click.echo(
        f"| start to first answer | {began['ours']:.0f} ms | stock Datasette {began['stock']:.0f} ms "
        f"| {began['ours'] / began['stock']:.2f} |"
    )
    for path, ratios in firsts.items():
        click.echo(f"| first `{path}` after a start | | the tenth | {statistics.median(ratios):.1f} |")
    click.echo(
        f"| `/suggest.json`, median | {suggest:.1f} ms | `{READY}` {versions:.1f} ms | {suggest / versions:.2f} |"
    )


if __name__ == "__main__":
    main()
