"""Measure what serving costs beside stock Datasette: `scripts/bench serving`. Needs a built dist/plans.db.

Start to the first answer, in turn with stock Datasette on the same file; the first searches after a start against
later ones; suggestions against stock's own /-/versions.json; table pages with a filter that nobody has used; pages
asked for again, in requests a second. Ratios of one run: the machine's speed cancels out.
"""

from __future__ import annotations

import http.client
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import click

from plandata.checkout import Checkout

WORDS = ("长春", "地铁", "物流", "养老", "就业", "机场", "天然气", "教育", "珲春", "金融")
TYPED = ("c", "chang", "changchun", "长", "长春", "zhangchun", "省发改委", "发改", "hunc", "延龙图")
READY = "/-/versions.json"
STOCK_TABLE = "/plans/projects"
TABLES = ("tasks", "projects", "responsibilities", "mentions", "clauses")


def first_plan(checkout: Checkout) -> str:
    """The id of a plan of the database."""
    with closing(sqlite3.connect(checkout.database)) as connection:
        return str(connection.execute("select plan_id from plans order by plan_id").fetchone()[0])


def ask(port: int, address: str) -> float:
    """Milliseconds of one request, the whole answer read."""
    started = time.perf_counter()
    url = f"http://127.0.0.1:{port}{quote(address, safe='/?=&.-_')}"
    with urllib.request.urlopen(url) as answer:
        answer.read()
    return 1000 * (time.perf_counter() - started)


SEARCH_ALONE = """\
from datasette import hookimpl
from plandata.publish import search

@hookimpl(trylast=True)
def prepare_connection(conn):
    search.register_functions(conn)
"""


@contextmanager
def served(command: list[str]) -> Iterator[tuple[int, float]]:
    """Serve, and give the port and the milliseconds from the start of the process to its first answer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started = time.perf_counter()
    process = subprocess.Popen([*command, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
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


def starts(commands: dict[str, list[str]], rounds: int) -> dict[str, float]:
    """Start each in turn, `rounds` times; return each one's median milliseconds to the first answer."""
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            with served(command) as (_, milliseconds):
                taken[name].append(milliseconds)
    return {name: statistics.median(times) for name, times in taken.items()}


def first_searches(command: list[str], path: str, rounds: int, pause: float) -> tuple[float, float]:
    """Median milliseconds of the first search, `pause` seconds after the first answer, and of the tenth.

    Each round begins with another word, since some have ten times the hits of others: over as many rounds as there are
    words, each comes first once and tenth once.
    """
    taken = []
    for turn in range(rounds):
        with served(command) as (port, _):
            time.sleep(pause)
            taken.append([ask(port, path + word) for word in (*WORDS[turn:], *WORDS[:turn])])
    return statistics.median(times[0] for times in taken), statistics.median(times[-1] for times in taken)


def suggestions(ours: list[str], stock: list[str]) -> tuple[float, float]:
    """Median milliseconds of /suggest.json and of stock Datasette's /-/versions.json, asked in turn."""
    with served(ours) as (port, _), served(stock) as (stock_port, _):
        time.sleep(1)
        pairs = [(ask(port, f"/suggest.json?q={typed}"), ask(stock_port, READY)) for typed in TYPED * 10]
    suggest, versions = (statistics.median(times) for times in zip(*pairs, strict=True))
    return suggest, versions


class Client:
    """One connection that stays open, as a browser or a proxy holds it."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port)

    def ask(self, address: str) -> float:
        """Seconds of one request, the whole answer read."""
        started = time.perf_counter()
        self.connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
        answer = self.connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise click.ClickException(f"{address}: {answer.status}")
        return time.perf_counter() - started


Pairs = dict[str, tuple[float, float]]  # address → ours, stock's


def repeated(ours: list[str], stock: list[str], pages: Sequence[str], times: int) -> Pairs:
    """Requests a second of pages of ours that were asked for before, and of stock's table page, in turn."""
    rates: Pairs = {}
    with served(ours) as (port, _), served(stock) as (stock_port, _):
        mine, theirs = Client(port), Client(stock_port)
        for page in pages:
            mine.ask(page)  # made once
            theirs.ask(STOCK_TABLE)
            pairs = [(mine.ask(page), theirs.ask(STOCK_TABLE)) for _ in range(times)]
            own, other = (statistics.median(taken) for taken in zip(*pairs, strict=True))
            rates[page] = (1 / own, 1 / other)
    return rates


def first_answers(ours: list[str], stock: list[str], tables: Sequence[str], times: int) -> Pairs:
    """Median milliseconds of table pages that nobody has asked for, each with another filter, in turn with stock's."""
    taken: Pairs = {}
    with served(ours) as (port, _), served(stock) as (stock_port, _):
        time.sleep(2)  # what is loaded once is loaded
        mine, theirs = Client(port), Client(stock_port)
        for table in tables:
            # A filter that takes another value each time keeps nearly all rows, and no answer was made before.
            addresses = [f"/plans/{table}?start_char__gt={number}" for number in range(times + 2)]
            pairs = [(mine.ask(address), theirs.ask(address)) for address in addresses][2:]
            own, other = (1000 * statistics.median(times_of) for times_of in zip(*pairs, strict=True))
            taken[table] = (own, other)
    return taken


@click.command()
@click.option("--rounds", default=len(WORDS), show_default=True, help="Starts of each.")
def main(rounds: int) -> None:
    """Print a Markdown table of the ratios."""
    checkout = Checkout.at(Path())
    stock = [sys.executable, "-m", "datasette", "serve", "-i", str(checkout.database)]
    ours = ["scripts/serve"]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "search_alone.py").write_text(SEARCH_ALONE, encoding="utf-8")
        searching = [*stock, "--plugins-dir", folder]
        taken = starts({"stock": stock, "searching": searching, "ours": ours}, rounds)
    rows = [("start, `scripts/serve`", taken["ours"], "stock Datasette", taken["stock"])]
    rows += [("start, stock with our search alone", taken["searching"], "stock Datasette", taken["stock"])]
    for path in ("/search?q=", "/search.json?q=", "/plans/clauses?_search=", "/plans/clauses.json?_search="):
        for pause, when in ((0, "at once"), (1, "a second after the start")):
            first, tenth = first_searches(ours, path, rounds, pause)
            rows.append((f"first `{path}`, {when}", first, "the tenth", tenth))
    suggest, versions = suggestions(ours, stock)
    rows.append(("`/suggest.json`", suggest, f"stock's `{READY}`", versions))
    for table, (own, other) in first_answers(ours, stock, TABLES, 3 * rounds).items():
        rows.append((f"first `/plans/{table}?…`, another filter each time", own, "stock's same address", other))
    pages = ("/", f"/plan/{first_plan(checkout)}", "/matrix", "/plans/projects", "/plans/clauses")
    rates = repeated(ours, stock, pages, 20 * rounds)
    click.echo("| what | ours, ms | beside | ms | ratio |\n| --- | --- | --- | --- | --- |")
    for what, time_of_ours, beside, other in rows:
        click.echo(f"| {what} | {time_of_ours:.1f} | {beside} | {other:.1f} | {time_of_ours / other:.2f} |")
    click.echo("\n| repeated page | requests a second | stock's table page | × |\n| --- | --- | --- | --- |")
    for page, (own, other) in rates.items():
        click.echo(f"| `{page}` | {own:,.0f} | {other:,.0f} | {own / other:.0f} |")


if __name__ == "__main__":
    main()
