"""Heat, cold and height. Temperatures in °C, wind in km/h, pressure in hPa."""

from __future__ import annotations

import math

from coach.fitness.formula import formula


def _fahrenheit(celsius: float) -> float:
    return celsius * 9 / 5 + 32


def _celsius(fahrenheit: float) -> float:
    return (fahrenheit - 32) * 5 / 9


@formula(
    "°C",
    "US National Weather Service, The Heat Index Equation (Rothfusz 1990, SR 90-23)",
    temperature_c=(20.0, 55.0),
    humidity_pct=(0.0, 100.0),
)
def heat_index(temperature_c: float, humidity_pct: float) -> float:
    """Heat index in the shade: Steadman's simple form below 80 °F, else Rothfusz's regression with its two adjustments. Sun adds up to 8 °C."""
    t, r = _fahrenheit(temperature_c), humidity_pct
    simple = 0.5 * (t + 61.0 + (t - 68.0) * 1.2 + r * 0.094)
    if (simple + t) / 2 < 80:
        return _celsius((simple + t) / 2)
    index = (-42.379 + 2.04901523 * t + 10.14333127 * r - 0.22475541 * t * r - 6.83783e-3 * t * t - 5.481717e-2 * r * r
             + 1.22874e-3 * t * t * r + 8.5282e-4 * t * r * r - 1.99e-6 * t * t * r * r)  # fmt: skip
    if r < 13 and 80 <= t <= 112:
        index -= (13 - r) / 4 * math.sqrt((17 - abs(t - 95)) / 17)
    elif r > 85 and 80 <= t <= 87:
        index += (r - 85) / 10 * (87 - t) / 5
    return _celsius(index)


@formula(
    "°C",
    "Environment Canada and US National Weather Service 2001, wind chill index",
    temperature_c=(-50.0, 10.0),
    wind_kmh=(4.8, 150.0),
)
def wind_chill(temperature_c: float, wind_kmh: float) -> float:
    """Wind chill: 13.12 + 0.6215 T − 11.37 v^0.16 + 0.3965 T v^0.16."""
    v: float = float(wind_kmh) ** 0.16
    return 13.12 + 0.6215 * temperature_c - 11.37 * v + 0.3965 * temperature_c * v


@formula("°C", "Stull 2011, J Appl Meteorol Climatol 50:2267", temperature_c=(-20.0, 50.0), humidity_pct=(5.0, 99.0))
def wet_bulb(temperature_c: float, humidity_pct: float) -> float:
    """Wet-bulb temperature from air temperature and relative humidity at sea level."""
    t, r = temperature_c, humidity_pct
    return (t * math.atan(0.151977 * math.sqrt(r + 8.313659)) + math.atan(t + r) - math.atan(r - 1.676331)
            + 0.00391838 * float(r**1.5) * math.atan(0.023101 * r) - 4.686035)  # fmt: skip


@formula(
    "°C",
    "Australian Bureau of Meteorology, approximation to the WBGT (ACSM 1984)",
    temperature_c=(5.0, 50.0),
    humidity_pct=(5.0, 100.0),
)
def wbgt_approximate(temperature_c: float, humidity_pct: float) -> float:
    """Wet-bulb globe temperature in moderate sun and light wind: 0.567 T + 0.393 e + 3.94 (e: vapour pressure in hPa). From 28 °C on, hard exercise is risky."""
    vapour = humidity_pct / 100 * 6.105 * math.exp(17.27 * temperature_c / (237.7 + temperature_c))
    return 0.567 * temperature_c + 0.393 * vapour + 3.94


@formula("hPa", "ICAO 1993, Manual of the ICAO Standard Atmosphere, Doc 7488", altitude_m=(-400.0, 9000.0))
def air_pressure(altitude_m: float) -> float:
    """Air pressure in the standard atmosphere: 1013.25 × (1 − 2.25577e-5 × altitude)^5.25588."""
    return float(1013.25 * (1 - 2.25577e-5 * altitude_m) ** 5.25588)


@formula(
    "hPa",
    "West, Schoene & Milledge 2007, High Altitude Medicine and Physiology (water vapour 63 hPa)",
    altitude_m=(-400.0, 9000.0),
)
def inspired_oxygen(altitude_m: float) -> float:
    """Oxygen pressure of the air breathed in: 0.2093 × (air pressure − 62.7 hPa of water vapour)."""
    return 0.2093 * (air_pressure(altitude_m) - 62.7)
