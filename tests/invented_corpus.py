"""Invented plans of every style, as many as one wants, the same for the same seed and number: texts of a corpus.

Styles are what real plans differ in: numbering, notes of duties, line breaks, a notice before the plan. Half have less
than 6,000 characters, one in fifty more than 30,000, as published plans have.
"""

from __future__ import annotations

import random
import textwrap
from collections.abc import Iterator
from pathlib import Path

SEED = 2016
TOPICS = ("护水", "修路", "植树", "养老服务", "数字经济", "现代物流", "职业教育", "节能降碳")
BODIES = ("市水务局", "市财政局", "市交通运输局", "市发展改革委", "市民政局", "市教育局", "各区县政府", "市林业局")
PLACES = ("东安县", "临河区", "青山镇", "安州市", "北川县")
SENTENCES = (
    "新建{place}水渠{n}公里，改造泵站{m}座。", "到{year}年，覆盖率达到{p}%以上。", "建成{place}物流园，推进二期工程。",
    "加强组织领导，落实工作责任。", "培育示范企业{m}家，新增就业{n}人。", "完善标准体系，强化监督检查。",
    "力争{year}年前建成{place}至{other}公路{n}公里。", "全面消除安全隐患，严禁新建高耗能项目。",
)  # fmt: skip
NOTES = (
    "（{a}牵头，{b}、{c}配合）", "（责任单位：{a}、{b}）", "（{a}负责）", "（牵头单位：{a}；责任单位：{b}、{c}）",
    "（{a}、{b}按职责分工负责）", "",
)  # fmt: skip
DIGITS = "一二三四五六七八九十"
STYLES = ("outline", "chapters", "flat", "wrapped", "notice")
_LONG = 30_000


def plan(number: int, longest: int = _LONG * 2) -> str:
    """Return the text of one plan."""
    chance = random.Random(f"{SEED} {number}")  # noqa: S311  a corpus, no secret
    style, topic, year = STYLES[number % len(STYLES)], chance.choice(TOPICS), chance.randint(2015, 2026)
    length = min(int(chance.lognormvariate(8.6, 0.8)), longest)
    title = f"安州市{topic}{chance.choice(('行动方案', '发展规划', '实施意见'))}（{year}—{year + 4}年）"
    lines = [title, f"安政发〔{year}〕{number + 1}号", f"为推进{topic}工作，制定本方案。"]
    if style == "notice":
        lines = [
            f"安州市人民政府关于印发{title}的通知", f"安政发〔{year}〕{number + 1}号", "各区县人民政府：",
            "现印发给你们，请认真贯彻执行。", "安州市人民政府", f"{year}年3月{chance.randint(1, 28)}日", title,
        ]  # fmt: skip
    for line in _body(chance, style, year):
        lines.append(line)
        if sum(map(len, lines)) >= length:
            break
    if style == "flat":
        return "".join(lines)
    if style == "wrapped":
        return "\n".join(part for line in lines for part in textwrap.wrap(line, 34))
    return "\n".join(lines)


def _body(chance: random.Random, style: str, year: int) -> Iterator[str]:
    for chapter in range(1, 400):
        mark = DIGITS[(chapter - 1) % 10]
        yield f"第{mark}章 {chance.choice(TOPICS)}" if style == "chapters" else f"{mark}、{chance.choice(TOPICS)}"
        for section in range(1, chance.randint(3, 6)):
            note = chance.choice(NOTES).format(**dict(zip("abc", chance.sample(BODIES, 3), strict=True)))
            words = "".join(_sentence(chance, year) for _ in range(chance.randint(2, 6)))
            yield f"（{DIGITS[section - 1]}）推进{chance.choice(TOPICS)}。{words}{note}"


def _sentence(chance: random.Random, year: int) -> str:
    place, other = chance.sample(PLACES, 2)
    return chance.choice(SENTENCES).format(
        place=place, other=other, n=chance.randint(2, 90), m=chance.randint(2, 40), p=chance.randint(50, 99),
        year=year + chance.randint(1, 4),
    )  # fmt: skip


def write(folder: Path, count: int, longest: int = _LONG * 2) -> Path:
    """Write so many plans and their manifest; return the manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["plan_id,path,region"]
    for number in range(count):
        (folder / f"anzhou-{number}.txt").write_text(plan(number, longest), encoding="utf-8")
        lines.append(f"anzhou-{number},anzhou-{number}.txt,220000")
    manifest = folder / "manifest.csv"
    manifest.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return manifest
