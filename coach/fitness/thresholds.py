"""Limits that alerts and the safety checks share: one number, one source, one place."""

from __future__ import annotations

# Resting tachycardia: above 100 bpm (AHA, "Tachycardia: fast heart rate").
RESTING_HR_HIGH_BPM = 100.0
# Sustained sinus rate or palpitations at rest from 120 bpm on: same-day assessment (Resuscitation Council UK, NEWS2: 111–130 scores 2).
RESTING_HR_URGENT_BPM = 120.0
# NEWS2 (RCP 2017) scores a pulse of 40 or less with 3, its highest step.
RESTING_HR_LOW_BPM = 40.0
# NEWS2 (RCP 2017): oxygen saturation 91 % or less scores 3 on scale 1; wearables read 2–3 points off, so below 90.
SPO2_LOW_PCT = 90.0
# Usual saturation at 3,000–4,500 m after arrival is 80–90 % (Luks & Swenson 2011, High Alt Med Biol 12:109).
SPO2_LOW_ALTITUDE_PCT = 80.0
# Severe hypertension, act the same day: 180/120 mmHg (2025 AHA/ACC guideline).
SYSTOLIC_SEVERE_MMHG, DIASTOLIC_SEVERE_MMHG = 180.0, 120.0
# Hypertension by home measurement: mean of 135/85 mmHg or more (2023 ESH guidelines).
SYSTOLIC_HOME_HIGH_MMHG, DIASTOLIC_HOME_HIGH_MMHG = 135.0, 85.0
# Low blood pressure: below 90/60 mmHg (NHS, "Low blood pressure").
SYSTOLIC_LOW_MMHG, DIASTOLIC_LOW_MMHG = 90.0, 60.0
# Hypoglycaemia level 1 and 2: below 3.9 and 3.0 mmol/L (ADA Standards of Care 2024, section 6).
GLUCOSE_LOW_MMOL_L, GLUCOSE_VERY_LOW_MMOL_L = 3.9, 3.0
# Check ketones and hold exercise from 13.9 mmol/L (250 mg/dL) on (ADA position statement on exercise, Colberg et al. 2016).
GLUCOSE_HIGH_MMOL_L = 13.9
# Fever: 38.0 °C or more (NHS, "High temperature (fever) in adults").
FEVER_C = 38.0
# Heart failure: more than 2 kg in three days (ESC heart failure guidelines 2021, self-care).
HEART_FAILURE_GAIN_KG, HEART_FAILURE_GAIN_DAYS = 2.0, 3
