"""One update of the Bot API, as the plain JSON it came as → ``Incoming``, or None for what is not for us.

Read by hand, not through typed models: a single update in a form that nobody foresaw must not hold up all that come after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

Kind = Literal["text", "tap", "file", "other"]
KINDS = ("message", "callback_query")  # what we ask Telegram for
LONGEST = 16_000  # characters; a message has at most 4,096, so this only bounds what is not from Telegram
_INT64 = 2**63


@dataclass(frozen=True)
class Incoming:
    """What somebody sent. ``private``: in a chat with this bot alone. ``date`` in UTC seconds, ``file_size`` in bytes."""

    update_id: int
    chat_id: int
    sender_id: int
    private: bool
    kind: Kind
    message_id: int = 0
    date: int = 0
    text: str = ""  # of a message or a file's caption
    tap: str = ""  # the data of the tapped button
    tap_id: str = ""
    reply_to: int = 0  # id of the message that this one replies to
    file_id: str = ""
    file_name: str = ""
    file_size: int = 0
    language: str = ""  # IETF tag of the sender's app

    def as_dict(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value not in ("", 0)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Incoming:
        known = {f.name for f in fields(cls)}
        return cls(**{"private": False, **{name: value for name, value in data.items() if name in known}})


def update_id(update: Any) -> int | None:
    """The id of an update, whatever else is in it."""
    return _int(_map(update).get("update_id")) or None


def read(update: Any) -> Incoming | None:
    """What there is to answer in an update; None for a kind we did not ask for or that names no sender or chat."""
    found = _map(update)
    number = update_id(found)
    if number is None:
        return None
    if tapped := _map(found.get("callback_query")):
        return _tap(number, tapped)
    if message := _map(found.get("message")):
        return _message(number, message)
    return None


def _tap(number: int, tapped: Mapping[str, Any]) -> Incoming | None:
    message, sender = _map(tapped.get("message")), _map(tapped.get("from"))
    chat = _map(message.get("chat"))
    if not _int(chat.get("id")) or not _int(sender.get("id")):
        return None
    return Incoming(
        number, _int(chat.get("id")), _int(sender.get("id")), chat.get("type") == "private", "tap",
        message_id=_int(message.get("message_id")), date=_int(message.get("date")), tap=_str(tapped.get("data"), 64),
        tap_id=_str(tapped.get("id"), 64), language=_str(sender.get("language_code"), 16),
    )  # fmt: skip


def _message(number: int, message: Mapping[str, Any]) -> Incoming | None:
    chat, sender = _map(message.get("chat")), _map(message.get("from"))
    if not _int(chat.get("id")) or not _int(sender.get("id")) or sender.get("is_bot") is True:
        return None
    document, text = _map(message.get("document")), _str(message.get("text")).strip()
    kind: Kind = "file" if _str(document.get("file_id")) else "text" if text else "other"
    return Incoming(
        number, _int(chat.get("id")), _int(sender.get("id")), chat.get("type") == "private", kind,
        message_id=_int(message.get("message_id")), date=_int(message.get("date")),
        text=text or _str(message.get("caption")).strip(), reply_to=_int(_map(message.get("reply_to_message")).get("message_id")),
        file_id=_str(document.get("file_id"), 300), file_name=_str(document.get("file_name"), 200),
        file_size=max(0, _int(document.get("file_size"))), language=_str(sender.get("language_code"), 16),
    )  # fmt: skip


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _int(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and -_INT64 <= value < _INT64 else 0


def _str(value: Any, longest: int = LONGEST) -> str:
    """Text that a database and a file name can hold: no NUL, no half of a surrogate pair."""
    if not isinstance(value, str):
        return ""
    return value[:longest].replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
