"""Recompute every expected value of questions.jsonl with pandas and fail on a mismatch.

Run: python tests/sets/ask/expected.py

Nothing here imports the project: the values must not depend on the code under test.

Conventions
  today is 2026-03-31 (a Tuesday).  "Last N days" = N dates ending with and including today; weeks start on Monday and
  "this week" runs to today; "this month" is the calendar month to today; a month named without a year is its latest
  occurrence; "last year" is the calendar year.  A night belongs to the date on which it ends, so "last night" is
  today's row, "the night after day X" is X + 1 and "the night before a run" is the row of the run's own date.
  "since D" and "from D on" include D; "before D" and "after D" do not; "between A and B" includes both.
  "Over", "above", "more than", "under" and "less than" are strict; "at least", "or better" and "7+" include the bound.
  Days and cells without data are skipped, never counted as zero, and break a streak; a share is of the days with a value.
  Weekend = Saturday and Sunday.  Standard deviation is the sample one (n - 1); percentiles interpolate linearly.
  A workout belongs to the local date of its start.  run = Run, Treadmill run; ride = Outdoor Bike, Spinning;
  strength = Weights; rowing = Rowing Machine.  "Longest" in time means duration, "farthest" means distance, "fastest"
  means the highest speed_kmh.  Average speed of several workouts is the plain mean of their speeds.
  A day "with" a workout has one of that kind, a rest day is a recorded day with no workout at all.
  value of a comparison = first mentioned minus second, and `values` holds both.
  Dates are ISO, months "2025-08", weekdays English names, bed and wake times "HH:MM", activities as recorded.
  Correlation is Pearson's r over the days with both.  A trend is the sign of the least-squares slope, asked only where
  |t| > 3.5.  Durations are in minutes, distances in metres, water in ml unless the question names another unit.
  `tol` is absolute, in `unit`.  `group` is shared by rephrasings of one question, `style` is "free" for casual wording,
  and `follows` names the question that this one continues (the value is that of the question as then understood).
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
TODAY = pd.Timestamp("2026-03-31")
KIND = {
    "Run": "run",
    "Treadmill run": "run",
    "Outdoor Bike": "ride",
    "Spinning": "ride",
    "Walk": "walk",
    "Hike": "hike",
    "Swim": "swim",
    "Yoga": "yoga",
    "Weights": "strength",
    "Rowing Machine": "rowing",
    "Elliptical": "elliptical",
}
MI, LB = 1609.344, 0.45359237

D = pd.read_csv(HERE / "daily.csv", parse_dates=["date"]).set_index("date").sort_index()
W = pd.read_csv(HERE / "workouts.csv")
W["kind"] = W["activity"].map(KIND)
W["date"] = pd.to_datetime(W["start"].str[:10])  # the local date, as written
W["hour"] = W["start"].str[11:13].astype(int)
W = W.sort_values("start", key=lambda s: pd.to_datetime(s, utc=True)).set_index("date")
assert W["kind"].notna().all()
run, ride, swim, walk, hike, yoga, strength, rowing, elliptical = (
    W[W.kind == k] for k in ("run", "ride", "swim", "walk", "hike", "yoga", "strength", "rowing", "elliptical")
)


# --- spans: a frame cut to some dates -----------------------------------------------------------------------------
def between(a, b, f=D):
    return f.loc[pd.Timestamp(a) : pd.Timestamp(b)]


def since(a, f=D):
    return between(a, TODAY, f)


def before(a, f=D):
    return f[f.index < pd.Timestamp(a)]


def after(a, f=D):
    return f[f.index > pd.Timestamp(a)]


def last(n, f=D):
    return since(TODAY - pd.Timedelta(days=n - 1), f)


def previous(n, f=D):
    """The n days before the last n."""
    return between(TODAY - pd.Timedelta(days=2 * n - 1), TODAY - pd.Timedelta(days=n), f)


def today(f=D):
    return between(TODAY, TODAY, f)


def yesterday(f=D):
    day = TODAY - pd.Timedelta(days=1)
    return between(day, day, f)


def this_week(f=D):
    return since(TODAY - pd.Timedelta(days=TODAY.weekday()), f)


def last_week(f=D):
    monday = TODAY - pd.Timedelta(days=TODAY.weekday() + 7)
    return between(monday, monday + pd.Timedelta(days=6), f)


def last_weekend(f=D):
    return weekends(last_week(f))


def month(m, f=D):
    first = pd.Timestamp(m + "-01")
    return between(first, first + pd.offsets.MonthEnd(0), f)


def this_month(f=D):
    return month("2026-03", f)


def last_month(f=D):
    return month("2026-02", f)


def year(y, f=D):
    return between(f"{y}-01-01", f"{y}-12-31", f)


def weekday(name, f=D):
    return f[f.index.day_name().str[:3] == name]


def weekends(f=D):
    return f[f.index.day_of_week >= 5]


def weekdays(f=D):
    return f[f.index.day_of_week < 5]


def on(day, column):
    return D.at[pd.Timestamp(day), column]


# --- dates of one thing, values of another ------------------------------------------------------------------------
def dates(f):
    return f.index.unique()


def at(when, f=D):
    """The rows of f on exactly these dates."""
    return f[f.index.isin(when)]


def off(when, f=D):
    """The rows of f on every other date."""
    return f[~f.index.isin(when)]


def next_day(when):
    return when + pd.Timedelta(days=1)


# --- measures -----------------------------------------------------------------------------------------------------
def top(series):
    """Label of the highest value; a tie has no answer."""
    series = series.dropna()
    assert (series == series.max()).sum() == 1, "tie"
    return series.idxmax()


def low(series):
    return top(-series)


def best(f, column):
    """The workout with the highest value in a column."""
    ranked = f.dropna(subset=[column]).sort_values(column)
    assert ranked[column].iloc[-1] != ranked[column].iloc[-2], "tie"
    return ranked.iloc[-1]


def pct(mask_true, series):
    """Percent of the recorded days of a series on which a condition held."""
    return 100 * mask_true.sum() / series.notna().sum()


def share_over(series, goal):
    return pct(series > goal, series)


def share_under(series, goal):
    return pct(series < goal, series)


def streak(mask):
    """Longest run of consecutive calendar dates on which a condition held."""
    full = mask.reindex(pd.date_range(mask.index[0], mask.index[-1]), fill_value=False).astype(bool)
    return int(full.groupby((~full).cumsum()).sum().max())


def corr(a, b):
    both = pd.concat([a, b], axis=1).dropna()
    return float(np.corrcoef(both.iloc[:, 0], both.iloc[:, 1])[0, 1])


def trend(series):
    series = series.dropna()
    x = (series.index - series.index[0]).days.to_numpy(float)
    y = series.to_numpy(float)
    xc = x - x.mean()
    slope = (xc * (y - y.mean())).sum() / (xc**2).sum()
    rest = y - y.mean() - slope * xc
    t = slope / np.sqrt((rest**2).sum() / (len(y) - 2) / (xc**2).sum())
    assert abs(t) > 3.5, f"trend not clear: t = {t:.2f}"
    return "up" if slope > 0 else "down"


def vs(a, b):
    return {"values": [float(a), float(b)]}


def distinct(series):
    return sorted(series.unique())


def by_month(series, how="sum"):
    return series.groupby(series.index.strftime("%Y-%m")).agg(how)


def by_weekday(series, how="mean"):
    return series.groupby(series.index.day_name()).agg(how)


def evaluate(expr):
    """Value, or value and values, of an expression, as plain JSON types."""
    got = eval(expr, {k: v for k, v in globals().items() if k != "evaluate"})  # our own file, not input
    if isinstance(got, dict):
        a, b = got["values"]
        assert a == a and b == b, "not a number"
        return {"value": round(a - b, 6), "values": [round(a, 6), round(b, 6)]}
    if isinstance(got, pd.Timestamp):
        return {"value": str(got.date())}
    if isinstance(got, (str, list)):
        assert got, "empty"
        return {"value": got}
    got = float(got)
    assert got == got and abs(got) != float("inf"), "not a number"
    return {"value": int(got) if got == int(got) else round(got, 6)}


def main():
    bad = []
    rows = [json.loads(line) for line in (HERE / "questions.jsonl").read_text(encoding="utf-8").splitlines()]
    ids = {r["id"] for r in rows}
    if len(ids) != len(rows):
        bad.append("an id occurs twice")
    seen = set()
    for row in rows:
        key = (row["question"], row.get("follows"))
        if key in seen:
            bad.append(f"{row['id']}: question occurs twice: {row['question']}")
        seen.add(key)
        if row.get("follows", row["id"]) not in ids:
            bad.append(f"{row['id']}: follows an unknown question")
        try:
            want = evaluate(row["expr"])
        except Exception as error:
            bad.append(f"{row['id']}: {row['expr']}: {type(error).__name__}: {error}")
            continue
        for name, value in want.items():
            stored = row.get(name)

            def flat(v):
                return v if isinstance(v, list) else [v]

            same = len(flat(value)) == len(flat(stored)) and all(
                abs(x - y) <= 1e-6 * max(1, abs(x))
                if isinstance(x, (int, float)) and isinstance(y, (int, float))
                else x == y
                for x, y in zip(flat(value), flat(stored), strict=False)
            )
            if not same:
                bad.append(f"{row['id']}: {name} is {stored!r}, recomputed {value!r}")
    for line in (HERE / "unanswerable.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["id"] in ids:
            bad.append(f"{row['id']}: id occurs twice")
        ids.add(row["id"])
    print("\n".join(bad) or f"{len(rows)} expected values agree")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
