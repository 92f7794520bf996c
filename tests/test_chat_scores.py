"""The scores of scripted conversations: right turns pass, each kind of fault is named."""

from __future__ import annotations

from datetime import date

import pytest

from coach.coach import Reply
from coach.evals.chat import Turn, score, table
from coach.evidence import Fact, number

TODAY = date(2026, 11, 20)
EVIDENCE = number(
    [
        (
            Fact(
                "hrv.latest",
                "HRV 38 ms, 14 below your usual 52",
                "心率变异性38毫秒，比平时的52低14",
                38.0,
                "ms",
                "hrv_rmssd_ms",
                TODAY,
                TODAY,
                change=-14.0,
            ),
            True,
        )
    ]
)


def _reply(text: str, level: str = "ok") -> Reply:
    return Reply("r", "c", text, level, "evidence", EVIDENCE, (1,))


@pytest.mark.parametrize(("turn", "text", "fault"), [
    (Turn("How is my HRV?", facts=("hrv",), says=("38",)), "Your HRV was 38 ms, 14 below your usual 52 [1].", None),
    (Turn("How is my HRV?"), "Your HRV was 48 ms [1].", "number"),
    (Turn("How is my HRV?"), "Thanks for asking!", "left out"),
    (Turn("How is my HRV?", facts=("sleep",)), "Your HRV was 38 ms [1].", "no evidence sleep"),
    (Turn("How is my HRV?", level="urgent"), "Your HRV was 38 ms [1].", "level"),
])  # fmt: skip
def test_a_turn_is_scored_by_what_its_reply_says(turn: Turn, text: str, fault: str | None) -> None:
    scored = score(turn, _reply(text), TODAY)
    assert scored.right is (fault is None)
    assert fault is None or fault in " ".join([*scored.faults, *(kind for _, kind in scored.unsupported)])


def test_the_table_gives_shares() -> None:
    scored = [score(Turn("?"), _reply(text), TODAY) for text in ("Your HRV was 38 ms [1].", "Your HRV was 48 ms [1].")]
    shares = {row["measure"]: row["value"] for row in table(scored)}
    assert shares == {"turns right": 0.5, "sentences supported": 0.5, "written by evidence": 1.0}
