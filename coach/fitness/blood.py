"""Blood: pressure, glucose and lipids. Conversions and derived values; judging them is the safety part's work."""

from __future__ import annotations

from coach.errors import RangeError
from coach.fitness.formula import formula


@formula(
    "mmHg",
    "textbook form: diastolic + a third of the pulse pressure (DeMers & Wachs, StatPearls NBK538226)",
    systolic=(50.0, 300.0),
    diastolic=(20.0, 200.0),
)
def mean_arterial_pressure(systolic: float, diastolic: float) -> float:
    """Mean arterial pressure: diastolic + (systolic − diastolic) / 3."""
    if diastolic >= systolic:
        raise RangeError("mean_arterial_pressure: the diastolic value must be below the systolic one.")
    return diastolic + (systolic - diastolic) / 3


@formula("mg/dL", "molar mass of glucose 180.16 g/mol", mmol_l=(0.0, 60.0))
def glucose_mg_dl(mmol_l: float) -> float:
    """Blood glucose from mmol/L to mg/dL: × 18.016."""
    return mmol_l * 18.016


@formula("mmol/L", "molar mass of glucose 180.16 g/mol", mg_dl=(0.0, 1080.0))
def glucose_mmol_l(mg_dl: float) -> float:
    """Blood glucose from mg/dL to mmol/L: / 18.016."""
    return mg_dl / 18.016


@formula("mg/dL", "Nathan et al. 2008 (ADAG), Diabetes Care 31:1473", hba1c_pct=(4.0, 16.0))
def average_glucose(hba1c_pct: float) -> float:
    """Estimated average glucose of the last months from HbA1c: 28.7 × HbA1c − 46.7."""
    return 28.7 * hba1c_pct - 46.7


@formula("mmol/mol", "IFCC–NGSP master equation, Hoelzel et al. 2004, Clin Chem 50:166", hba1c_pct=(3.0, 20.0))
def hba1c_mmol_mol(hba1c_pct: float) -> float:
    """HbA1c from percent (NGSP) to mmol/mol (IFCC): 10.929 × (HbA1c − 2.15)."""
    return 10.929 * (hba1c_pct - 2.15)


@formula(
    "mg/dL",
    "Friedewald, Levy & Fredrickson 1972, Clin Chem 18:499",
    total=(50.0, 500.0),
    hdl=(10.0, 150.0),
    triglycerides=(20.0, 400.0),
)
def ldl_friedewald(total: float, hdl: float, triglycerides: float) -> float:
    """LDL cholesterol from a fasting panel in mg/dL: total − HDL − triglycerides / 5; not above 400 mg/dL of triglycerides."""
    return total - hdl - triglycerides / 5
