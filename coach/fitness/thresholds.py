"""Limits that alerts and the safety checks share: one number, one source, one place.

Sources disagree in four places, and the stricter or the more usual one is taken, as said above the number: the home blood pressure that counts
as high (135/85 in Europe and Canada, 130/80 in the United States), the pressure at which nobody should train (180/110 in ACSM's Guidelines, which holds here, 180/120 elsewhere),
the glucose from which ketones are checked (13.9, 15 or 16.7 mmol/L), and the gain that points to fluid in heart failure (2 kg in 3 days in
Europe, 2 to 3 lb in a day or 5 lb in a week in the United States). Addresses are the pages that were read.
"""

from __future__ import annotations

# Resting tachycardia in adults: above 100 bpm; 60–100 is the usual range of the American Heart Association, as summarised at
# https://vitruve.fit/blog/frequency-of-heart-rate-at-rest-in-athletes-according-to-age-and-gender
RESTING_HR_HIGH_BPM = 100.0
# A pulse of 111–130 scores 2 of 3 (NEWS2, Royal College of Physicians 2017, chart 1). All of NEWS2 here:
# https://scribd.com/document/584338409/NEWS2-Chart-1-The-NEWS-scoring-system-0-0
RESTING_HR_URGENT_BPM = 110.0
# A pulse of 40 or less scores 3 of 3 (NEWS2, Royal College of Physicians 2017, chart 1).
RESTING_HR_LOW_BPM = 40.0
# 91 % or less scores 3 of 3 (NEWS2 scale 1); a reading of 90 % may stand for 86 to 94 %, hence below 90 and on two nights (US Food and Drug
# Administration 2021, https://www.hpnonline.com/surgical-critical-care/med-surg-equipment/article/21211195/fda-safety-communication-pulse-oximeter-accuracy-and-limitations).
SPO2_LOW_PCT = 90.0
# Saturation falls in healthy people of all ages, especially above 2,500 m (Rojas-Camayo et al. 2018, Thorax 73:776,
# https://thorax.bmj.com/content/early/2017/10/20/thoraxjnl-2017-210598); accuracy is worst below 80 % (the same FDA notice). The limit is ours.
SPO2_LOW_ALTITUDE_PCT = 80.0
# 25 breaths a minute and more scores 3 of 3 (NEWS2, Royal College of Physicians 2017, chart 1).
RESPIRATORY_RATE_URGENT_BPM = 25.0
# Severe hypertension: above 180 or above 120 mmHg (2025 AHA/ACC guideline, doi 10.1161/HYP.0000000000000249, as reported at https://ch.meds.fit/author/medweiser2826);
# a reading at the limit counts here. StatPearls names 180/110 and calls both arbitrary (https://www.statpearls.com/sp/rnc/213/23227/). ACSM's Guidelines, 10th ed., keep people from starting a session from 180/110 on
# (https://www.scribd.com/document/480885521/Chapter-2-ACSM-Guidelines-for-Exercise-Testing-and-Prescription-10-Edit-book-076-099-pdf).
SYSTOLIC_SEVERE_MMHG, DIASTOLIC_SEVERE_MMHG = 180.0, 120.0
# From this diastolic pressure on no session is to be started (the same chapter of ACSM's Guidelines).
DIASTOLIC_NO_TRAINING_MMHG = 110.0
# Severe hypertension in pregnancy, act at once: 160 or 110 mmHg and more (ACOG Committee Opinion 623, order set,
# http://www.acog.org/Resources-And-Publications/Committee-Opinions/Committee-on-Obstetric-Practice/Emergent-Therapy-for-Acute-Onset-Severe-Hypertension-During-Pregnancy-and-the-Postpartum-Period;
# replaced by 692 and 767, and by Practice Bulletin 222, 2020, with the same limit).
SYSTOLIC_SEVERE_PREGNANT_MMHG, DIASTOLIC_SEVERE_PREGNANT_MMHG = 160.0, 110.0
# Hypertension by home measurement: mean of 135 or 85 mmHg and more (ESH position paper on home monitoring, Parati et al. 2021, J Hypertens 39:1742,
# https://pmc.ncbi.nlm.nih.gov/articles/PMC9904446; figure read at https://hypertension.ca/guidelines/diagnosis-assessment/measuring-blood-pressure/); AHA/ACC 2025: 130/80 (https://jordan-cardiac.org/en/2025-acc-aha-hypertension-guideline-gp-practical-summary).
SYSTOLIC_HOME_HIGH_MMHG, DIASTOLIC_HOME_HIGH_MMHG = 135.0, 85.0
# Low blood pressure: 90 mmHg or less scores 3 of 3 (NEWS2); less than 90/60 (NHS, reprinted at
# https://drpharmacy.uk/health-detail/?topic=low-blood-pressure-hypotension).
SYSTOLIC_LOW_MMHG = 90.0
# Hypoglycaemia level 1 and 2: under 3.9 and 3.0 mmol/L (ADA, Standards of Care in Diabetes, section 6; the edition of 2017 still had 3.9 or less,
# http://care.diabetesjournals.org/highwire/markup/51411/expansion; as it stands now: https://www.droracle.ai/articles/257284/what-blood-sugar-bs-level-is-considered-hypoglycemia).
GLUCOSE_LOW_MMOL_L, GLUCOSE_VERY_LOW_MMOL_L = 3.9, 3.0
# Above 13.9 mmol/L (250 mg/dL): check ketones, wait with exercise while they are raised (after Colberg et al. 2016, Diabetes Care 39:2065:
# https://dialeb.org/en/health-center/tip-of-the-week/104-tip-of-the-week/importance-of-physical-activity-in-diabetes-management/158-before-exercising-consider-these-general-guidelines-relative-to-your-blood-sugar-level).
# Others say 15 (see glucose_window in coach.safety.bounds) or 16.7 mmol/L (https://www.diabetesmotion.com/post/2019/05/31/interpretation-and-management-of-hyperglycemia-and-exercise).
GLUCOSE_HIGH_MMOL_L = 13.9
# Fever: 38 °C and more (NHS, https://limelighthealthhub.nhs.uk/health-a-to-z/high-temperature-fever-in-adults/); 37.8 °C and more
# in Scotland (https://nhsinform-n1.azurewebsites.net/self-help-guides/self-help-guide-fever-in-adults); 38.1–39.0 °C scores 1 of 3 (NEWS2).
FEVER_C = 38.0
# Heart failure: more than 2 kg in 3 days (European Society of Cardiology, https://www.heartfailurematters.org/en_GB/Understanding-heart-failure/Weight-gain).
# In the United States: 2 to 3 lb in a day or 5 lb in a week (http://palsforhealth.com/Pals/Article/Why%20should%20I%20weigh%20myself%20daily%20if%20I%20have%20heart%20failure).
HEART_FAILURE_GAIN_KG, HEART_FAILURE_GAIN_DAYS = 2.0, 3
# Adults need seven hours of sleep or more (AASM and SRS consensus, Watson et al. 2015, Sleep 38:843,
# https://www.sleepharleystreet.com/single-post/2015/05/31/recommended-amount-of-sleep-for-a-healthy-adult-a-joint-consensus-statement-of-the-americ);
# six or less for two weeks impairs like up to two nights without (Van Dongen et al. 2003, Sleep 26:117, abstract at http://bnw.im/p/39HPAN).
SLEEP_NEED_MIN, SLEEP_SHORT_MIN = 420.0, 360.0
# Acute:chronic workload ratio from which injuries were more frequent (Gabbett 2016, Br J Sports Med 50:273, as commonly read:
# https://runbikecalc.pages.dev/training-load-balance-calculator). Contested by Impellizzeri et al. 2020; in 5,205 runners a high ratio did not go with more
# injuries, one overlong run did (Frandsen et al. 2025, https://www.physiohub.io/research/running/how-much-running-is-too-much-identifying-high-risk-running-sessions-in-a-5200-pe).
LOAD_RATIO_HIGH = 1.5
# Twice the rate that the faster group of Garthe et al. 2011 reached (1.0 % a week; 1.4 was planned, the slower had 0.7; IJSNEM 21:97,
# https://www.researchgate.net/publication/51113664_Effect_of_Two_Different_Weight-Loss_Rates_on_Body_Composition_and_Strength_and_Power-Related_Performance_in_Elite_Athletes) is no diet: 4 % in two weeks.
WEIGHT_LOSS_SHARE_14_DAYS = 0.04
