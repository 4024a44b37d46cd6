"""How bad input is told: one exception that says where, what was found, what was expected and what to do."""

from __future__ import annotations

from collections.abc import Mapping


class PlanDataError(Exception):
    """Bad input, said to a person: where, what was found, what was expected, what to do. Never shown as a traceback."""

    def __init__(self, where: str, found: str, expected: str, remedy: str) -> None:
        super().__init__(f"{where}: {found}; expected {expected}. {remedy}")
        self.where, self.found, self.expected, self.remedy = where, found, expected, remedy


class PlansFailed(PlanDataError):  # noqa: N818
    """Plans that could not be read as their inputs are now; the command ends with status 3, others were published."""

    def __init__(self, failures: Mapping[str, str], came_of_it: str) -> None:
        """`failures`: what is wrong, by plan id. `came_of_it`: what was done with the rest, and what to do."""
        self.failures = dict(failures)
        counted = f"{len(failures)} plan{'' if len(failures) == 1 else 's'} failed"
        super().__init__("datasets", counted, "every plan to pass its checks", came_of_it)
        self.args = ("\n".join([f"{counted}. {came_of_it}", *(f"  {plan}: {why}" for plan, why in failures.items())]),)
