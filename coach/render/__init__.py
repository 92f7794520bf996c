"""The writer from evidence, in English and Chinese: it speaks the headline, and everything where no model can.

Every sentence is made of evidence items and fixed phrases, carries its citations, and passes ``coach.verify``. The choice among
phrases follows a hash of the evidence, so the same turn always reads the same.
"""

from __future__ import annotations

from coach.render.follow import follow_ups
from coach.render.write import body, headline, missing

__all__ = ["body", "follow_ups", "headline", "missing"]
