"""Safety: the screen on messages, the check on replies, the bounds, and the preventive scores."""

from coach.safety.levels import LEVELS, Level, ReplyCheck, Screening

__all__ = ["LEVELS", "Level", "ReplyCheck", "Screening"]
