"""What to eat and drink: daily targets from the profile, and what foods hold. Limits come from their sources, not from a model."""
