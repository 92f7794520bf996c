"""Weather as the user says it ("it's 34 °C"), and looked up at Open-Meteo where the user has switched that on: what it means for training.

Off by default. Switched on (``COACH_WEATHER=open-meteo``), a request carries the profile's latitude and longitude, rounded to 0.1° (about
11 km), and nothing else: no name, no id, no message. It waits two seconds at most and is kept half an hour; where it fails the reply does
without. API: https://open-meteo.com/en/docs (data CC BY 4.0, free for non-commercial use; ``COACH_WEATHER_URL`` names a server of one's own).
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from coach.errors import RangeError
from coach.evidence import Fact
from coach.fitness import weather
from coach.profile import Profile
from coach.understand.topics import FROSTBITE_C
from coach.wearables.show import day_name

_I = re.IGNORECASE
_KEPT_S, _FAILED_S = 1800.0, 300.0  # how long an answer, and a failure, stands
_TIMEOUT_S = 2.0
_SOURCE = "Open-Meteo (CC BY 4.0)"
_ADVICE = "US National Weather Service SR 90-23; ACSM 2007 position stand on heat illness"
_COLD_ADVICE = "ACSM 2006 position stand on cold injuries, Med Sci Sports Exerc 38:2012"
_HEAT = re.compile(
    r"(-?\d{1,3}(?:\.\d)?)\s*(?:°\s*([CF])?|degrees?(?: (celsius|fahrenheit))?|℃|度(?!的?(?:坡|角)))", _I
)
_BARE_HEAT = re.compile(r"(三十|四十|二十)([一二三四五六七八九])?度")
_HUMID = re.compile(r"(\d{1,3})\s*%\s*(?:humidity|humid|的?湿度)|(?:humidity|湿度)\D{0,6}(\d{1,3})", _I)
_OUTDOORS = ("train_today", "plan", "nutrition_target", "knowledge", "symptom", "condition", "risk_screening")
# CDC, Heat and athletes; ACSM 2007 exertional heat illness: from a WBGT of 28 °C on hard exercise is risky, from 32.3 °C on it is called off.
_HOT_C, _CALLED_OFF_C, _DEFAULT_HUMIDITY = 28.0, 32.3, 50.0
_ASKED = re.compile(
    r"(?<!under the )\bweather\b|\bforecast\b|\b(?:is it|will it|going to|gonna) (?:be )?(?:rain\w*|snow\w*|hot|cold|warm|windy|icy)\b|\bhow (?:hot|cold|warm)\b.{0,12}\b(?:outside|today|tomorrow|out)\b|天气|(?:会|要|有没有|是否)下?[雨雪]|下[雨雪]吗|(?:今天|明天|外面|外边).{0,3}(?:冷不冷|热不热|冷吗|热吗|多少度|几度)",
    _I,
)
_TOMORROW = re.compile(r"\btomorrow\b|明天|明早|明晚|明儿", _I)
_INDOORS = re.compile(r"\b(?:gym|indoors?|treadmill|at home|pool)\b|健身房|室内|跑步机|在家|泳池", _I)


@dataclass(frozen=True)
class Day:
    """The forecast of one local date: °C, mm of rain or melted snow, km/h."""

    on: date
    low_c: float
    high_c: float
    rain_mm: float
    wind_kmh: float


@dataclass(frozen=True)
class Outlook:
    """The weather now, and of today and the next days."""

    celsius: float
    humidity_pct: float
    wind_kmh: float
    days: tuple[Day, ...]


class OpenMeteo:
    """The forecast of a coarse place; answers and failures are kept for a while, so that no turn waits twice."""

    def __init__(self, url: str, timeout_s: float = _TIMEOUT_S, clock: Callable[[], float] = time.monotonic) -> None:
        self._url, self._timeout_s, self._clock = url, timeout_s, clock
        self._kept: dict[tuple[float, float], tuple[float, Outlook | None]] = {}
        self._lock = threading.Lock()

    def at(self, latitude: float, longitude: float) -> Outlook | None:
        """The outlook of a place in degrees; None where it could not be had."""
        place = round(latitude, 1), round(longitude, 1)
        with self._lock:
            until, kept = self._kept.get(place, (float("-inf"), None))
            if self._clock() < until:
                return kept
            found = self._fetch(*place)
            self._kept[place] = (self._clock() + (_KEPT_S if found else _FAILED_S), found)
            return found

    def _fetch(self, latitude: float, longitude: float) -> Outlook | None:
        import httpx

        asked: dict[str, str | float] = {
            "latitude": latitude, "longitude": longitude, "current": "temperature_2m,relative_humidity_2m,wind_speed_10m",
            "daily": "temperature_2m_min,temperature_2m_max,precipitation_sum,wind_speed_10m_max", "timezone": "auto", "forecast_days": 3,
        }  # fmt: skip
        try:
            answer = httpx.get(self._url, params=asked, timeout=self._timeout_s, headers={"User-Agent": "coach"})
            return _read(answer.raise_for_status().json())
        except (httpx.HTTPError, ValueError, KeyError, TypeError, IndexError):
            return None


def _read(body: Any) -> Outlook:
    now, daily = body["current"], body["daily"]
    columns = ("temperature_2m_min", "temperature_2m_max", "precipitation_sum", "wind_speed_10m_max")
    days = tuple(
        Day(date.fromisoformat(on), *(float(daily[name][n]) for name in columns)) for n, on in enumerate(daily["time"])
    )
    celsius, humidity, wind = (
        float(now[name]) for name in ("temperature_2m", "relative_humidity_2m", "wind_speed_10m")
    )
    return Outlook(celsius, humidity, wind, days)


def asks_weather(message: str) -> bool:
    """True where the weather itself is asked about."""
    return bool(_ASKED.search(message))


def heat(message: str, intents: Sequence[str]) -> list[Fact]:
    """Heat as the user says it: heat index and WBGT; nothing is assumed but the humidity, and that is said."""
    celsius = _said_temperature(message)
    if celsius is None or celsius < _HOT_C or not (asks_weather(message) or any(i in _OUTDOORS for i in intents)):
        return []
    said = _HUMID.search(message)
    humidity = float(said[1] or said[2]) if said else _DEFAULT_HUMIDITY
    felt = _felt_hot(celsius, humidity)
    if felt is None:
        return []
    (index, globe), (advice, advice_zh) = felt, _hot_advice(felt[1])
    known, known_zh = ("", "") if said else (" assumed", "（假定）")
    return [Fact("weather.heat", f"At {celsius:g} °C and {humidity:.0f}% humidity{known} it feels like {index} °C (WBGT about {globe} °C): {advice}",
                 f"{celsius:g} °C、湿度 {humidity:.0f}%{known_zh}时体感约 {index} °C（WBGT 约 {globe} °C）：{advice_zh}", index, "°C", "heat_index",
                 how="heat index (Rothfusz) and WBGT approximation", source=_ADVICE, numbers=((celsius, "°C"), (humidity, "%"), (globe, "°C")))]  # fmt: skip


def looked_up(sky: OpenMeteo | None, profile: Profile, message: str, intents: Sequence[str], today: date) -> list[Fact]:
    """What the weather outside means: where it is asked for, and for training outdoors where it is hot or freezing. ``sky``: None while
    the look-up is off; a question about the weather is then answered with what the coach can do instead."""
    asked = asks_weather(message)
    if not asked and (sky is None or "train_today" not in intents or _INDOORS.search(message)):
        return []
    if sky is None:
        return [_unknown("I look nothing up, so I do not know the weather. Tell me (“31 °C, humid”, “minus 5”) and I say what it means for your training; COACH_WEATHER=open-meteo switches a forecast on",
                         "我不联网查天气。告诉我气温（比如“31度，很潮”“零下5度”），我来说对训练意味着什么；想用天气预报，可设 COACH_WEATHER=open-meteo")]  # fmt: skip
    if profile.latitude is None or profile.longitude is None:
        return [_unknown("To look up the weather I need your place in the profile: latitude and longitude, one decimal is enough",
                         "要查天气，需要在资料里填写你的位置：经纬度，一位小数就够")] if asked else []  # fmt: skip
    outlook = sky.at(profile.latitude, profile.longitude)
    if outlook is None:
        return [_unknown("The weather could not be looked up just now; tell me the temperature and I go by that",
                         "现在查不到天气；告诉我气温，我按它来说")] if asked else []  # fmt: skip
    if _TOMORROW.search(message):
        return _coming(outlook, today) if asked else []
    return _now(outlook, today, asked)


def _now(outlook: Outlook, today: date, asked: bool) -> list[Fact]:
    celsius, humidity, wind = round(outlook.celsius), round(outlook.humidity_pct), round(outlook.wind_kmh)
    felt_hot = _felt_hot(outlook.celsius, outlook.humidity_pct) if outlook.celsius >= _HOT_C else None
    index: int | None = None
    advice, advice_zh, source = "", "", _SOURCE
    extra: tuple[tuple[float, str], ...] = ()
    if felt_hot:
        index, globe = felt_hot
        (said, said_zh), source = _hot_advice(globe), f"{_SOURCE}; {_ADVICE}"
        advice = f"; feels like {index} °C (WBGT about {globe} °C): {said}"
        advice_zh = f"；体感约 {index} °C（WBGT 约 {globe} °C）：{said_zh}"
        extra = ((index, "°C"), (globe, "°C"))
    elif outlook.celsius <= 0:
        index = _felt_cold(outlook.celsius, outlook.wind_kmh)
        (said, said_zh), source = _cold_advice(index), f"{_SOURCE}; {_COLD_ADVICE}"
        advice, advice_zh, extra = (
            f"; feels like {index} °C: {said}",
            f"；体感约 {index} °C：{said_zh}",
            ((index, "°C"),),
        )
    if not asked and index is None:
        return []
    return [Fact("weather.now", f"Outside now: {celsius} °C, {humidity}% humidity, wind {wind} km/h{advice}", f"现在外面 {celsius} °C，湿度 {humidity}%，风速 {wind} 公里/小时{advice_zh}",
                 float(celsius), "°C", start=today, end=today, how="forecast model, heat index or wind chill", source=source,
                 numbers=((humidity, "%"), (wind, "km/h"), *extra))]  # fmt: skip


def _coming(outlook: Outlook, today: date) -> list[Fact]:
    day = next((d for d in outlook.days if d.on == today + timedelta(days=1)), None)
    if day is None:
        return [_unknown("There is no forecast for tomorrow yet", "还没有明天的预报")]
    low, high, rain, wind = round(day.low_c), round(day.high_c), round(day.rain_mm), round(day.wind_kmh)
    advice, advice_zh = ("; train in the cool hours", "；挑凉快的时段练") if day.high_c >= _HOT_C else ("; mind ice, dress in layers", "；注意路面结冰，分层穿衣") if day.low_c <= 0 else ("", "")  # fmt: skip
    (en, zh) = day_name(day.on, today)
    return [Fact("weather.tomorrow", f"Tomorrow, {en}: {low} to {high} °C, {rain} mm of rain, wind up to {wind} km/h{advice}",
                 f"明天（{zh}）：{low} 到 {high} °C，降水 {rain} 毫米，风速最高 {wind} 公里/小时{advice_zh}", float(high), "°C", start=day.on, end=day.on,
                 how="forecast model", source=_SOURCE, numbers=((low, "°C"), (rain, "mm"), (wind, "km/h")))]  # fmt: skip


def _unknown(en: str, zh: str) -> Fact:
    return Fact("weather.unknown", en, zh, verdict="unknown", how="weather", source="how this program works", numbers=((31, "°C"), (-5, "°C")))  # fmt: skip


def _felt_hot(celsius: float, humidity: float) -> tuple[int, int] | None:
    """Heat index and WBGT in °C; None outside of what the formulas hold for."""
    try:
        return round(weather.heat_index(celsius, humidity)), round(weather.wbgt_approximate(celsius, humidity))
    except RangeError:
        return None


def _felt_cold(celsius: float, wind_kmh: float) -> int:
    try:
        return round(weather.wind_chill(celsius, wind_kmh))
    except RangeError:  # too little wind for a wind chill
        return round(celsius)


def _hot_advice(globe: float) -> tuple[str, str]:
    if globe >= _CALLED_OFF_C:
        return "call hard exercise outdoors off", "户外不要做高强度运动"
    return "shorten it, slow down, drink and choose the cool hours", "缩短时间、放慢速度、多喝水、选凉快的时段"


def _cold_advice(felt: float) -> tuple[str, str]:
    if felt <= FROSTBITE_C:
        return "stay indoors, skin freezes", "留在室内，皮肤会冻伤"
    return "thin layers, a longer warm-up, and indoors where it is icy", "分层穿衣、热身久一点，路面结冰就改室内"


def _said_temperature(message: str) -> float | None:
    """The air temperature in °C that a message states; readings of a body are no weather."""
    if re.search(r"fever|temperature of|body temp|体温|发烧|低烧|发热", message, _I):
        return None
    if han := _BARE_HEAT.search(message):
        return float("二三四".index(han[1][0]) * 10 + 20 + ("一二三四五六七八九".index(han[2]) + 1 if han[2] else 0))
    found = _HEAT.search(message)
    if not found:
        return None
    value, unit = float(found[1]), (found[2] or found[3] or "").lower()[:1]
    return (value - 32) * 5 / 9 if unit == "f" or (not unit and value > 60) else value
