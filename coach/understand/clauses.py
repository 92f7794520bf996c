"""The clauses of a message, so that each of several requests is read by itself. Splits only; what a clause means is ``head``'s."""

from __future__ import annotations

import re

_BREAK = re.compile(
    r"(?<!\d)[,，.](?!\d)|(?<=\d)[,，.](?=\s|[^\d\s])|[。;；!！?？\n:：、—]+|\s+-+\s+"
    r"|\b(?:and|but|also|plus|so|then|because|by the way|btw|anyway)\b"
    r"|(?:另外|还有|顺便|对了|然后|而且|但是|不过|所以|因为|再说|以及|并且)"
    r"|(?<=[吗呢吧啦])(?=[\u4e00-\u9fffA-Za-z0-9])"
    r"|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])|(?<=\d)\s+(?![公千斤克分小步次个组米毫卡大度岁天周月年杯下秒点号日])(?=[\u4e00-\u9fff])",
    re.IGNORECASE,
)
_UNIT = re.compile(r"[A-Za-z0-9']+|[\u3400-\u9fff]")
_LEAST_WORDS, _LEAST_HAN = 2, 4  # a shorter piece ("ok", "好的") is read with its neighbour
_MOST = 5  # clauses of one message; the rest is read with the last


def clauses(message: str) -> list[str]:
    """The clauses of ``message`` in order; empty where it is a single one, since the message itself is read anyway."""
    made: list[str] = []
    start = 0
    for end in [*(match.end() for match in _BREAK.finditer(message)), len(message)]:
        piece = message[start:end]
        if _long_enough(piece) or end == len(message):
            if not _long_enough(piece) and made:
                made[-1] += piece
            elif piece.strip():
                made.append(piece)
            start = end
    if len(made) > _MOST:
        made = [*made[: _MOST - 1], "".join(made[_MOST - 1 :])]
    return [one.strip() for one in made] if len(made) > 1 else []


def _long_enough(piece: str) -> bool:
    units = _UNIT.findall(piece)
    han = sum(unit >= "\u3400" for unit in units)
    return bool(han >= _LEAST_HAN or len(units) - han >= _LEAST_WORDS)
