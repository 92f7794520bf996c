"""What an import did, per metric and source: read, kept, skipped and why. Plain values; nothing here reads or stores."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from coach.wearables.metrics import METRICS

# slug -> what the user reads
REASONS: dict[str, tuple[str, str]] = {
    "known": ("already stored", "已存在"),
    "implausible": ("outside any plausible range", "超出合理范围"),
    "sentinel": ("a device's code for 'not measured'", "设备的“未测量”代码"),
    "unreadable": ("not a number or date that could be read", "数字或日期无法读取"),
    "no_value": ("no value", "没有数值"),
    "round_trip": ("copied in from another app", "由其他应用转入的副本"),
    "low_confidence": ("marked as unreliable by the device", "设备标记为不可靠"),
    "goal": ("a goal, not a measurement", "目标而非测量值"),
    "not_used": ("a kind of record that is not used", "未使用的记录类型"),
    "duplicate": ("twice in the file", "文件内重复"),
    "planned": ("a plan, not something done", "计划而非已完成"),
    "future": ("dated in the future", "日期在未来"),
    "clock_unset": ("recorded before the device's clock was set", "设备时钟尚未设定"),
    "unclear_clock": ("the file does not say which clock it uses", "文件未说明所用时钟"),
}


@dataclass(frozen=True)
class Problem:
    """Something the user should know; ``place`` is a line, byte offset or archive member."""

    text: str
    text_zh: str
    place: str = ""


@dataclass(frozen=True)
class MetricReport:
    metric: str
    source: str
    read: int
    kept: int
    skipped: dict[str, int] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class ImportReport:
    """``format`` is a slug (several joined by +). ``workouts``/``sets`` are stored ones, new or changed."""

    file_name: str
    format: str
    metrics: tuple[MetricReport, ...] = ()
    workouts: int = 0
    workouts_known: int = 0
    sets: int = 0
    sets_known: int = 0
    other_skipped: dict[str, int] = field(default_factory=dict)  # record kind -> how many were not used
    problems: tuple[Problem, ...] = ()
    days: int = 0  # local days whose daily values were rebuilt
    import_id: int = 0
    seconds: float = 0.0

    @property
    def kept(self) -> int:
        return sum(m.kept for m in self.metrics)

    @property
    def read(self) -> int:
        return sum(m.read for m in self.metrics)

    @property
    def usable(self) -> int:
        """Readings, workouts and sets that are in the store now because of, or already before, this import."""
        known = sum(m.skipped.get("known", 0) for m in self.metrics)
        return self.kept + known + self.workouts + self.workouts_known + self.sets + self.sets_known

    @property
    def span(self) -> tuple[date, date] | None:
        firsts, lasts = [m.first for m in self.metrics if m.first], [m.last for m in self.metrics if m.last]
        return (min(firsts), max(lasts)) if firsts and lasts else None

    @property
    def text(self) -> str:
        return self._text(0)

    @property
    def text_zh(self) -> str:
        return self._text(1)

    def as_dict(self) -> dict[str, Any]:
        data = asdict(self)
        data["metrics"] = [asdict(m) | {"first": _iso(m.first), "last": _iso(m.last)} for m in self.metrics]
        return data | {"read": self.read, "kept": self.kept, "span": [d.isoformat() for d in self.span or ()],
                       "text": self.text, "text_zh": self.text_zh}  # fmt: skip

    def _text(self, lang: int) -> str:
        lines = [_headline(self, lang)]
        for metric in self.metrics:
            lines.append(_metric_line(metric, lang))
        lines += [
            ("! " if lang == 0 else "！") + (p.text, p.text_zh)[lang] + (f" ({p.place})" if p.place else "")
            for p in self.problems
        ]
        return "\n".join(lines)


def _headline(report: ImportReport, lang: int) -> str:
    span = report.span
    when = f"{span[0]} – {span[1]}" if span else ""
    if lang == 0:
        parts = [f"{report.file_name} ({report.format}): {report.kept:,} new readings of {report.read:,} read"]
        parts += [_count(report.workouts, "workout")] * bool(report.workouts)
        parts += [_count(report.sets, "strength set")] * bool(report.sets)
        return ", ".join(parts) + (f", {when}." if when else ".")
    parts = [f"{report.file_name}（{report.format}）：读取 {report.read:,} 条，新存 {report.kept:,} 条"]
    parts += [f"{report.workouts:,} 次运动"] * bool(report.workouts) + [f"{report.sets:,} 组力量训练"] * bool(
        report.sets
    )
    return "，".join(parts) + (f"，{when}。" if when else "。")


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" + "s" * (number != 1)


def _metric_line(metric: MetricReport, lang: int) -> str:
    known = METRICS.get(metric.metric)
    label = (known.en, known.zh)[lang] if known else metric.metric.replace("_", " ")
    why = [f"{n:,} {REASONS.get(reason, (reason, reason))[lang]}" for reason, n in sorted(metric.skipped.items())]
    if lang == 0:
        return f"- {label}, {metric.source}: {metric.kept:,} of {metric.read:,} kept" + (
            f" ({'; '.join(why)})" if why else ""
        )
    return f"- {label}，{metric.source}：{metric.read:,} 条中存 {metric.kept:,} 条" + (
        f"（{'；'.join(why)}）" if why else ""
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
