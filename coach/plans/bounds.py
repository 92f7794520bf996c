"""The numbers that plans keep, each with its source on the line above. Read by the generator and by the checker; no logic."""

from __future__ import annotations

# A day of rest every week: our choice; ACSM asks beginners for two to three strength days a week (ACSM 2009, below).
MOST_DAYS = 6
# Shorter than this a session has no room for warm-up, two exercises and cool-down; bouts of any length count for health (WHO 2020,
# https://pmc.ncbi.nlm.nih.gov/articles/PMC9618974/table/tbl2). The limits are ours.
LEAST_MINUTES, MOST_MINUTES = 10, 240
LEAST_WEEKS, MOST_WEEKS = 1, 40

# Weekly hard sets a muscle, primary 1 and secondary ½ ("fractional": Pelland et al. 2024, SportRxiv 10.51224/SRXIV.460,
# https://studylib.net/doc/27564711/the-resistance-training-dose-response--1-).
# Ceilings: 12–20 sets serve trained men, more brings little (Baz-Valle et al. 2022, J Hum Kinet 81:199,
# https://pmc.ncbi.nlm.nih.gov/articles/PMC8884877; more helped the triceps); novices lift on two or three days a week, 8–12 repetitions
# (ACSM 2009, Med Sci Sports Exerc 41:687, https://www.medscape.com/viewarticle/717047). 14 and 25 are ours.
MOST_SETS = {"beginner": 14.0, "intermediate": 20.0, "advanced": 25.0}
# Four weekly sets a muscle are the least that is advised: Iversen et al. 2021, Sports Med 51:2079,
# https://pmc.ncbi.nlm.nih.gov/articles/PMC8449772.
LEAST_SETS = 4.0
# Sets at an effort below this train little and are not counted as hard: our choice. That the last step to failure adds little:
# Refalo et al. 2023, Sports Med 53:649, https://pmc.ncbi.nlm.nih.gov/articles/PMC9935748.
HARD_RPE = 5.0
# One muscle in one session: our choice. Four to six sets of an exercise are not clearly better than two or three (Krieger 2010,
# https://journals.lww.com/nsca-jscr/fulltext/2010/04000/Single_vs__Multiple_Sets_of_Resistance_Exercise.36.aspx); more weekly sets
# bring less and less (Pelland, above).
MOST_SETS_A_SESSION = 12.0

# Load of a week over the highest of the three weeks before: the ceiling itself is in ``coach.safety.bounds``. The chronic load
# is the mean of the last four weeks. Acute:chronic 0.8–1.3 is the usual range, from 1.5 on injuries rise: Gabbett 2016,
# Br J Sports Med 50:273, as read at https://runbikecalc.pages.dev/training-load-balance-calculator (contested: dividing
# by a made-up chronic load does as well, Impellizzeri et al. 2020, https://www.scribd.com/document/535371355/10-1007-s40279-020-01378-6;
# kept as a guard, not as a promise).
MOST_ACUTE_CHRONIC = 1.5
# Room for whole minutes and half points of RPE when loads are compared, AU and share.
LOAD_SLACK, LOAD_SLACK_SHARE = 15.0, 0.02
# A lighter week after every three to five: our choice. Athletes deload every 5.6 weeks on average (Rogerson et al. 2024, Sports Med Open,
# http://sportsmedicine-open.springeropen.com/articles/10.1186/s40798-024-00691-y); coaches agree on how, less on when (Bell et al. 2023,
# https://link.springer.com/article/10.1186/s40798-023-00633-0).
DELOAD_EVERY = 4
MOST_WEEKS_WITHOUT_DELOAD = 5
# What a deload leaves of the load of the week before at most: the same consensus lowers the training stress; a quarter is our choice.
DELOAD_SHARE = 0.75
# Taper: volume down by 41–60 % over two weeks serves performance best (Bosquet et al. 2007, Med Sci Sports Exerc 39:1358,
# https://pubmedhh.nlm.nih.gov/cgi-bin/abstract.cgi?from=jb&id=17762369).
TAPER_SHARE = 0.60

# 48 hours between hard sessions of the same muscles: ACSM, as read at http://home.houston.rr.com/cbfinch/forms/muscleguide.htm.
RECOVERY_SETS, RECOVERY_RPE = 3, 6.0
# Rest: two minutes at least for heavy main lifts. ACSM 2009 asks the experienced for three to five with few heavy repetitions; three minutes did
# better than one in trained men (Schoenfeld et al. 2016, https://www.unboundmedicine.com/medline/citation/26605807/Longer_Interset_Rest_Periods_Enhance_Muscle_Strength_and_Hypertrophy_in_Resistance_Trained_Men_).
HEAVY_PERCENT, HEAVY_REST_S = 80.0, 120
LEAST_REST_S, MOST_REST_S = 15, 300
# An increase of load of 2–10 % once one or two repetitions more than asked are reached: ACSM 2009,
# https://fr.scribd.com/document/89069996/ACSM-Resistance-Training-2009.
MOST_WEIGHT_STEP = 0.10

# Repetitions in a working set: light and heavy loads build muscle alike when sets go to failure (Schoenfeld et al. 2017,
# J Strength Cond Res 31:3508, https://studylib.net/doc/25996558/strength-and-hypertrophy-adaptations-between-low-.31); 30 is ours.
MOST_REPS, MOST_SETS_AN_ITEM, MOST_HOLD_S = 30, 6, 120
# Repetitions of mobility, balance and pelvic-floor work are light and may be more; intervals may be many.
MOST_INTERVALS = 15

# Effort ceilings (CR-10), by what holds for the person.
# Pregnancy: moderate, 13–14 of 20 on Borg's scale: ACOG Committee Opinion 804 (2020), https://creogsovercoffee.com/notes/2022/7/24/exercise-in-pregnancy;
# 12–14 in https://pmc.ncbi.nlm.nih.gov/articles/PMC9772147/table/T1/; on CR-10 that is 4–6.
RPE_PREGNANT = 6.0
# Heart disease or not yet cleared: light to moderate, ACSM preparticipation algorithm (Riebe et al. 2015, Med Sci Sports Exerc 47:2473,
# https://ru.scribd.com/document/349788147/Updating-ACSM-s-Recommendations-for-Exercise-28-1).
RPE_CLEARANCE = 5.0
# High blood pressure: moderate intensity, mainly endurance, resistance besides: Pescatello et al. 2004, Med Sci Sports Exerc 36:533,
# https://de.scribd.com/document/293715261/acsm-Review-Hypertension. Effort to exhaustion raises pressure most, even with light loads:
# https://scielo.br/j/clin/a/B3B9mCwXmPGcrKMMfSwcPPn/?goto=previous&lang=en. The figure is ours.
RPE_PRESSURE = 7.0
# After birth start gently, progress over 12 weeks, no running before: Goom, Donnelly & Brockwell 2019, as read at
# https://www.mummy-movement.co.uk/post/ready-to-run. The figure is ours.
RPE_POSTPARTUM = 6.0
# Under 18: technique first, supervised: Faigenbaum et al. 2009 (NSCA), J Strength Cond Res 23:S60,
# https://preventsportsinjuries.blogspot.com/2009/12/youth-strength-training-guidelines.html. Maximal lifts were tested without injury
# under close supervision (https://g-se.com/evaluacion-de-la-fuerza-maxima-en-ninos-sanos-150-sa-N57cfb2710a17a); a program cannot
# supervise, so none: our choice.
RPE_UNDER_18 = 8.0
# Older adults: 5–6 moderate, 7–8 vigorous on a scale of 10: US guidelines of 2018 as read at
# https://ebooks.elitelearning.com/view/340992212/98/; 5–6 also https://aafp.org/pubs/afp/issues/2017/0401/p425/ (definitions).
RPE_OLDER = 8.0
# By level: two repetitions in reserve for beginners, one, and a half for the advanced: our choice. The scale, 10 less the repetitions in reserve:
# Helms et al. 2016, https://pmc.ncbi.nlm.nih.gov/articles/PMC4961270.
RPE_LEVEL = {"beginner": 8.0, "intermediate": 9.0, "advanced": 9.5}
# First two weeks after a break of weeks or months: about half, at low effort (NSCA/CSCCa guideline, Caterisano et al. 2019,
# https://training-conditioning.com/news/nsca-and-cscca-announce-return-to-safe-training-guidelines/).
RPE_RETURN, RETURN_WEEKS = 6.0, 2

# After a gap the first week carries half of what was done before: the 50/30/20/10 rule of the same guideline.
RETURN_SHARE = 0.5

# Hard cardio (threshold and above): at most two sessions a week, 80 % of the time easy: Seiler & Tønnessen 2009, http://sportsci.org/2009/ss.htm.
# With few short sessions that share is out of reach, so the check asks for 65 %: our choice.
MOST_HARD_CARDIO = 2
HARD_CARDIO_RPE = 6.5
EASY_SHARE = 0.65

# The long run a race asks for at its longest, minutes, and the fewest weeks and days. Own choice after Pfitzinger & Douglas 2009
# (Advanced Marathoning) and the novice plans of Higdon 2011: 26–32 km before a marathon, 16–19 before a half.
RACES: dict[str, dict[str, float]] = {
    "run_5k": {"long": 25, "days": 2, "minutes": 25}, "run_10k": {"long": 45, "days": 3, "minutes": 30},
    "half_marathon": {"long": 85, "days": 3, "minutes": 40}, "marathon": {"long": 140, "days": 3, "minutes": 45},
}  # fmt: skip

WARM_UP_SHARE, COOL_DOWN_SHARE = 0.14, 0.10
# Five to ten minutes of warm-up and cool-down: ACSM's Guidelines, 11th ed.; shorter in sessions that are themselves short.
LEAST_WARM_UP_MIN, LEAST_COOL_DOWN_MIN = 2.0, 1.0

SOURCES = (
    "ACSM position stand on progression models in resistance training, 2009", "Pelland et al. 2024 (weekly sets)", "Baz-Valle et al. 2022 (12–20 weekly sets)",
    "Iversen et al. 2021 (least sets)", "Nielsen et al., JOSPT 2014 (weekly rise)", "Frandsen et al., BJSM 2025 (long run)",
    "Bell et al. 2023 (deload)", "Bosquet et al. 2007 (taper)", "Gabbett 2016; Impellizzeri et al. 2020 (acute:chronic load)",
    "Seiler 2010 (easy and hard)", "WHO guidelines on physical activity, 2020",
)  # fmt: skip
