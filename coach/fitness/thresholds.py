"""Limits that alerts and the safety checks share: one number, one source, one place."""

from __future__ import annotations

# Resting tachycardia in adults: above 100 bpm (American Heart Association, Tachycardia: fast heart rate).
RESTING_HR_HIGH_BPM = 100.0
# A pulse of 111–130 scores 2 of 3 (NEWS2, Royal College of Physicians 2017, chart 1).
RESTING_HR_URGENT_BPM = 110.0
# A pulse of 40 or less scores 3 of 3 (NEWS2, Royal College of Physicians 2017, chart 1).
RESTING_HR_LOW_BPM = 40.0
# 91 % or less scores 3 of 3 (NEWS2 scale 1, Royal College of Physicians 2017); a wrist reads up to two points off, hence below 90.
SPO2_LOW_PCT = 90.0
# Saturation falls from 2,500 m on in healthy people of all ages (Rojas-Camayo et al. 2018, Thorax 73:776); under 80 % oximeters lose their
# accuracy and what is normal ends (Luks & Swenson 2011, High Alt Med Biol 12:109).
SPO2_LOW_ALTITUDE_PCT = 80.0
# 25 breaths a minute and more scores 3 of 3 (NEWS2, Royal College of Physicians 2017, chart 1).
RESPIRATORY_RATE_URGENT_BPM = 25.0
# Severe hypertension, act the same day: 180 or 120 mmHg (2025 AHA/ACC guideline on high blood pressure).
SYSTOLIC_SEVERE_MMHG, DIASTOLIC_SEVERE_MMHG = 180.0, 120.0
# Severe hypertension in pregnancy, act at once: 160 or 110 mmHg (ACOG Practice Bulletin 222, 2020).
SYSTOLIC_SEVERE_PREGNANT_MMHG, DIASTOLIC_SEVERE_PREGNANT_MMHG = 160.0, 110.0
# Hypertension by home measurement: mean of 135 or 85 mmHg and more (ESH position paper on home monitoring, Parati et al. 2021, J Hypertens 39:1742).
SYSTOLIC_HOME_HIGH_MMHG, DIASTOLIC_HOME_HIGH_MMHG = 135.0, 85.0
# Low blood pressure: under 90/60 mmHg (NHS, Low blood pressure); 90 or less scores 3 of 3 (NEWS2 2017).
SYSTOLIC_LOW_MMHG, DIASTOLIC_LOW_MMHG = 90.0, 60.0
# Hypoglycaemia level 1 and 2: under 3.9 and 3.0 mmol/L (ADA, Standards of Care in Diabetes 2024, section 6).
GLUCOSE_LOW_MMOL_L, GLUCOSE_VERY_LOW_MMOL_L = 3.9, 3.0
# From 13.9 mmol/L (250 mg/dL) on: check ketones, hold exercise if they are raised (Colberg et al. 2016, Diabetes Care 39:2065).
GLUCOSE_HIGH_MMOL_L = 13.9
# Fever: 38.0 °C and more (NHS, High temperature (fever) in adults).
FEVER_C = 38.0
# Heart failure: more than 2 kg in 3 days (European Society of Cardiology, heartfailurematters.org, Weight gain).
HEART_FAILURE_GAIN_KG, HEART_FAILURE_GAIN_DAYS = 2.0, 3
# Adults need seven hours of sleep or more; under six is inadequate (AASM and SRS consensus, Watson et al. 2015, Sleep 38:843).
SLEEP_NEED_MIN, SLEEP_SHORT_MIN = 420.0, 360.0
# Acute:chronic workload ratio from which injuries were more frequent (Gabbett 2016, Br J Sports Med 50:273; contested by Impellizzeri et al. 2020).
LOAD_RATIO_HIGH = 1.5
# Twice the faster of the two rates of loss compared by Garthe et al. 2011 (0.7 and 1.4 % a week, IJSNEM 21:97) is no diet: 4 % in two weeks.
WEIGHT_LOSS_SHARE_14_DAYS = 0.04
