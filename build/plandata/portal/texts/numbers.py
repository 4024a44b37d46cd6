"""How numbers read in Chinese text: 75000 as 7.5万, thousands in groups."""

from __future__ import annotations

from decimal import Decimal

from plandata.portal.texts.languages import is_chinese

_YI, _WAN = Decimal(100_000_000), Decimal(10_000)


def plain(value: float | Decimal | str) -> str:
    """Return a number without a needless fraction: 12.0 → 12, 0.50 → 0.5."""
    number = Decimal(str(value)).normalize()
    return format(number, "f")


def grouped(value: float | Decimal | str) -> str:
    """Return a number with its thousands grouped where that helps: 75000 → 75,000, but 2016 → 2016."""
    text = plain(value)
    whole, point, fraction = text.partition(".")
    return f"{int(whole):,}{point}{fraction}" if len(whole.lstrip("-")) > 4 else text


def counted(value: int) -> str:
    """Return a count with its thousands grouped: 1,125. Never a year, so four digits are grouped as well."""
    return f"{value:,}"


def in_wan(value: float | Decimal | str) -> str | None:
    """Return a number of at least 万 as plans write it: 7.5万, 1.2亿; None where that would be longer."""
    number = Decimal(str(value))
    for size, word in ((_YI, "亿"), (_WAN, "万")):
        if abs(number) >= size:
            short = plain(number / size)
            return f"{short}{word}" if len(short) < len(plain(number)) else None
    return None


def with_wan(value: float | Decimal | str, unit: str = "") -> str:
    """Return a number with its unit, and 万 or 亿 beside it in Chinese: 75,000 亩（7.5万亩）."""
    text = f"{grouped(value)} {unit}".strip()
    short = in_wan(value)
    return f"{text}（{short}{unit}）" if short and is_chinese() else text
