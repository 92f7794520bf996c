"""The plan on paper: A4, one line an exercise with a box to tick. Chinese needs a font with its characters, which is embedded.

fpdf2 (LGPL-3.0) is imported as it is, never changed or copied; the font's used glyphs alone go into the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coach.errors import PlanError
from coach.plans import output
from coach.plans.model import Block, Plan, Session
from coach.plans.wishes import GOAL_NAMES
from coach.wearables.show import day_name

if TYPE_CHECKING:
    from fpdf import FPDF

# Where systems keep a font with Chinese characters: (file, face of a collection).
_FONTS: tuple[tuple[str, int], ...] = (
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2), ("/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc", 2), ("/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/opentype/noto/NotoSansCJKsc-Regular.otf", 0), ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0), ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
    ("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf", 0), ("/System/Library/Fonts/STHeiti Light.ttc", 1), ("/System/Library/Fonts/Supplemental/Songti.ttc", 0),
    ("/Library/Fonts/Arial Unicode.ttf", 0), ("C:/Windows/Fonts/msyh.ttc", 0), ("C:/Windows/Fonts/simhei.ttf", 0), ("C:/Windows/Fonts/simsun.ttc", 0),
)  # fmt: skip
# What the built-in Latin font lacks.
_LATIN = str.maketrans(
    {"–": "-", "—": "-", "“": '"', "”": '"', "’": "'", "₂": "2", "…": "...", "½": "1/2", "≤": "<=", "≥": ">="}
)


@lru_cache(maxsize=1)
def chinese_font() -> tuple[Path, int] | None:
    """A font of this system with Chinese characters, or None."""
    return next(((Path(name), face) for name, face in _FONTS if Path(name).is_file()), None)


def render(plan: Plan, lang: str = "en", font: Path | None = None) -> bytes:
    """The plan as PDF. PlanError where Chinese is asked for and no font for it is found, or ``font`` cannot be read."""
    from fpdf import FPDF
    from fpdf.errors import FPDFException

    zh = lang == "zh"
    page = FPDF(format="A4")
    page.set_auto_page_break(auto=True, margin=14)
    page.set_margins(14, 14)
    page.set_title(f"{'训练计划' if zh else 'Plan'}: {GOAL_NAMES[plan.goal][zh]}")
    page.set_creation_date(_noon(plan))
    try:
        family = _font(page, zh, font)
        _Writer(page, family, zh).plan(plan)
        return bytes(page.output())
    except (FPDFException, OSError, KeyError) as exc:
        raise PlanError(f"The PDF could not be made: {exc}. Markdown and plain text need no font.") from exc


def _noon(plan: Plan) -> Any:
    from datetime import UTC, datetime

    return datetime(plan.start.year, plan.start.month, plan.start.day, 12, tzinfo=UTC)


def _font(page: FPDF, zh: bool, font: Path | None) -> str:
    found = (font, 0) if font else chinese_font() if zh else None
    if found is None:
        if zh:
            raise PlanError("No font with Chinese characters was found on this system. Install Noto Sans CJK (Debian: fonts-noto-cjk) or name a font file; "
                            "Markdown and plain text work without one.")  # fmt: skip
        return "helvetica"
    page.add_font("plan", fname=str(found[0]), collection_font_number=found[1])
    return "plan"


class _Writer:
    """Lines of text in a few sizes on one document."""

    def __init__(self, page: FPDF, family: str, zh: bool) -> None:
        self.page, self.family, self.zh = page, family, zh
        page.add_page()

    def line(self, text: str, size: float = 9.5, gap: float = 0.0) -> None:
        self.page.set_font(self.family, size=size)
        self.page.multi_cell(
            0, size * 0.5, text.translate(_LATIN) if self.family == "helvetica" else text, new_x="LMARGIN", new_y="NEXT"
        )
        if gap:
            self.page.ln(gap)

    def plan(self, plan: Plan) -> None:
        zh = self.zh
        self.line(f"{'训练计划：' if zh else 'Plan: '}{GOAL_NAMES[plan.goal][zh]}", 18, 2)
        self.line(output.summary(plan, "zh" if zh else "en"), gap=1)
        for note in (*(plan.notes_zh if zh else plan.notes), plan.progression_zh if zh else plan.progression):
            self.line(f"- {note}")
        for caution in plan.cautions_zh if zh else plan.cautions:
            self.line(f"! {caution}")
        for week in plan.weeks:
            self.page.ln(3)
            self.line(output.week_title(week, zh), 13, 1)
            for session in week.sessions:
                self.session(session, plan)

    def session(self, session: Session, plan: Plan) -> None:
        zh = self.zh
        day = day_name(session.date, plan.start)[zh]
        if session.status == "dropped":
            self.line(f"{day}: {'取消' if zh else 'dropped'}", 10.5, 1)
            return
        if self.page.will_page_break(28):
            self.page.add_page()
        self.line(
            f"{day}: {session.title_zh if zh else session.title}, {session.minutes} {'分钟' if zh else 'min'}", 11
        )
        self.line(session.intensity_zh if zh else session.intensity, 8.5)
        for block in session.blocks:
            if block.kind in ("warm_up", "cool_down"):
                self.line(f"    {output.block_name(block.kind, zh)}: {self._joined(block)}", 8.5)
                continue
            for item in block.items:
                rest = f", {'休息' if zh else 'rest'} {item.rest_s} s" if item.rest_s else ""
                self.line(
                    f"    [  ] {item.name_zh if zh else item.name}: {output.dose(item, zh)}, {output.effort(item, zh)}{rest}"
                )
        self.page.ln(1.5)

    def _joined(self, block: Block) -> str:
        items: Sequence[str] = [f"{i.name_zh if self.zh else i.name} {output.dose(i, self.zh)}" for i in block.items]
        return ("，" if self.zh else ", ").join(items)
