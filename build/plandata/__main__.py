"""python -m plandata: the verbs of cli.py."""

from plandata.cli import main

main()
