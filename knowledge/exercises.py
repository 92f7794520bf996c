"""Exercise records: typed data that plans filter on, and the prose that search finds, in both languages.

Records stand in ``exercises/*.jsonl``, one a line; ``exercises/README.md`` names every field and tag. Nothing here ranks passages.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from coach.errors import KnowledgeError
from coach.evidence import Lang
from knowledge.documents import MAX_WORDS, ROOT, Chunk, count_words
from knowledge.lookup import Lookup


@dataclass(frozen=True)
class Exercise:
    """One exercise. Muscles, equipment and tags are slugs of ``exercises/README.md``; ``swap_if`` maps a sore region to ids."""

    id: str
    name: str
    name_zh: str
    aliases: tuple[str, ...]
    aliases_zh: tuple[str, ...]
    pattern: str
    primary: tuple[str, ...]
    secondary: tuple[str, ...]
    equipment: tuple[str, ...]
    level: str
    force: str | None
    mechanic: str
    unilateral: bool
    measure: str
    setup: tuple[str, ...]
    setup_zh: tuple[str, ...]
    cues: tuple[str, ...]
    cues_zh: tuple[str, ...]
    faults: tuple[str, ...]
    faults_zh: tuple[str, ...]
    easier: tuple[str, ...]
    harder: tuple[str, ...]
    swap_if: Mapping[str, tuple[str, ...]]
    contraindications: tuple[str, ...]
    met: float | None
    summary: str
    summary_zh: str

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, self.name_zh, *self.aliases, *self.aliases_zh)


def _record(row: Mapping[str, Any]) -> Exercise:
    values = {field.name: row[field.name] for field in fields(Exercise)}
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    values["swap_if"] = MappingProxyType({region: tuple(ids) for region, ids in row["swap_if"].items()})
    return Exercise(**values)


@lru_cache(maxsize=1)
def load(folder: Path = ROOT / "exercises") -> tuple[Exercise, ...]:
    """Every exercise of the package. KnowledgeError names the file and line of a broken record."""
    found = []
    for path in sorted(folder.glob("*.jsonl")):
        for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                try:
                    found.append(_record(json.loads(line)))
                except (json.JSONDecodeError, KeyError) as exc:
                    raise KnowledgeError(f"{path.name}, line {n}: {type(exc).__name__} {exc}") from exc
    return tuple(found)


@lru_cache(maxsize=1)
def by_id() -> Mapping[str, Exercise]:
    return MappingProxyType({record.id: record for record in load()})


@lru_cache(maxsize=1)
def _lookup() -> Lookup[Exercise]:
    return Lookup([(record, record.names) for record in load()])


def find(name: str, k: int = 3) -> list[Exercise]:
    """Exercises that everyday name may mean, best first; empty where none is near."""
    return _lookup().find(name, k)


# Slug: (English, Chinese) as shown in a passage.
MUSCLES = {
    "quadriceps": ("front thigh (quads)", "股四头肌（大腿前侧）"), "hamstrings": ("hamstrings", "腘绳肌（大腿后侧）"),
    "glutes": ("glutes", "臀部（臀大肌）"), "adductors": ("inner thigh (adductors)", "大腿内收肌（内侧）"),
    "abductors": ("side hip (glute medius)", "臀中肌（髋外展肌）"), "calves": ("calves", "小腿"), "tibialis": ("shin (tibialis)", "胫骨前肌"),
    "foot": ("small foot muscles", "足底小肌群"), "chest": ("chest (pecs)", "胸部（胸大肌）"), "upper_back": ("upper back (rhomboids, mid traps)", "上背（菱形肌、斜方肌中束）"),
    "lats": ("lats", "背阔肌"), "traps": ("upper traps", "上斜方肌"), "rear_delts": ("rear delts", "三角肌后束"), "side_delts": ("side delts", "三角肌中束"),
    "front_delts": ("front delts", "三角肌前束"), "rotator_cuff": ("rotator cuff", "肩袖"), "biceps": ("biceps", "肱二头肌"), "triceps": ("triceps", "肱三头肌"),
    "forearms": ("forearms and grip", "前臂与握力"), "abdominals": ("abdominals (core)", "腹肌（核心）"), "obliques": ("obliques (side waist)", "腹斜肌（侧腹）"),
    "lower_back": ("lower back (erectors)", "下背（竖脊肌）"), "hip_flexors": ("hip flexors", "髋屈肌"), "pelvic_floor": ("pelvic floor", "盆底肌"),
    "neck": ("neck", "颈部"), "full_body": ("full body", "全身"), "cardio": ("heart and lungs", "心肺"),
}  # fmt: skip
REGIONS = {
    "knee": ("knee", "膝盖"), "lower_back": ("lower back", "腰"), "hip": ("hip", "髋"), "shoulder": ("shoulder", "肩"),
    "wrist": ("wrist", "手腕"), "elbow": ("elbow", "手肘"), "neck": ("neck", "脖子"), "ankle": ("ankle", "脚踝"),
}  # fmt: skip
CAUTIONS = {
    "acute_low_back_pain": ("acute low back pain", "急性腰疼"), "disc_herniation": ("disc herniation", "腰椎间盘突出"), "knee_pain": ("knee pain", "膝盖疼"),
    "acl_recent": ("a recent ACL injury", "近期前交叉韧带损伤"), "hip_pain": ("hip pain", "髋部疼痛"), "hip_replacement": ("hip replacement", "髋关节置换"),
    "ankle_sprain": ("ankle sprain", "踝扭伤"), "shoulder_impingement": ("shoulder impingement", "肩峰撞击"),
    "shoulder_instability": ("an unstable shoulder", "肩关节不稳"), "elbow_pain": ("elbow pain", "肘部疼痛"), "wrist_pain": ("wrist pain", "手腕疼"),
    "carpal_tunnel": ("carpal tunnel", "腕管综合征"), "neck_pain": ("neck pain", "颈部疼痛"), "osteoporosis_spinal_flexion": ("osteoporosis of the spine", "脊柱骨质疏松"),
    "hypertension_uncontrolled": ("uncontrolled high blood pressure", "血压未控制"), "heart_disease_max_effort": ("heart disease", "心脏病"),
    "glaucoma_inverted": ("glaucoma", "青光眼"), "hernia": ("hernia", "疝气"), "pelvic_floor": ("pelvic floor weakness", "盆底功能弱"),
    "diastasis_recti": ("diastasis recti", "腹直肌分离"), "pregnancy_supine": ("later pregnancy (lying on the back)", "孕中晚期（仰卧）"),
    "pregnancy_prone": ("pregnancy (front holds)", "怀孕（俯卧或久撑）"), "pregnancy_contact_or_fall": ("pregnancy (risk of a fall)", "怀孕（有跌倒风险）"),
    "high_impact": ("a need to avoid impact", "需避免冲击者"), "balance_impaired": ("poor balance without support", "平衡差且无扶持"),
}  # fmt: skip


def chunks(record: Exercise) -> list[Chunk]:
    """A record as passages: how to do it, and what to do instead, in English and in Chinese."""
    return [
        _chunk(record, lang, n, text)
        for lang in ("en", "zh")
        for n, text in enumerate((_how(record, lang), _instead(record, lang)))
        if text
    ]


def _chunk(record: Exercise, lang: Lang, n: int, body: str) -> Chunk:
    return Chunk(record.id, n, "exercise", lang, record.name, "", body, record.name_zh, (record.pattern, record.level),
                 aliases=(*record.aliases[:4], *record.aliases_zh[:4]))  # fmt: skip


def _how(record: Exercise, lang: Lang) -> str:
    """Summary, muscles, cues, faults, then set-up while the passage stays within its length."""
    if lang == "zh":
        parts = [f"{record.name_zh}：{record.summary_zh}", f"主要肌群：{_names(record.primary, MUSCLES, 1)}"
                 + (f"；辅助：{_names(record.secondary, MUSCLES, 1)}。" if record.secondary else "。"),
                 f"要领：{'；'.join(record.cues_zh)}。", f"常见错误：{'；'.join(record.faults_zh)}。", f"准备：{'；'.join(record.setup_zh)}。"]  # fmt: skip
        return _within(parts, "")
    parts = [f"{record.name}: {record.summary}", f"Main muscles: {_names(record.primary, MUSCLES, 0)}"
             + (f"; also {_names(record.secondary, MUSCLES, 0)}." if record.secondary else "."),
             f"How: {'; '.join(record.cues)}.", f"Common faults: {'; '.join(record.faults)}.", f"Set-up: {'; '.join(record.setup)}."]  # fmt: skip
    return _within(parts, " ")


def _instead(record: Exercise, lang: Lang) -> str:
    zh = lang == "zh"
    others = by_id()

    def names(ids: Sequence[str]) -> str:
        known = [others[i] for i in ids if i in others]
        return ("、" if zh else ", ").join(o.name_zh if zh else o.name.lower() for o in known)

    swaps = {region: names(ids) for region, ids in record.swap_if.items() if names(ids)}
    parts = [f"{record.name_zh}的替代与进退阶。" if zh else f"{record.name}: variants and swaps."]
    if easier := names(record.easier):
        parts.append(f"更容易：{easier}。" if zh else f"Easier: {easier}.")
    if harder := names(record.harder):
        parts.append(f"更难：{harder}。" if zh else f"Harder: {harder}.")
    for region, ids in swaps.items():
        en_region, zh_region = REGIONS.get(region, (region, region))
        parts.append(f"{zh_region}疼时换成：{ids}。" if zh else f"If the {en_region} hurts, try {ids}.")
    if record.contraindications:
        listed = _names(record.contraindications, CAUTIONS, int(zh))
        parts.append(
            f"有以下情况先问医生或治疗师再练：{listed}。" if zh else f"Clear it with a clinician first with: {listed}."
        )
    return _within(parts, "" if zh else " ") if len(parts) > 1 else ""


def _names(slugs: Sequence[str], table: Mapping[str, tuple[str, str]], column: int) -> str:
    return ("、" if column else ", ").join(table.get(slug, (slug.replace("_", " "),) * 2)[column] for slug in slugs)


def _within(parts: Sequence[str], glue: str) -> str:
    """The parts in order while they fit into a passage; the first always stands."""
    text = parts[0]
    for part in parts[1:]:
        if count_words(f"{text}{glue}{part}") <= MAX_WORDS:
            text = f"{text}{glue}{part}"
    return text
