"""What people ask in training conversations: templates by intent with slots, in English and Chinese, and natural follow-ups.

Beside these the hand-written lines of ``finetune/data/intents.jsonl`` are used. A wording is held out by a hash of its template, so a
held-out message was never seen with other numbers either.
"""

from __future__ import annotations

import json
import random
import re
from functools import cache
from pathlib import Path
from zlib import crc32

_INTENTS = Path(__file__).parent / "data" / "intents.jsonl"
_HAN = re.compile(r"[\u4e00-\u9fff]")

# How often each intent is drawn: everyday questions most. Intents that are answered without evidence need no model.
WEIGHTS = {
    "data_question": 17, "why": 7, "train_today": 15, "knowledge": 15, "nutrition_target": 8, "food_lookup": 6, "plan": 6, "progress": 5,
    "report": 3, "goal": 5, "log": 5, "symptom": 5, "condition": 5, "emotional": 4, "article": 2, "risk_screening": 3, "privacy": 1,
}  # fmt: skip

SLOTS: dict[str, tuple[str, ...]] = {
    "metric": ("resting heart rate", "HRV", "heart rate variability", "sleep", "deep sleep", "REM sleep", "steps", "step count", "weight", "blood oxygen",
               "breathing rate", "stress level", "active minutes", "active energy", "VO2max", "blood pressure", "resting pulse", "sleep time"),
    "sums": ("steps", "active minutes", "active energy", "distance", "active calories"),
    "span": ("last night", "yesterday", "this week", "last week", "the last 7 days", "the last 14 days", "this month", "last month", "the past 30 days",
             "the last three weeks", "on Monday", "last Saturday", "in the past 10 days"),
    "days": ("this week", "last week", "this month", "last month", "over the last 30 days", "in the last two weeks"),
    "sport": ("run", "ride", "swim", "walk", "hike", "yoga session", "strength session"), "sports": ("runs", "rides", "swims", "walks", "workouts", "strength sessions"),
    "food": ("a banana", "an egg", "100 g of chicken breast", "a cup of cooked rice", "oats", "peanut butter", "Greek yoghurt", "an avocado", "salmon", "tofu",
             "lentils", "a slice of whole wheat bread", "cheddar", "almonds", "broccoli", "sweet potato", "an orange", "milk", "cottage cheese", "tuna"),
    "nutrient": ("protein", "fibre", "carbs", "fat", "sugar", "iron", "sodium"),
    "exercise": ("squat", "deadlift", "bench press", "push-up", "pull-up", "lunge", "plank", "overhead press", "row", "hip thrust", "calf raise", "Romanian deadlift"),
    "topic": ("zone 2 training", "deload weeks", "creatine", "caffeine before training", "stretching", "warming up", "interval training", "sleep and recovery",
              "protein timing", "alcohol and recovery", "rest between sets", "cold baths", "fasting", "hydration", "running cadence", "progressive overload",
              "strength training after 50", "cross training", "muscle soreness", "tapering", "fibre", "overtraining", "naps", "blue light in the evening", "mobility work"),
    "goal": ("lose 4 kg", "run a 10k", "build muscle", "get stronger", "sleep better", "lower my blood pressure", "run my first half marathon", "do ten pull-ups",
             "get my waist down", "cycle 100 km", "walk 10,000 steps a day"),
    "km": ("3", "4.2", "5", "6", "7.5", "8", "10", "12", "15"), "min": ("20", "24", "28", "31", "35", "42", "50", "55", "62"), "kg": ("40", "52.5", "60", "70", "80", "95"),
    "w": ("58.4", "62.1", "66.8", "71.3", "74.9", "79.2", "83.5", "90.6"), "reps": ("3x5", "3x8", "4x6", "5x5", "3x10", "4x12"), "sys": ("118/76", "124/80", "131/84", "128/79"),
    "n": ("2", "3", "4", "5"), "mins": ("20", "30", "40", "45", "60"), "part": ("knee", "shoulder", "lower back", "ankle", "hip", "elbow", "calf", "neck", "wrist", "shin"),
    "condition": ("high blood pressure", "type 2 diabetes", "asthma", "arthritis", "high cholesterol", "osteoporosis", "hypothyroidism", "back pain", "PCOS", "COPD"),
    "time": ("this morning", "this evening", "at lunch", "tonight", "after work", "today"), "hard": ("hard", "heavy", "intervals", "a long run", "legs", "an easy jog", "a tempo run", "HIIT"),
    "metric_zh": ("静息心率", "心率变异性", "睡眠", "深睡", "步数", "体重", "血氧", "呼吸频率", "压力", "活动消耗"), "span_zh": ("昨天", "昨晚", "这周", "上周", "最近7天", "这个月", "上个月", "最近30天"),
    "food_zh": ("一根香蕉", "一个鸡蛋", "鸡胸肉", "一碗米饭", "燕麦", "牛油果", "三文鱼", "豆腐", "红薯", "牛奶"), "topic_zh": ("二区有氧", "肌酸", "拉伸", "热身", "间歇训练", "睡眠与恢复", "蛋白质", "组间休息", "渐进超负荷", "补水"),
    "condition_zh": ("高血压", "2型糖尿病", "哮喘", "关节炎", "高血脂", "骨质疏松"), "part_zh": ("膝盖", "肩膀", "腰", "脚踝", "髋部", "手腕"),
}  # fmt: skip

TEMPLATES: dict[str, tuple[str, ...]] = {
    "data_question": (
        "What was my {metric} {span}?", "How was my {metric} {span}?", "Show me my average {metric} {days}", "my {metric} {span}?", "How many {sums} did I get {span}?",
        "What's my {metric} looking like {days}?", "How did I sleep {span}?", "Did I sleep enough {span}?", "What was my lowest {metric} {days}?", "Which day had the most {sums} {days}?",
        "What was my longest {sport} {days}?", "How many {sports} did I do {days}?", "total {sums} {days}", "how far did I run {days}", "When did I last do a {sport}?",
        "Is my {metric} normal for me?", "Is my {metric} ok?", "What is my {metric} right now?", "hey coach, {metric} {span}?", "Compare my {metric} {days} with the time before", "how much do i weigh now",
        "Can you tell me my {metric} for {span}", "On how many days did I get more than 8000 steps {days}?", "What was my best night {days}?", "avg {metric} {days} pls", "Was my {metric} higher {days} than usual?",
    ),
    "why": (
        "Why is my {metric} up?", "Why is my {metric} so low today?", "Why did my {metric} drop?", "What could be behind my {metric}?", "How come my {metric} is worse this week?",
        "Why was my {metric} bad {span}?", "what's going on with my {metric}", "Why am I so tired today?", "Why is my {metric} higher than usual?", "Why do I sleep so badly lately?",
    ),
    "train_today": (
        "Should I train today?", "Can I go {hard} today?", "Is today a good day for {hard}?", "Should I rest or train {time}?", "Am I ready for {hard} {time}?", "I feel a bit tired, should I still train?",
        "Do I need a rest day?", "I had planned {hard} for today, is that wise?", "Can I push it {time}?", "Am I recovered enough for {hard}?", "What should I do {time}, train or take it easy?",
        "Slept badly. Train anyway?", "My legs are sore from yesterday, can I train?", "ready to train?", "is it ok to do {hard} {time}?", "how's my recovery, can I do {hard}?", "Gym {time}, yes or no?",
        "What kind of training suits me today?", "I only have {mins} minutes {time}, what should I do?", "Would you skip the session today?", "It's 31 °C outside, can I still go for a run?", "go hard or go home today?",
        "Thinking about {hard} {time}. Your view?", "Could I do {hard} today or is it too soon?", "Good morning coach, what does today look like for training?",
    ),
    "knowledge": (
        "What do you know about {topic}?", "Does {topic} matter?", "Is {topic} worth it?", "How does {topic} work?", "What does the research say about {topic}?", "How do I do a {exercise} properly?",
        "What muscles does the {exercise} work?", "Common mistakes in the {exercise}?", "What can I do instead of a {exercise}?", "How often should I do {exercise}s a week?", "How long should I rest between sets of {exercise}s?",
        "How much sleep do adults need?", "How many steps a day are healthy?", "How do I fall asleep faster?", "How many times a week should I lift?", "Is it bad to train on an empty stomach?", "How do I start running?",
        "What is a good resting heart rate?", "What does HRV tell me?", "How accurate are fitness watches?", "Should I do cardio before or after weights?", "How much exercise per week is recommended?", "How do I avoid injuries when running?",
        "What should I eat before a workout?", "What should I eat after training?", "Do I need supplements?", "How do I lose fat without losing muscle?", "Does walking count as exercise?", "Is soreness a sign of a good workout?",
        "How can I recover faster?", "What's the point of {topic}?", "Tell me about {topic} in short", "should a beginner care about {topic}", "How do I breathe when lifting?", "How long does it take to build muscle?",
    ),
    "nutrition_target": (
        "How much protein should I eat a day?", "How many calories do I need to {goal}?", "How much water should I drink a day?", "What are my macros?", "How many calories should I eat?", "How much {nutrient} do I need?",
        "How much protein per meal?", "What's my calorie target if I want to lose weight?", "Am I eating enough protein?", "How much fibre a day for me?", "How many carbs should I eat on training days?", "Is 2000 kcal ok for me?",
        "daily protein for building muscle?", "How much caffeine is safe per day?", "How much salt a day is ok?", "What should I eat per day to {goal}?", "how many kcal to maintain my weight", "Set me a protein goal please",
    ),
    "food_lookup": (
        "How much {nutrient} is in {food}?", "How many calories are in {food}?", "calories in {food}", "Is {food} high in {nutrient}?", "{food}: {nutrient}?", "What are the nutrition facts of {food}?", "Does {food} have much {nutrient}?",
        "Is {food} a good source of {nutrient}?", "kcal of {food}?", "what's in {food}",
    ),
    "plan": (
        "Make me a {n} day plan, {mins} minutes a session", "Make me a training plan to {goal}", "I want a plan to {goal} with {n} sessions a week", "Build me a strength plan with dumbbells, {n} days", "What's in my plan this week?",
        "Plan my week, I have {n} days", "Can you make the plan easier?", "I missed yesterday's session, what now?", "Give me a {mins} minute home workout plan", "Make a beginner running plan", "What is my session today?",
        "Move my next session to tomorrow", "I need a {n}-day full body routine",
    ),
    "progress": (
        "Am I making progress?", "Is my {metric} improving?", "Am I getting fitter?", "How am I doing with my weight?", "Am I on track to {goal}?", "Am I getting stronger?", "Has my {metric} changed {days}?",
        "How has my fitness developed?", "Am I running faster than before?", "How's my {metric} trending?", "Did I train more {days}?", "any progress lately?",
    ),
    "report": (
        "Give me my weekly report", "How was my week?", "Sum up my month", "Weekly summary please", "What did my last week look like?", "Monthly report", "How did this month go overall?", "recap of the week",
    ),
    "goal": (
        "I want to {goal}", "My goal is to {goal}", "I'd like to {goal} by summer", "Help me {goal}", "I want to {goal} in 3 months", "New goal: {goal}", "Can I {goal} in 8 weeks?", "What would it take to {goal}?",
    ),
    "log": (
        "weight {w}", "ran {km} km in {min} min", "bench press {reps} {kg} kg", "squat {reps} at {kg} kg", "BP {sys}", "I weighed {w} kg this morning", "did {mins} min of yoga", "rode {km} km in {min} minutes", "walked {km} km",
        "log: deadlift {reps} {kg}kg rpe 8", "slept 7 hours", "drank 2 litres of water today", "weight {w} and ran {km} km in {min} min", "swam {mins} minutes", "had 30 g of protein at lunch",
    ),
    "symptom": (
        "My {part} hurts a bit after running", "My {part} is sore when I lift", "I have a mild pain in my {part}, can I train?", "My {part} feels stiff in the morning", "I have a bit of a cold, what should I do about training?",
        "Got a runny nose, can I exercise?", "My muscles are so sore I can hardly walk the stairs", "My {part} clicks during squats", "I get side stitches when running", "shin splints again, what helps?", "What helps against a sore {part}?",
        "I cramp in my calves at night",
    ),
    "condition": (
        "I have {condition}. Which exercise is good for me?", "Can I lift weights with {condition}?", "How should I train with {condition}?", "What should I watch out for with {condition}?", "Does exercise help with {condition}?",
        "I was diagnosed with {condition}, where do I start?", "Best sports for someone with {condition}?", "Is running ok with {condition}?", "I'm 24 weeks pregnant, which exercise is ok?", "How does strength training help {condition}?",
    ),
    "emotional": (
        "I feel so unmotivated lately", "I skipped the whole week and feel bad", "I'm frustrated, nothing changes", "I'm stressed out by work and have no energy for training", "I feel like a failure for missing my runs",
        "Everyone at the gym is fitter than me", "I'm nervous about my race", "I just can't get started again", "I was proud of my run and nobody cared", "I'm exhausted and the weather is awful", "I lost my drive after the holidays",
        "I had a rough day and just want to give up on training",
    ),
    "article": ("Explain {topic} to me in detail", "Write me a short article about {topic}", "I'd like to understand {topic} properly", "Give me an overview of {topic}", "Teach me about {topic}"),
    "risk_screening": (
        "Is it safe for me to start exercising?", "What's my risk of diabetes?", "Is my blood pressure of {sys} ok?", "Is my BMI ok?", "Am I overweight?", "Do I need a check-up before I start running?", "Check my heart risk",
        "Screen me before I start training", "Is my waist too big?",
    ),
    "privacy": ("Where are my data stored?", "Who can see my data?", "How do I delete my data?", "Do you send my data anywhere?"),
}  # fmt: skip
TEMPLATES_ZH: dict[str, tuple[str, ...]] = {
    "data_question": ("我{span_zh}的{metric_zh}怎么样？", "{span_zh}{metric_zh}平均是多少？", "看看我{span_zh}的{metric_zh}", "我{span_zh}睡得好吗？", "{span_zh}一共走了多少步？"),
    "why": ("为什么我的{metric_zh}变差了？", "我的{metric_zh}怎么回事？"),
    "train_today": ("今天能练吗？", "今天适合跑步吗？", "我有点累，还要训练吗？", "今晚想做力量训练，可以吗？", "昨晚没睡好，今天练不练？"),
    "knowledge": ("{topic_zh}有什么用？", "讲讲{topic_zh}", "{topic_zh}怎么做才对？", "成年人要睡多久？", "每天走多少步合适？", "怎样开始跑步？"),
    "nutrition_target": ("我一天要吃多少蛋白质？", "我每天该摄入多少热量？", "一天喝多少水合适？"), "food_lookup": ("{food_zh}有多少热量？", "{food_zh}的蛋白质是多少？"),
    "plan": ("帮我做一个每周{n}天的训练计划", "给我一个在家练{mins}分钟的计划"), "progress": ("我有进步吗？", "我的{metric_zh}有改善吗？"), "report": ("给我一份周报", "这个月总结一下"),
    "goal": ("我想三个月减5公斤", "我想跑完10公里", "我想增肌"), "log": ("体重 {w} 公斤", "跑了{km}公里 {min}分钟", "血压 {sys}"), "symptom": ("跑步后{part_zh}有点疼", "我感冒了，还能锻炼吗？"),
    "condition": ("我有{condition_zh}，适合做什么运动？", "{condition_zh}能做力量训练吗？"), "emotional": ("最近一点动力都没有", "这周一次都没练，好沮丧"), "article": ("详细讲讲{topic_zh}",),
    "risk_screening": ("我的血压{sys}正常吗？", "我算超重吗？"), "privacy": ("我的数据存在哪里？",),
}  # fmt: skip

# What follows an answer, by the intent answered; "*" fits anywhere.
FOLLOW_UPS: dict[str, tuple[str, ...]] = {
    "data_question": ("Why?", "And {span}?", "And my {metric}?", "what about the week before", "Is that good?", "How can I improve it?"), "train_today": ("Why?", "Why is that?", "What could I do instead?", "And tomorrow?"),
    "knowledge": ("And for beginners?", "What about {topic}?", "How often?"), "food_lookup": ("And {food}?", "What about {food}?"), "nutrition_target": ("And how much water?", "And carbs?", "Why that much?"),
    "plan": ("Should I start today?", "Can you make it shorter?"), "log": ("How am I doing this week?", "Is that better than before?"), "progress": ("Why?", "And my {metric}?"), "symptom": ("How long until I can train again?", "What can I do instead?"),
    "*": ("Should I train today?", "How did I sleep last night?", "How much protein should I eat a day?", "Am I making progress?", "Is my {metric} ok?", "Any tips for {topic}?"),
}  # fmt: skip
FOLLOW_UPS_ZH: dict[str, tuple[str, ...]] = {
    "data_question": ("为什么？", "那{span_zh}呢？"),
    "train_today": ("为什么？",),
    "*": ("今天能练吗？", "我昨晚睡得怎么样？", "一天要吃多少蛋白质？"),
}

_SLOT = re.compile(r"\{(\w+)\}")


def side(wording: str) -> str:
    """train or heldout: one wording in five is held out, whatever stands in its slots."""
    return "heldout" if crc32(wording.encode()) % 5 == 0 else "train"


@cache
def _lines(intent: str, lang: str) -> tuple[str, ...]:
    rows = [json.loads(line) for line in _INTENTS.read_text(encoding="utf-8").splitlines()]
    return tuple(
        r["text"] for r in rows if r["intents"][0] == intent and bool(_HAN.search(r["text"])) == (lang == "zh")
    )


def draw(intent: str, lang: str, split: str, rng: random.Random) -> tuple[str, str]:
    """(wording, message) of ``intent`` on the side of ``split``: a template twice as often as a written line."""
    own = (TEMPLATES_ZH if lang == "zh" else TEMPLATES)[intent]
    written = _lines(intent, lang)
    for _ in range(200):
        wording = rng.choice(own if not written or rng.random() < 0.6 else written)
        if side(wording) == split:
            return wording, fill(wording, rng)
    return own[0], fill(own[0], rng)


def follow_up(intent: str, lang: str, rng: random.Random) -> tuple[str, str]:
    """A short next message after an answer to ``intent``."""
    table = FOLLOW_UPS_ZH if lang == "zh" else FOLLOW_UPS
    wording = rng.choice(table.get(intent, table["*"]) if rng.random() < 0.65 else table["*"])
    return wording, fill(wording, rng)


def fill(wording: str, rng: random.Random) -> str:
    return _SLOT.sub(lambda m: rng.choice(SLOTS[m[1]]), wording)
