"""What the page says, in both languages. One table, so that a missing translation is a KeyError in the tests."""

from __future__ import annotations

import re

from coach.errors import CoachError, ImportFileError, PlanError

TEXTS: dict[str, tuple[str, str]] = {
    "title": ("Coach", "教练"),
    "you": ("You", "你"),
    "chat": ("Chat", "聊天"),
    "today": ("Today", "今天"),
    "plan": ("Plan", "计划"),
    "data": ("Data", "数据"),
    "profile": ("Profile", "资料"),
    "switch": ("中文", "English"),
    "open_in": ("Open the page in English", "用中文打开页面"),
    "loading": ("Reading your data…", "正在读取你的数据…"),
    "offline": (
        "The coach has stopped, so nothing here can be answered or saved. Start it again on this computer; the page then goes on by itself.",
        "教练程序已停止，现在无法回答或保存。请在这台电脑上重新启动，页面会自动恢复。",
    ),
    # chat
    "ask": ("Ask about your training, your food, your numbers", "问问你的训练、饮食和数据"),
    "send": ("Send", "发送"),
    "stop": ("Stop", "停止"),
    "new": ("New conversation", "新对话"),
    "earlier": ("Earlier conversations", "以前的对话"),
    "helpful": ("Helpful", "有帮助"),
    "not_helpful": ("Not helpful", "没帮助"),
    "why": ("What was wrong or missing? (optional)", "哪里不对或缺了什么？（可不填）"),
    "tell": ("Tell", "提交"),
    "thanks": ("Thank you, noted.", "谢谢，已记下。"),
    "copy": ("Copy conversation", "复制对话"),
    "copied": ("Copied", "已复制"),
    "not_copied": ("Could not copy", "复制失败"),
    "download": ("Download", "下载"),
    "no_conversation": ("This conversation holds nothing yet.", "这个对话还没有内容。"),
    "hello_title": ("Good to see you", "你好"),
    "hello": (
        "Ask me anything about training, food or your own numbers. Each number I give is computed from your data or quoted from a source: open the [n] behind it.",
        "训练、饮食、你自己的数据，都可以问我。我给出的每个数字都由你的数据算出，或引自资料：点开后面的 [n] 就能看到。",
    ),
    "stage_screen": ("Reading your question…", "正在看你的问题…"),
    "stage_understand": ("Reading your question…", "正在看你的问题…"),
    "stage_gather": ("Looking up your data and the library…", "正在查你的数据和资料库…"),
    "stage_write": ("Writing…", "正在写…"),
    "model_loading": ("The language model is being made ready; until then replies are written from evidence alone.",
                      "语言模型正在准备中；在此之前回答直接由证据写成。"),
    "model_missing": ("No language model: replies are written from evidence alone.", "没有语言模型：回答直接由证据写成。"),
    "remote": ("Evidence of each turn is sent to", "每次对话的证据会发送到"),
    "evidence": ("Evidence", "证据"),
    "value": ("Value", "数值"),
    "computed": ("How", "计算方式"),
    "span": ("Days", "日期"),
    "source": ("Source", "来源"),
    "synthetic": ("Demo: all of these data are made up.", "演示：这些数据都是虚构的。"),
    "not_medical": ("Not a medical device. In an emergency call your local number.", "不是医疗器械。紧急情况请拨打当地急救电话。"),
    "failed": ("Something went wrong on my side. Nothing was lost; please try again.", "我这边出了点问题。数据没有丢失，请再试一次。"),
    # today
    "readiness": ("Readiness", "准备度"),
    "verdict_rest": ("Rest", "休息"),
    "verdict_easy": ("Take it easy", "轻松练"),
    "verdict_train": ("Train as planned", "正常训练"),
    "verdict_unknown": ("Cannot be judged yet", "暂时无法判断"),
    "based_on": ("From the night that ended {}, compared with your own 28 days before it", "依据{}结束的夜晚，与你自己之前 28 天比较"),
    "based_on_nothing": ("Compared with your own last 28 days, once there are enough", "数据足够后，与你自己最近 28 天比较"),
    "usual": ("Usual range", "平常范围"),
    "usual_young": ("Too few days yet for a usual range", "天数还不够，暂无平常范围"),
    "side_high": ("above usual", "高于平常"),
    "side_low": ("below usual", "低于平常"),
    "stale": ("out of date", "已过时"),
    "last_7": ("Sum of the last 7 days", "最近 7 天合计"),
    "load_title": ("Training load, 7 days", "7 天训练负荷"),
    "from_workouts": ("your workouts", "你的运动记录"),
    "hours": ("h", "小时"),
    "missing": ("Missing from last night", "昨晚缺少的数据"),
    "missing_since": ("last value", "最近一次是"),
    "missing_never": ("never measured so far", "至今没有测过"),
    "noticed": ("Everything noticed, in words", "全部发现（文字）"),
    "range": ("Time shown", "显示时间"),
    "range_14": ("2 weeks", "2 周"),
    "range_28": ("4 weeks", "4 周"),
    "range_90": ("3 months", "3 个月"),
    "range_365": ("1 year", "1 年"),
    "no_values": ("No values in this time. Choose a longer one.", "这段时间没有数值，请选更长的时间。"),
    "how_charts": (
        "Points: each day's value from your sources. Shaded: your usual range, the median of the 28 days before each day and your own spread around it (steps: the same weekday).",
        "点：各来源的每日数值。阴影：你的平常范围，即每天之前 28 天的中位数及你自己的波动（步数按同一星期几比较）。",
    ),
    "as_table": ("The same values as a table", "以表格查看数值"),
    "date": ("Date", "日期"),
    "first_title": ("Your mornings start here", "从这里开始每个早晨"),
    "first": (
        "Once there are data, this page says how recovered you are, how you slept and what is out of the ordinary, each against your own usual range.",
        "有了数据以后，这里会告诉你恢复得如何、睡得怎样、哪里不寻常，都与你自己的平常水平比较。",
    ),
    "old_title": ("Your data end some time ago", "数据已停在一段时间之前"),
    "old": (
        "The newest day is {}, too long ago to judge today. Import a newer export on the Data page; what is stored stays.",
        "最近一天是 {}，离今天太久，无法判断。请在“数据”页导入新的导出文件；已存的数据会保留。",
    ),
    "first_1": ("Export your data from your watch's app or from Apple Health.", "从手表应用或苹果健康导出数据。"),
    "first_2": ("Drop the file on the Data page. It stays on this machine.", "把文件放到“数据”页。文件只留在这台机器上。"),
    "first_3": ("Seven nights are enough for a first judgement, fourteen for a full one.", "七个夜晚即可初步判断，十四个夜晚更可靠。"),
    # plan
    "no_plan": ("There is no plan yet.", "还没有计划。"),
    "plan_make": ("Make a new plan", "制定新计划"),
    "plan_do": ("Make the plan", "生成计划"),
    "plan_made": ("Your plan is ready.", "计划已生成。"),
    "plan_why": ("Why it looks like this, and what to mind", "为什么这样安排，以及注意事项"),
    "sources_of": ("Sources:", "依据："),
    "wishes_note": (
        "Conditions, injuries, dislikes, the days on which you can train and the date of a race are taken from your profile. A new plan replaces the one you have.",
        "疾病、伤病、不喜欢的动作、可以训练的日子和比赛日期取自你的资料。新计划会替换现有计划。",
    ),
    "w_goal": ("Goal", "目标"),
    "w_days": ("Days a week", "每周天数"),
    "w_minutes": ("Minutes a session", "每次分钟"),
    "w_long": ("One longer session a week", "每周一次较长的训练"),
    "w_long_no": ("no", "不需要"),
    "w_start": ("Start", "开始"),
    "e_none": ("Body weight only", "仅自重"),
    "e_gym": ("Full gym", "健身房"),
    "e_dumbbell": ("Dumbbells", "哑铃"),
    "e_barbell": ("Barbell", "杠铃"),
    "e_rack": ("Rack", "深蹲架"),
    "e_bench": ("Bench", "训练凳"),
    "e_kettlebell": ("Kettlebell", "壶铃"),
    "e_band": ("Bands", "弹力带"),
    "e_pull_up_bar": ("Pull-up bar", "单杠"),
    "e_machine": ("Machines", "固定器械"),
    "e_bike": ("Bike", "单车"),
    "e_treadmill": ("Treadmill", "跑步机"),
    "e_rower": ("Rower", "划船机"),
    "e_mat": ("Mat", "垫子"),
    "week_n": ("Week {}", "第 {} 周"),
    "week": ("Week", "周次"),
    "col_block": ("Part", "部分"),
    "col_exercise": ("Exercise", "动作"),
    "col_dose": ("Sets", "组次"),
    "col_effort": ("Effort", "强度"),
    "col_rest": ("Rest", "休息"),
    "minutes_short": ("min", "分钟"),
    "seconds_short": ("s", "秒"),
    "session_done": ("logged", "已记录"),
    "session_missed": ("missed", "错过"),
    "session_dropped": ("dropped", "已取消"),
    "session_late": ("not logged", "未记录"),
    "as_ics": ("Calendar (.ics)", "日历（.ics）"),
    "as_pdf": ("To print (.pdf)", "打印（.pdf）"),
    "as_md": ("Text (.md)", "文本（.md）"),
    "log": ("Log what you did or measured", "记录训练或测量"),
    "log_hint": ("bench 3x5 80 kg rpe 8 · ran 5 km in 27 min · weight 71.2 kg", "卧推 3 组 5 次 80 公斤 rpe 8 · 跑了 5 公里 27 分钟 · 体重 71.2 公斤"),
    "log_do": ("Log", "记录"),
    "swap_title": ("Swap an exercise", "替换动作"),
    "swap_leave": ("Take out", "换掉"),
    "swap_take": ("Put in", "换成"),
    "swap_do": ("Show the change", "查看改动"),
    "swap_first": ("Choose the exercise to take out first.", "请先选要换掉的动作。"),
    "change_title": ("Change the plan", "调整计划"),
    "change_ask": ("What should change?", "要改什么？"),
    "change_hint": ("my knee hurts · missed Tuesday · only 20 minutes · travelling", "膝盖疼 · 周二没练 · 只有 20 分钟 · 出差"),
    "change_do": ("Show the change", "查看改动"),
    "reason_too_hard": ("Too hard", "太难了"),
    "reason_too_easy": ("Too easy", "太简单了"),
    "reason_missed": ("I missed a session", "我漏练了一次"),
    "reason_ill": ("I am ill", "我生病了"),
    "reason_tired": ("I feel tired", "我很疲劳"),
    "reason_progress": ("Update from my log", "根据记录更新"),
    "proposal": ("Proposed change, not in force yet", "建议的改动，尚未生效"),
    "and_more": ("and {} more sessions in the same way", "另有 {} 次训练作同样改动"),
    "accept": ("Accept", "接受"),
    "decline": ("Leave it as it is", "保持原样"),
    "accepted": ("Accepted: this is your plan now.", "已接受：这就是你现在的计划。"),
    "declined": ("Your plan stays as it was.", "计划保持不变。"),
    "not_done": ("Nothing was logged or changed. Please try again.", "没有记录，也没有改动。请再试一次。"),
    "records": ("Done so far and best sets", "完成情况和最好成绩"),
    "no_records": ("No sets logged yet. The best ones will stand here.", "还没有记录组次。最好成绩会显示在这里。"),
    # data
    "upload": ("Import an export file", "导入导出文件"),
    "upload_hint": (
        "Apple Health export.zip, Garmin .fit, Fitbit, Oura, WHOOP and more, or our daily.csv and workouts.csv. The file stays on this machine.",
        "苹果健康 export.zip、佳明 .fit、Fitbit、Oura、WHOOP 等，或我们的 daily.csv 和 workouts.csv。文件只留在这台机器上。",
    ),
    "importing": ("Reading the file", "正在读取文件"),
    "report_more": ("What was read, line by line", "逐项查看读取结果"),
    "nothing_yet": (
        "No data yet. Import an export under Data; until then I answer from the library.",
        "还没有数据。请在“数据”页导入一个导出文件；在此之前我依据资料库回答。",
    ),
    "data_empty_title": ("Nothing is stored yet", "还没有存储任何数据"),
    "stored": ("What is stored", "已存储的数据"),
    "sources": ("Sources", "数据来源"),
    "sources_note": ("Where two sources measured the same, the one further up counts.", "两个来源测到同一项时，以排在前面的为准。"),
    "sources_change": ("Change or delete a source", "更改或删除来源"),
    "source_first": ("Believe this one first", "优先采用此来源"),
    "source_is_first": ("Done: this source now counts before all others. All days were worked out again.", "已完成：此来源现在优先，所有日期已重新计算。"),
    "source_sure": ("To delete it, type its name", "如要删除，请输入它的名称"),
    "source_delete": ("Delete this source", "删除此来源"),
    "source_deleted": ("{} is deleted with all it recorded.", "已删除 {} 及其全部记录。"),
    "source_not_deleted": ("Nothing was deleted: type the source's name exactly.", "没有删除：请准确输入来源名称。"),
    "source_none": ("Choose a source first.", "请先选择来源。"),
    "col_source": ("Source", "来源"),
    "col_kind": ("Kind", "类型"),
    "col_metric": ("Metric", "指标"),
    "col_days": ("Days", "天数"),
    "col_workouts": ("Workouts", "运动"),
    "col_first": ("First", "最早"),
    "col_last": ("Last", "最近"),
    "kind_watch": ("watch", "手表"),
    "kind_ring": ("ring", "戒指"),
    "kind_strap": ("strap", "心率带"),
    "kind_scale": ("scale", "秤"),
    "kind_phone": ("phone", "手机"),
    "kind_app": ("app", "应用"),
    "kind_manual": ("typed in", "手动输入"),
    "kind_file": ("file", "文件"),
    "export": ("Copy all my data out (.zip)", "导出我的全部数据（.zip）"),
    "delete": ("Delete everything about me", "删除我的全部数据"),
    "delete_hint": ("Type DELETE to confirm. This cannot be undone.", "输入 DELETE 确认。此操作无法撤销。"),
    "deleted": ("Everything is deleted.", "已全部删除。"),
    "not_deleted": ("Nothing was deleted: type DELETE first.", "没有删除：请先输入 DELETE。"),
    # profile
    "save": ("Save", "保存"),
    "saved": ("Saved.", "已保存。"),
    "lists": ("All fields are optional. Several values: separate them with commas.", "所有项目都可不填。多个值请用逗号分隔。"),
    "g_you": ("About you", "关于你"),
    "g_training": ("Training", "训练"),
    "g_health": ("Health", "健康"),
    "g_food": ("Food", "饮食"),
    "g_page": ("Language and units", "语言和单位"),
    "g_consent": ("Consent", "同意"),
    "consent_training": ("My ratings may be used to tune the model on this machine", "我的评价可用于在本机改进模型"),
    "consent_reminders": ("Send me reminders", "给我发提醒"),
    "learnt": ("Learnt in chat", "从聊天中得知"),
    "learnt_note": ("What you told me, with the sentence it came from. It is part of your profile until you take it out.", "你告诉过我的事，附上原话。删除之前它们属于你的资料。"),
    "learnt_empty": ("Nothing yet. What you tell me of yourself in chat will stand here.", "还没有。你在聊天里说到自己的事会列在这里。"),
    "learnt_change": ("Correct or delete one", "更正或删除"),
    "learnt_which": ("Which one", "哪一条"),
    "learnt_new": ("What is right", "正确的是"),
    "learnt_save": ("Correct it", "更正"),
    "learnt_delete": ("Forget it", "忘掉它"),
    "learnt_saved": ("Corrected, in your profile too.", "已更正，资料也同步更新。"),
    "learnt_deleted": ("Forgotten, and taken out of your profile.", "已忘掉，并从资料中移除。"),
    "learnt_none": ("Choose one first.", "请先选一条。"),
    "this_machine": ("as this computer", "与这台电脑相同"),
    "f_birth_year": ("Year of birth", "出生年份"),
    "f_sex": ("Sex", "性别"),
    "f_height_cm": ("Height, cm", "身高（厘米）"),
    "f_height_cm_imperial": ("Height, inches", "身高（英寸）"),
    "f_weight_kg": ("Weight, kg", "体重（公斤）"),
    "f_weight_kg_imperial": ("Weight, lb", "体重（磅）"),
    "f_goals": ("Goals", "目标"),
    "f_level": ("Training level", "训练水平"),
    "f_equipment": ("Equipment", "器材"),
    "f_conditions": ("Conditions", "疾病"),
    "f_medications": ("Medicines", "用药"),
    "f_pregnancy": ("Pregnancy", "孕产"),
    "f_pregnant_weeks": ("Weeks pregnant", "孕周"),
    "f_allergies": ("Allergies", "过敏"),
    "f_injuries": ("Injuries", "伤病"),
    "f_dislikes": ("Dislikes", "不喜欢"),
    "f_diet": ("Diet", "饮食习惯"),
    "f_training_days": ("Days on which you can train", "可以训练的日子"),
    "f_race_date": ("Date of your race", "比赛日期"),
    "f_country": ("Country (two letters)", "国家（两个字母）"),
    "f_time_zone": ("Time zone", "时区"),
    "f_latitude": ("Latitude, degrees (only for the weather)", "纬度（度，仅用于天气）"),
    "f_longitude": ("Longitude, degrees (only for the weather)", "经度（度，仅用于天气）"),
    "f_language": ("Language", "语言"),
    "f_units": ("Units", "单位"),
    "f_glucose_unit": ("Glucose unit", "血糖单位"),
    "eg_birth_year": ("e.g. 1988", "例如 1988"),
    "eg_height_cm": ("e.g. 168", "例如 168"),
    "eg_weight_kg": ("e.g. 64", "例如 64"),
    "eg_country": ("e.g. DE", "例如 CN"),
    "eg_latitude": ("e.g. 52.5", "例如 31.2"),
    "eg_longitude": ("e.g. 13.4", "例如 121.5"),
    "eg_goals": ("e.g. run 10 km, sleep better", "例如 跑 10 公里，改善睡眠"),
    "eg_equipment": ("e.g. dumbbells, mat", "例如 哑铃，垫子"),
    "eg_dislikes": ("e.g. burpees", "例如 波比跳"),
    "eg_conditions": ("e.g. asthma", "例如 哮喘"),
    "eg_medications": ("e.g. salbutamol", "例如 沙丁胺醇"),
    "eg_injuries": ("e.g. left knee", "例如 左膝"),
    "eg_diet": ("e.g. vegetarian, no pork", "例如 素食，不吃猪肉"),
    "eg_race_date": ("e.g. 2027-04-18", "例如 2027-04-18"),
    "eg_allergies": ("e.g. peanuts", "例如 花生"),
    "eg_pregnant_weeks": ("e.g. 20", "例如 20"),
}  # fmt: skip

# The values of a choice, as they are stored, and what the page calls them.
CHOICES: dict[str, dict[str, tuple[str, str]]] = {
    "sex": {"": ("not said", "不填"), "female": ("female", "女"), "male": ("male", "男")},
    "level": {"": ("not said", "不填"), "beginner": ("beginner", "新手"), "intermediate": ("intermediate", "中级"), "advanced": ("advanced", "高级")},
    "pregnancy": {"": ("no", "无"), "pregnant": ("pregnant", "孕期"), "postpartum": ("after birth", "产后"), "breastfeeding": ("breastfeeding", "哺乳期")},
    "language": {"": ("as the browser asks", "跟随浏览器"), "en": ("English", "English"), "zh": ("中文", "中文")},
    "units": {"metric": ("metric (kg, km)", "公制（公斤、公里）"), "imperial": ("imperial (lb, mi)", "英制（磅、英里）")},
    "glucose_unit": {"mmol/L": ("mmol/L", "mmol/L"), "mg/dL": ("mg/dL", "mg/dL")},
    "training_days": {"mon": ("Mon", "周一"), "tue": ("Tue", "周二"), "wed": ("Wed", "周三"), "thu": ("Thu", "周四"), "fri": ("Fri", "周五"), "sat": ("Sat", "周六"), "sun": ("Sun", "周日")},
    "start": {"today": ("today", "今天"), "tomorrow": ("tomorrow", "明天"), "next monday": ("next Monday", "下周一")},
}  # fmt: skip


def say(key: str, lang: str) -> str:
    return TEXTS[key][1 if lang == "zh" else 0]


def choices(name: str, lang: str) -> list[tuple[str, str]]:
    """(what the page calls it, what is stored) of each value of a choice."""
    return [(words[1 if lang == "zh" else 0], value) for value, words in CHOICES[name].items()]


# Where a fact comes from and how it was computed is recorded in English; these are what most facts say.
_OWN = {
    "your data": "你的数据", "your plan": "你的计划", "your log": "你的记录", "your profile": "你的资料", "your goals": "你的目标",
    "your plan and log": "你的计划和记录", "what you told me": "你告诉我的", "plan": "计划", "plan rules": "计划规则", "profile": "资料",
    "safety bounds": "安全范围", "safety screen": "安全筛查", "screening question": "筛查问题", "library": "资料库",
    "how this program works": "本程序的工作方式", "your own words": "你的原话", "this conversation": "这次对话", "alert rule": "提醒规则",
    "last night against your own 28-day baseline": "昨晚与你自己 28 天基线比较",
    "latest value against the median of the 28 days before": "最近的值与之前 28 天的中位数比较",
    "mean of 7 days against the 28 before": "7 天平均与之前 28 天比较", "latest value": "最近的值", "best logged set": "记录中最好的一组",
    "planned sessions with a matching log that day or the next": "当天或次日有对应记录的计划训练",
    "earlier replies and recorded workouts": "之前的回答和运动记录", "days with a measurement": "有测量的天数",
}  # fmt: skip
_MEDIAN_OF = re.compile(r"against the median of (\d+) days")


def own_words(said: str, lang: str) -> str:
    """How a fact was computed or where it comes from, in Chinese where we have the words."""
    if lang != "zh":
        return said
    return _OWN.get(said) or _MEDIAN_OF.sub(r"与 \1 天的中位数比较", said)


# Errors in Chinese: their English pattern, the Chinese sentence; a field's name is put in the page's words.
_ERRORS = (
    (r"^(\w+) is between (\S+) and (\S+), not (.+)\.$", "{0} 应在 {1} 到 {2} 之间，不是 {3}。"),
    (r"^(\w+) is a number, not (.+)\.$", "{0} 应为数字，不是 {1}。"),
    (r"^(\w+) is one of", "{0} 不在可选范围内。"),
    (r"^(\w+) is a date such as (\S+), not (.+)\.$", "{0} 应写成 {1} 这样的日期，不是 {2}。"),
    (r"^(\w+) are of (.+), not (.+)\.$", "{0} 只能是 {1}，不是 {2}。"),
    (r"is no time zone", "不认识这个时区。请选 Asia/Shanghai 这样的名称。"),
    (r"^There is no reply", "找不到这条回答，可能已被删除。"),
    (r"database could not be written", "无法写入数据库。请检查磁盘空间，再试一次。"),
    (r"^There is no plan", "还没有计划。请先制定一份。"),
)


def in_words(error: CoachError, lang: str) -> str:
    """What the user reads of an error: its own message in English; in Chinese the same in our words where we have them."""
    said = str(error)
    if isinstance(error, PlanError):
        return _plan_words(said, lang)
    if lang != "zh":
        return _with_label(said)
    if isinstance(error, ImportFileError):
        return f"{error.path.name}：这个文件无法使用（{error.problem}）。请确认是完整的导出文件，或重新导出后再试。"
    for pattern, words in _ERRORS:
        if match := re.search(pattern, said):
            return words.format(*(TEXTS[f"f_{part}"][1] if f"f_{part}" in TEXTS else part for part in match.groups()))
    return f"{say('failed', lang)}（{said}）"


def _plan_words(said: str, lang: str) -> str:
    """A refusal of a plan; wishes written as the command line writes them become the names of the page's fields."""
    from coach.plans.talk import in_chinese
    from coach.plans.wishes import GOAL_NAMES

    zh = int(lang == "zh")
    text = in_chinese(said) if zh else said
    text = re.sub(r"\s*\(now \d+\)", "", text)
    text = re.sub(
        r"[（(]?long_minutes=(\d+)[）)]?",
        lambda m: (f"“{say('w_long', lang)}”: {m[1]}", f"（“{say('w_long', lang)}”：{m[1]} 分钟）")[zh],
        text,
    )
    return re.sub(r"goal=(\w+)", lambda m: f"“{GOAL_NAMES[m[1]][zh]}”" if m[1] in GOAL_NAMES else m[0], text)


def _with_label(said: str) -> str:
    """A field's name at the head of a message, in the page's words."""
    name, _, rest = said.partition(" ")
    return f"{TEXTS[f'f_{name}'][0]} {rest}" if f"f_{name}" in TEXTS else said
