"""Pure formulas with unit, source and range of validity. ``python -m coach.fitness`` writes the table of all of them."""
