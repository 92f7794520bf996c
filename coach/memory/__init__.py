"""What is kept of a person beside their data: conversations, facts learnt in chat, notes of old turns. All of it by code.

``conversations`` stores turns and ratings, ``stated`` reads lasting facts out of a message, ``learnt`` keeps them, ``notes`` says what
earlier turns held.
"""

from __future__ import annotations

from coach.memory.conversations import Turn, conversations, new_conversation, rate, remember, turns
from coach.memory.learnt import Learnt, delete, edit, learn, learnt
from coach.memory.stated import Statement, stated

__all__ = [
    "Learnt", "Statement", "Turn", "conversations", "delete", "edit", "learn", "learnt", "new_conversation", "rate", "remember",
    "stated", "turns",
]  # fmt: skip
