"""The verbs, called as a user calls them: what they print, and that a user never sees a traceback."""

import socket
import subprocess
import sys

import pytest
from checkouts import INVENTED, ROOT, copy_checkout


def run(*words, timeout=120):
    command = [sys.executable, "-m", "plandata", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=timeout)


@pytest.mark.parametrize("verb", ["build", "check", "serve", "evaluate", "new"])
def test_every_verb_has_help(verb):
    called = run(verb, "--help")
    assert called.returncode == 0
    assert "Usage:" in called.stdout


SCRIPTS = sorted(file.name for file in (ROOT / "scripts").iterdir() if file.suffix == "")


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_has_help(script):
    called = subprocess.run([f"scripts/{script}", "--help"], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert (called.returncode, called.stderr) == (0, "")
    assert script in called.stdout or "Usage: python -m plandata" in called.stdout


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_opens_with_what_it_does(script):
    first, second = (ROOT / "scripts" / script).read_text(encoding="utf-8").splitlines()[:2]
    assert first.startswith("#!/usr/bin/env ")
    assert len(second) > 20


def test_a_port_that_is_taken_is_one_clear_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        called = run("serve", "--port", port)
    assert called.returncode == 1
    assert called.stderr.count("\n") == 1
    assert f"127.0.0.1:{port}" in called.stderr
    assert f"--port {port + 1}" in called.stderr


def test_a_corpus_that_is_not_published_is_one_clear_line(tmp_path):
    called = run("serve", "--corpus", tmp_path, "--port", 8999)
    assert (called.returncode, called.stdout) == (1, "")
    assert f"Run plandata corpus publish {tmp_path}." in called.stderr


def test_a_failing_build_says_so_without_a_traceback(tmp_path):
    checkout = copy_checkout(tmp_path, INVENTED)
    (checkout.datasets / INVENTED.name / "raw" / "SOURCE.yml").unlink()
    called = run("--datasets", checkout.datasets, "--dist", checkout.dist, "build")
    assert called.returncode == 3  # plans that fail, not the command
    assert "SOURCE.yml: no such file" in called.stderr
    assert "Traceback" not in called.stderr


def test_a_second_build_finds_nothing_to_do(published):
    called = run("--datasets", published.datasets, "--dist", published.dist, "build")
    assert "up to date" in called.stdout
