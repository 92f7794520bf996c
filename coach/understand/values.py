"""The values of understanding: entity and understanding. No model, no words."""

from __future__ import annotations

from dataclasses import dataclass, field

from coach.evidence import Lang

INTENTS = (
    "data_question", "knowledge", "train_today", "plan", "log", "nutrition_target", "food_lookup", "goal", "progress",
    "risk_screening", "symptom", "condition", "report", "article", "feedback", "emotional", "small_talk", "privacy",
    "out_of_scope",
)  # fmt: skip


@dataclass(frozen=True)
class Entity:
    """``type``: exercise, muscle, food, activity, metric, span, body_part, goal, equipment, condition. ``id``: our slug, if known."""

    type: str
    text: str
    id: str = ""


@dataclass(frozen=True)
class Understanding:
    """``message`` is what is searched and answered: the user's words, with what a follow-up left out filled in by code."""

    message: str
    lang: Lang
    intents: tuple[str, ...]
    entities: tuple[Entity, ...] = ()
    ask: str = ""  # one question to put to the user, where an essential is missing
    scores: dict[str, float] = field(default_factory=dict)
    clauses: dict[str, str] = field(default_factory=dict)  # of a message of several intents: where each is asked

    def wants(self, *intents: str) -> bool:
        return any(intent in self.intents for intent in intents)

    def entity(self, kind: str) -> Entity | None:
        return next((entity for entity in self.entities if entity.type == kind), None)
