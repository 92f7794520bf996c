"""Whom to call, by country: emergency services and a crisis line.

Every number was seen on a published page in November 2026; what was not seen is not named, and findahelpline.com stands in its place.
Crisis lines: 988 (US, CA), 12356 (CN, by the National Health Commission; at least 18 hours a day), 18111 (HK, government, 24 hours), 1925 (TW,
Ministry of Health and Welfare, 24 hours), 1767 (SG, Samaritans of Singapore, 24 hours: CNA 2025, Mothership 2022), 109 (KR, in place of 1393 since
2024, 24 hours), 14416 (IN, Tele-MANAS, 24 hours), 188 (BR, CVV, by the regulator Anatel), 15555 (MY, Ministry of Health, 8 am to midnight: The Star
2023, Viet Nam News 2026), 0120-279-338 (JP, Yorisoi Hotline, supported by the Ministry of Health, 24 hours: city of Hagi), 3114 (FR),
116 123 (GB, IE, NO, PL), 13 11 14 (AU), 0800 111 0 111 (DE), 143 (CH), 024 (ES), 113 (NL), 70 201 201 (DK), 0800 567 567 (ZA).
Emergency: 112 in the European Union by law; 911 (US, CA), 999 (GB, HK, MY), 000 (AU), 111 (NZ), 120 (CN, Beijing health commission), 119 (JP, city of
Odate; TW, Ministry of the Interior; KR), 995 (SG, Civil Defence Force), 112 (IN, Ministry of Home Affairs), 192 (BR, SAMU), 144 (AT, CH),
15 (FR), 113 (NO), 112 from a mobile or 10177 (ZA). Police: 110 (CN, JP, TW), 112 (KR, NO), 999 (SG), 190 (BR).
"""

from __future__ import annotations

from dataclasses import dataclass

from coach.safety.levels import Lang


@dataclass(frozen=True)
class Numbers:
    """``emergency`` reaches an ambulance, ``police`` is named only where it differs, ``crisis`` is a line for people in despair.

    ``hours`` are the line's (from, until), both on the hour, where it does not answer day and night.
    """

    emergency: str
    crisis: str = ""
    crisis_name: str = ""
    crisis_name_zh: str = ""
    police: str = ""
    hours: tuple[int, int] | None = None


BY_COUNTRY: dict[str, Numbers] = {
    "US": Numbers("911", "988", "Suicide & Crisis Lifeline", "自杀与危机生命线"),
    "CA": Numbers("911", "988", "Suicide Crisis Helpline", "自杀危机求助热线"),
    "GB": Numbers("999", "116 123", "Samaritans", "撒玛利亚会"),
    "IE": Numbers("112 or 999", "116 123", "Samaritans", "撒玛利亚会"),
    "AU": Numbers("000", "13 11 14", "Lifeline", "生命热线"),
    "NZ": Numbers("111"),
    "CN": Numbers("120", "12356", "national mental health hotline", "全国统一心理援助热线", police="110"),
    "HK": Numbers("999", "18111", "mental health support hotline", "情绪通精神健康支援热线"),
    "TW": Numbers("119", "1925", "national 24-hour support line", "衛福部安心專線", police="110"),
    "SG": Numbers("995", "1767", "Samaritans of Singapore", "新加坡援人协会", police="999"),
    "JP": Numbers("119", "0120-279-338", "Yorisoi Hotline", "よりそい热线", police="110"),
    "KR": Numbers("119", "109", "suicide prevention line", "自杀预防热线", police="112"),
    "IN": Numbers("112", "14416", "Tele-MANAS", "国家心理援助热线"),
    "MY": Numbers("999", "15555", "HEAL Line", "HEAL 心理危机热线", hours=(8, 24)),
    "DE": Numbers("112", "0800 111 0 111", "TelefonSeelsorge", "电话心理关怀"),
    "AT": Numbers("112 or 144"),
    "CH": Numbers("112 or 144", "143", "Die Dargebotene Hand", "援助之手"),
    "FR": Numbers("112 or 15", "3114", "national suicide prevention line", "全国预防自杀热线"),
    "ES": Numbers("112", "024", "national suicide line", "全国自杀求助热线"),
    "IT": Numbers("112"),
    "NL": Numbers("112", "113", "113 Suicide Prevention", "113 自杀预防"),
    "BE": Numbers("112"),
    "SE": Numbers("112"),
    "NO": Numbers("113", "116 123", "Mental Helse", "心理援助热线", police="112"),
    "DK": Numbers("112", "70 201 201", "Livslinien", "生命热线"),
    "PT": Numbers("112"),
    "PL": Numbers("112", "116 123", "crisis line for adults", "成人危机热线"),
    "BR": Numbers("192", "188", "CVV", "生命珍视中心", police="190"),
    "ZA": Numbers("112 or 10177", "0800 567 567", "SADAG suicide line", "自杀求助热线"),
}
BY_COUNTRY["UK"] = BY_COUNTRY["GB"]
# Countries of the European Union not listed above: 112 everywhere, by law (Directive (EU) 2018/1972, article 109).
_EU = ("BG", "HR", "CY", "CZ", "EE", "FI", "GR", "HU", "LV", "LT", "LU", "MT", "RO", "SK", "SI")
BY_COUNTRY.update({code: Numbers("112") for code in _EU})


def numbers(country: str, lang: Lang) -> Numbers | None:
    """The numbers of ``country`` (ISO 3166-1 alpha-2); without one, mainland China's for a Chinese message, else None."""
    return BY_COUNTRY.get(country.strip().upper()) or (
        BY_COUNTRY["CN"] if lang == "zh" and not country.strip() else None
    )


def ambulance(country: str, lang: Lang) -> str:
    """Words for calling an ambulance, e.g. ``Call 999 (emergency services) now``."""
    known = numbers(country, lang)
    if lang == "zh":
        if known and known.emergency == "120":
            return "现在就拨打 120 急救电话，或请身边的人打"
        return (
            f"现在就拨打急救电话 {known.emergency.replace(' or ', ' 或 ')}，或请身边的人打"
            if known
            else "现在就拨打当地急救电话（中国 120，欧洲 112，美国 911，英国 999），或请身边的人打"
        )
    if known:
        return f"Call {known.emergency} (emergency services) now, or have someone near you call"
    return "Call your emergency number now (112 in most countries, 911 in North America, 999 in the UK, 000 in Australia), or have someone near you call"


def crisis_line(country: str, lang: Lang) -> str:
    """Words for reaching a crisis line, and the emergency number when in danger."""
    known = numbers(country, lang)
    if lang == "zh":
        if known and known.crisis:
            danger = f"{known.emergency.replace(' or ', ' 或 ')}{f' 或 {known.police}' if known.police else ''}"
            if known.hours:
                when = f"每天 {known.hours[0]} 点至 {known.hours[1]} 点，其他时间可在 findahelpline.com 找到热线"
                return f"可以拨打 {known.crisis_name_zh} {known.crisis}（{when}），有人愿意听你说。如果此刻有危险，请拨打 {danger}，或去最近的急诊"
            return f"现在就可以拨打{known.crisis_name_zh} {known.crisis}，有人愿意听你说。如果此刻有危险，请拨打 {danger}，或去最近的急诊"
        danger = known.emergency.replace(" or ", " 或 ") if known else "当地急救电话（中国 120 或 110）"
        return (
            f"请联系当地的心理危机热线（可在 findahelpline.com 查到）。如果此刻有危险，请拨打 {danger}，或去最近的急诊"
        )
    if known and known.crisis and known.hours:
        when = f"open {known.hours[0]:02}:00 to {known.hours[1]:02}:00, at other times findahelpline.com names one"
        return f"You can call {known.crisis} ({known.crisis_name}, a crisis line, {when}). If you are in danger this minute, call {known.emergency} or go to the nearest emergency department"
    if known and known.crisis:
        return f"You can call {known.crisis} ({known.crisis_name}, a crisis line) right now. If you are in danger this minute, call {known.emergency} or go to the nearest emergency department"
    danger = known.emergency if known else "your emergency number (112, 911, 999 or 000, depending on the country)"
    return f"A crisis line will listen right now: 988 in the US and Canada, 116 123 (Samaritans) in the UK and Ireland, 13 11 14 in Australia, elsewhere findahelpline.com. If you are in danger this minute, call {danger}"
