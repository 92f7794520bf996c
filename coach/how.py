"""How a fact was computed, in the reader's language. Facts say it in English or name a formula; a query brings its own Chinese."""

from __future__ import annotations

import re

# The names of formulas.
_FORMULAS = {
    "hrmax_estimate": ("maximum heart rate estimated from age", "按年龄估算最大心率"),
    "bmr_mifflin": ("Mifflin-St Jeor equation", "Mifflin-St Jeor 公式"),
    "bmr_katch_mcardle": ("Katch-McArdle equation", "Katch-McArdle 公式"),
    "vo2max_uth": ("ratio of maximum and resting heart rate (Uth)", "最大心率与静息心率之比（Uth）"),
    "vo2max_cooper": ("distance of a 12-minute run (Cooper)", "12 分钟跑的距离（Cooper）"),
    "coach.fitness.rest": ("sleep formulas", "睡眠公式"),
    "coach.fitness.load": ("training load formulas", "训练负荷公式"),
}
_PLAIN = {
    "heart rate / maximum from age": "心率 ÷ 按年龄估算的最大心率", "weather": "天气", "forecast model": "预报模型",
    "forecast model, heat index or wind chill": "预报模型，热指数或风寒温度", "days with a value, by metric": "各项指标有数值的天数",
    "stored data": "已存的数据", "stored rows": "已存的记录",
    "your plan": "你的计划", "plan": "你的计划", "your profile": "你的资料", "profile": "你的资料", "your own words": "你的原话",
    "this conversation": "这次对话", "memory": "我记下的内容", "alert rule": "提醒规则",
    "last night against your own 28-day baseline": "昨晚与你自己 28 天基线比较",
    "latest value against the median of the 28 days before": "最近的值与之前 28 天的中位数比较",
    "mean of 7 days against the 28 before": "7 天平均与之前 28 天比较", "latest value": "最近的值", "best logged set": "记录中最好的一组",
    "planned sessions with a matching log that day or the next": "当天或次日有对应记录的计划训练",
    "earlier replies and recorded workouts": "之前的回答和运动记录", "days with a measurement": "有测量的天数",
    "sum of what the nights fall short of the usual": "每晚比平时少睡的时间之和", "tags of the last days": "最近几天的标记",
    "counted from the last period you noted": "从你记下的上次月经算起", "coach.fitness.rest over the recorded nights": "按记录的各晚睡眠计算",
    "coach.fitness.load over the stored workouts": "按已存的训练计算训练负荷", "boosted stumps on your own history": "用你自己的历史数据训练的提升树桩模型",
    "Theil–Sen slope, Mann–Kendall test": "Theil–Sen 斜率，Mann–Kendall 检验", "Pettitt's test": "Pettitt 检验",
    "50–100 % of the maximum, ten points each": "最大心率的 50–100 %，每区 10 个百分点",
    "resting + share × (maximum − resting)": "静息心率 + 比例 ×（最大心率 − 静息心率）", "mean of Epley and Brzycki": "Epley 与 Brzycki 两个公式的平均",
    "time × (distance ratio)^1.06": "时间 ×（距离之比）的 1.06 次方", "time / distance": "时间 ÷ 距离",
    "bmr_mifflin × activity level": "Mifflin-St Jeor 基础代谢 × 活动系数", "MET × weight × hours": "MET × 体重 × 小时数",
    "weight / height²": "体重 ÷ 身高²", "BMI × height²": "BMI × 身高²", "waist / height": "腰围 ÷ 身高",
    "share of body weight a week": "每周占体重的比例", "weight at a BMI of 18.5": "BMI 18.5 对应的体重",
    "wind chill against the frostbite threshold": "风寒温度与冻伤界限比较", "heat index (Rothfusz) and WBGT approximation": "热指数（Rothfusz）和 WBGT 近似值",
    "10 % of energy": "能量的 10 %", "adequate intake": "适宜摄入量", "14 g for each 1,000 kcal": "每 1,000 千卡 14 克",
    "upper limit for adults": "成年人上限", "no safety concern up to this": "到这个量为止没有安全顾虑", "last night decides": "由前一晚决定",
    "recorded workout": "记录的训练", "days in a row beyond the median": "连续偏离中位数的天数", "time over distance of all runs": "所有跑步的时间 ÷ 距离",
    "mean of the newest week against the start": "最近一周的平均与开始时比较", "sum of workouts": "训练之和", "sum of runs": "跑步之和",
    "Epley, best set": "Epley 公式，最好的一组", "sum of weight × reps": "重量 × 次数之和", "mean of the span": "这段时间的平均",
}  # fmt: skip
_SHAPES = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"against the median of (\d+) days", r"与 \1 天的中位数比较"),
        (r"extreme of (\d+) days", r"\1 天中的最值"),
        (r"mean of the last (\d+) days against the (\d+) days before", r"最近 \1 天的平均与之前 \2 天比较"),
        (r"([\d.–]+) g × body weight", r"\1 克 × 体重"),
        (r"(.+ %) of energy at 9 kcal a gram", r"能量的 \1，每克 9 千卡"),
        (r"table value per 100 g × ([\d.]+) g", r"食物表每 100 克的值 × \1 克"),
        (r"(\w+) score", r"\1 评分"),
        (r"(\w+) formula", r"\1 公式"),
        (r"plan change: .*", "计划调整"),
        (
            r"(\w+) × activity level, adjusted to the goal; an estimate, corrected by two weeks of weight.*",
            r"\1 × 活动系数，再按目标调整；这是估算，用两周的体重记录来校正",
        ),
    )
)


def in_words(how: str, lang: str) -> str:
    """``how`` as a reader of ``lang`` can read it; words that are not known here come back as they are."""
    zh = lang == "zh"
    for name, said in _FORMULAS.items():
        if zh and how == name:
            return said[1]
        if not zh:
            how = re.sub(rf"\b{re.escape(name)}\b", said[0], how)
    if not zh:
        return how
    if how in _PLAIN:
        return _PLAIN[how]
    for pattern, words in _SHAPES:
        if found := pattern.fullmatch(how):
            shown = found.expand(words)
            return next((shown.replace(name, said[1]) for name, said in _FORMULAS.items() if name in shown), shown)
    return how
