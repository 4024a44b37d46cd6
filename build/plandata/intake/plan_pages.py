"""What a new plan's folder says of itself until a person writes more: README.md, CHANGELOG.md and its Chinese twin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plandata.model import PlanSettings

_README = """\
# {title}

**Cite:** {cited}；数据：plandata，CC BY 4.0。

{source_note}.

## Known gaps
- Read by rules alone: what they were unsure of is listed in `review.md`. What a person decides goes to `etc/`, with the
  reason; say here what stays open.

<!-- [[[cog
from pathlib import Path
from plandata.publish.dictionary import columns_markdown
cog.out("## Data dictionary\\n\\n" + columns_markdown(Path("datasets"), "{plan_id}"))
]]] -->
<!-- [[[end]]] -->
"""
_CHANGELOG = """\
# Changes of the data, for those who use it

## Unreleased
- First publication, as the rules read the plan.
"""
_CHANGELOG_ZH = """\
# 数据更新记录

## 未发布
- 首次发布：由规则读出，尚未人工核对。
"""


def pages_of(plan_id: str, settings: PlanSettings) -> Mapping[str, str]:
    """Return the files' contents by name. `scripts/docs` fills the dictionary of the README from the tables."""
    readme = _README.format(
        title=settings.title,
        cited="，".join(_cited(settings)),
        source_note=settings.source_note_en.rstrip("."),
        plan_id=plan_id,
    )
    return {"README.md": readme, "CHANGELOG.md": _CHANGELOG, "CHANGELOG.zh-CN.md": _CHANGELOG_ZH}


def _cited(settings: PlanSettings) -> Iterator[str]:
    """Issuer and title, number, date: what is known of them."""
    yield f"{settings.issuer}：《{settings.title}》" if settings.issuer else f"《{settings.title}》"
    yield from (known for known in (settings.document_number, settings.issued_on) if known)
