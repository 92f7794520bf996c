"""SQLAlchemy tables, migrations, users; what the daily numbers look like to the rest of the house."""

from coach.store.database import Store, User
from coach.store.records import StrengthSet, Workout, daily_series, strength_sets, tags, workouts

__all__ = ["Store", "StrengthSet", "User", "Workout", "daily_series", "strength_sets", "tags", "workouts"]
