"""What a new plan's folder says of itself until a person writes more: README.md, CHANGELOG.md and its Chinese twin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plandata import escaping
from plandata.model import PlanSettings

_README = """\
# {title}

**Cite:** {cited}；数据：plandata，CC BY 4.0。

{source_note}.

## Known gaps
- Read by rules alone: what they were unsure of is listed in `review.md`. What a person decides goes to `etc/`, with the
  reason; say here what stays open.

## Tables and columns
The portal explains every table and column at `/data`.
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


def pages_of(settings: PlanSettings) -> Mapping[str, str]:
    """Return the files' contents by name. No program runs over them: a plan's words stand in them as words."""
    readme = _README.format(
        title=escaping.markdown(settings.title),
        cited="，".join(map(escaping.markdown, _cited(settings))),
        source_note=settings.source_note_en.rstrip("."),
    )
    return {"README.md": readme, "CHANGELOG.md": _CHANGELOG, "CHANGELOG.zh-CN.md": _CHANGELOG_ZH}


def _cited(settings: PlanSettings) -> Iterator[str]:
    """Issuer and title, number, date: what is known of them."""
    yield f"{settings.issuer}：《{settings.title}》" if settings.issuer else f"《{settings.title}》"
    yield from (known for known in (settings.document_number, settings.issued_on) if known)
