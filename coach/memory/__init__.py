"""What is kept of a person beside their data: conversations, facts learnt in chat, notes of old turns. All of it by code.

``conversations`` stores turns and ratings, ``stated`` reads lasting facts out of a message, ``learnt`` keeps them, ``notes`` says what
earlier turns held, ``asked`` answers messages about memory itself, ``guard`` holds food against what the user told.
"""

from __future__ import annotations

from coach.memory.asked import answer
from coach.memory.conversations import Turn, conversations, new_conversation, rate, remember, turns
from coach.memory.guard import held_back, without_orders
from coach.memory.learnt import Learnt, delete, edit, learn, learnt, noted_fact
from coach.memory.notes import advice_facts, dropped, note_facts
from coach.memory.stated import Statement, stated

__all__ = [
    "Learnt", "Statement", "Turn", "advice_facts", "answer", "conversations", "delete", "dropped", "edit", "held_back", "learn", "learnt",
    "new_conversation", "note_facts", "noted_fact", "rate", "remember", "stated", "turns", "without_orders",
]  # fmt: skip
