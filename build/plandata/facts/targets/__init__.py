"""Table targets: every number with a unit that a plan commits to, and every universal one (全覆盖).

reader (which sentences, in which order) → quantities (annotate) → commitments (is it one?) → subjects (of what?);
universals are read beside them. What a sentence tells of the past is told by `past`.
"""

from plandata.facts.targets.reader import find_targets

__all__ = ["find_targets"]
