"""How bad input is told: one exception that says where, what was found, what was expected and what to do."""

from __future__ import annotations


class PlanDataError(Exception):
    """Bad input, said to a person: where, what was found, what was expected, what to do. Never shown as a traceback."""

    def __init__(self, where: str, found: str, expected: str, remedy: str) -> None:
        super().__init__(f"{where}: {found}; expected {expected}. {remedy}")
        self.where, self.found, self.expected, self.remedy = where, found, expected, remedy
