"""The screen: three stages, the strictest verdict wins, and a stage that fails is said aloud and never counts as ok.

A pattern matches words, not meaning ("end it all with a plank"): where the trained reader is all but sure that a message is harmless, what
patterns found in its words is dropped. Measured values and the profile are never overruled, and without the reader every pattern counts.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from coach.safety import context as values
from coach.safety import rules
from coach.safety.levels import Finding, Reading, Screening, highest
from coach.safety.plain import plain_wish
from coach.safety.replies import compose
from coach.safety.text import language

log = logging.getLogger(__name__)

_FAILED = Finding("stage_failed", "caution", "screen")
# As sure as this that a message is harmless the reader must be to overrule a pattern; chosen on lines of our own it had not seen.
_SURE = 0.97


class Screener:
    """Screens messages. ``classifier`` is the trained third stage; by default the bundled one, loaded on first use."""

    def __init__(self, classifier: Callable[[str], Reading] | None = None) -> None:
        self._classifier = classifier

    def screen(self, message: str, context: Mapping[str, Any] | None = None) -> Screening:
        """The level of ``message`` under ``context`` (free keys), with the reply in the message's language.

        Never raises: where a stage fails, the others decide, the level is at least caution and the reasons say so.
        """
        known = context if isinstance(context, Mapping) else {"note": context}
        text = self._with_extra(message, known)
        reading = Reading(findings=(_FAILED,))
        try:
            reading = self._classify(text)
        except Exception as exc:  # fail closed: whatever broke must not end in a silent ok
            log.warning("A safety stage failed: %s", type(exc).__name__)
        found = list(reading.findings)
        stages: tuple[Callable[[], Iterable[Finding]], ...] = (
            lambda: rules.match(text),
            lambda: values.match(message, known),
        )
        for stage in stages:
            try:
                found.extend(f for f in stage() if f.stage != "rules" or reading.harmless < _SURE)
            except Exception as exc:
                log.warning("A safety stage failed: %s", type(exc).__name__)
                found.append(_FAILED)
        return self._verdict(message, known, found)

    def _with_extra(self, message: str, context: Mapping[str, Any]) -> str:
        try:
            return f"{message}\n{extra}" if (extra := values.extra_text(context)) else message
        except Exception as exc:  # the context stage fails on it as well and is counted there
            log.warning("The context could not be read as text: %s", type(exc).__name__)
            return message

    def _classify(self, text: str) -> Reading:
        if self._classifier is None:
            from coach.safety.classifier import bundled

            self._classifier = bundled()
        read = self._classifier(text)  # asked for the plainest note too: where it is broken nothing passes silently
        return Reading() if plain_wish(text) else read

    def _verdict(self, message: str, context: Mapping[str, Any], found: list[Finding]) -> Screening:
        lang = language(message, str(context.get("language") or ""))
        level = highest(f.level for f in found)
        reasons = tuple(dict.fromkeys("stage_failed" if f is _FAILED else f"{f.stage}:{f.topic}" for f in found))
        try:
            reply = compose(found, lang, str(context.get("country") or ""))
        except Exception as exc:  # words missing: the level still holds
            log.warning("The safety reply could not be composed: %s", type(exc).__name__)
            reply = (
                "请先停下，联系医生；有生命危险请拨打急救电话。"
                if lang == "zh"
                else "Please pause and contact a doctor; if life is in danger call your emergency number."
            )
            level, reasons = highest((level, "caution")), (*reasons, "stage_failed")
        return Screening(level, "" if level == "ok" else reply, reasons, lang, tuple(found))
