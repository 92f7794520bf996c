"""What the chat says of its own, in both languages. One table, so that a missing translation cannot be."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "stranger": (
        "This is a private coach; I only talk with the people its owner has entered (your id here is {id}). / 这是私人教练，只和主人登记的人聊天（你的编号是 {id}）。",
    )
    * 2,
    "hello": (
        "Hello, I am your coach. I answer from your own data and from cited sources: each number carries an [n], and what stands behind it is folded away below the answer.\n\n"
        "Your data live on the machine I run on. What we write here passes through Telegram's servers, and Telegram keeps this chat; if something should stay off them, ask it on the web page instead. "
        "I am no medical device. In an emergency call your local number.",
        "你好，我是你的教练。我依据你自己的数据和有出处的资料回答：每个数字都带有 [n]，依据折叠在回答下方。\n\n"
        "你的数据存放在运行我的那台机器上。这里的聊天内容会经过 Telegram 的服务器，并由 Telegram 保存；不想经过它的内容，请改在网页上问。"
        "我不是医疗器械。紧急情况请拨打当地急救电话。",
    ),
    "five": (
        "Five short questions help me to fit my answers to you. Each can be skipped, and all can be changed later with /profile.",
        "五个小问题，帮我把回答调整到适合你。每个都可以跳过，以后用 /profile 随时修改。",
    ),
    "back": ("Good to see you again. Ask me anything, or send /help.", "又见面了。想问什么都可以，发 /help 看我能做什么。"),
    "help": (
        "Write to me as to a person: “Should I train hard today?”, “How did I sleep last week?”, “bench 3x5 80 kg rpe 8”.\n\n"
        "/today – your brief, with a chart\n/plan – your training plan, or a new one\n/log – write down a session, a meal, a measurement\n"
        "/report – the week, month or year\n/profile – what I know of you\n/reminders – morning note and alerts\n/new – begin a new conversation\n"
        "/language – English or 中文\n/export – everything stored about you, as a file\n/forget – delete everything about you\n\n"
        "Send me an export of your watch or app as a file (up to 20 MB) and I read it in.",
        "像和人聊天一样写给我就行：“今天适合高强度训练吗？”“我上周睡得怎么样？”“卧推 80 公斤 3 组 5 次 RPE 8”。\n\n"
        "/today – 今天的简报和图表\n/plan – 你的训练计划，或做一份新的\n/log – 记录训练、饮食、测量值\n"
        "/report – 周报、月报、年报\n/profile – 我了解的你\n/reminders – 早间提醒和警示\n/new – 开始新的对话\n"
        "/language – English 或中文\n/export – 导出关于你的全部数据\n/forget – 删除关于你的全部数据\n\n"
        "把手表或应用的导出文件（20 MB 以内）发给我，我会读入。",
    ),
    "unknown_command": ("I do not know that command. /help lists what I can do.", "我不认识这个命令。发 /help 看我能做什么。"),
    "cannot_read": (
        "I can read text and files. For data from your watch or app, send its export as a file (paper clip → File), not as a picture.",
        "我能读文字和文件。手表或应用的数据请以“文件”形式发送它的导出文件，不要发图片。",
    ),
    "old_button": ("That button is from an earlier time; please ask again.", "这个按钮已经过时了，请再问一次。"),
    "wrong": (
        "Something went wrong on my side and I could not finish this. What is stored is safe; please try again.",
        "我这边出了点问题，没能完成。已存的数据没有受影响，请再试一次。",
    ),
    "error": ("That did not work: {why}", "没能完成：{why}"),
    "evidence": ("Evidence", "依据"),
    "details": ("Details", "详情"),
    "you_asked": ("You asked", "你问"),
    # onboarding
    "skip": ("Skip", "跳过"),
    "skipped_all": ("Skip all", "全部跳过"),
    "none": ("Nothing of that", "都没有"),
    "q_goal": (
        "1 of 5. What do you want most? Tap one or write it in your words.",
        "1/5。你最想达到什么？点一个，或用自己的话写。",
    ),
    "q_body": (
        "2 of 5. Your year of birth and sex, for formulas that depend on them. For example: 1985 female",
        "2/5。出生年份和性别，有些公式需要它们。例如：1985 女",
    ),
    "q_size": ("3 of 5. Your height and weight. For example: 172 cm 68 kg, or 5'8\" 150 lb", "3/5。身高和体重。例如：172 cm 68 kg，或 172 厘米 68 公斤"),
    "q_health": (
        "4 of 5. Is there anything I must mind: conditions, injuries, medicines, allergies, pregnancy? For example: conditions: asthma; injuries: left knee; medicines: metoprolol; allergies: peanuts; pregnant 20 weeks",
        "4/5。有什么我必须留意的吗：疾病、伤病、用药、过敏、怀孕？例如：疾病：哮喘；伤病：左膝；用药：美托洛尔；过敏：花生；怀孕 20 周",
    ),
    "q_zone": (
        "5 of 5. Where are you? Days and reminders follow your clock. Tap your time zone or write it (Europe/Berlin, Asia/Shanghai, UTC+2).",
        "5/5。你在哪个时区？日期和提醒按你的时间走。点一个，或写出来（Asia/Shanghai、Europe/Berlin、UTC+8）。",
    ),
    "not_understood_body": ("I could not read that. Please write it like: 1985 female, or tap Skip.", "我没看懂。请这样写：1985 女，或点“跳过”。"),
    "not_understood_size": ("I could not read that. Please write it like: 172 cm 68 kg, or tap Skip.", "我没看懂。请这样写：172 cm 68 kg，或点“跳过”。"),
    "not_understood_zone": ("I do not know that time zone. Write it like Europe/Berlin or UTC+2, or tap Skip.", "我不认识这个时区。请写成 Asia/Shanghai 或 UTC+8，或点“跳过”。"),
    "not_understood_goal": ("Please write what you want in a few words, or tap Skip.", "请用几个字写下你的目标，或点“跳过”。"),
    "not_understood_health": ("Please write it like: injuries: left knee; medicines: metoprolol. Or tap a button.", "请这样写：伤病：左膝；用药：美托洛尔。或点按钮。"),
    "skipped": ("Skipped.", "已跳过。"),
    "noted": ("Noted: {what}", "已记下：{what}"),
    "all_set": (
        "Thank you, that is all. If you have an export of your watch or app, send it to me as a file. Or just ask:",
        "谢谢，问完了。如果有手表或应用的导出文件，可以直接发给我。也可以现在就问：",
    ),
    "offer_reminders": (
        "Shall I write to you each morning what your data say about today and what is planned, and tell you when a measurement deserves attention? Never between {quiet}.",
        "要不要我每天早上告诉你状态如何、有什么安排，并在某个测量值需要注意时提醒你？{quiet} 之间不打扰。",
    ),
    "yes_remind": ("Yes, at {time}", "好，{time}"),
    "no_remind": ("No, thank you", "不用，谢谢"),
    # profile
    "profile_head": ("What I know of you", "我了解的你"),
    "profile_empty": ("I know nothing about you yet.", "我还不了解你。"),
    "profile_edit": ("Answer the five questions again", "重新回答五个问题"),
    # today, report, plan, log
    "no_data": (
        "There are no data of yours yet. Send me an export of your watch or app as a file (up to 20 MB), or write down a measurement: /log weight 71.2 kg. Until then I answer from the library.",
        "还没有你的数据。把手表或应用的导出文件（20 MB 以内）发给我，或记录一个测量值：/log 体重 71.2 公斤。在此之前我依据资料库回答。",
    ),
    "chart": ("The last {days} days; the band is your own usual range.", "最近 {days} 天；色带是你自己的平常范围。"),
    "week": ("Week", "周"),
    "month": ("Month", "月"),
    "year": ("Year", "年"),
    "log_how": (
        "What shall I write down? For example: bench 3x5 80 kg rpe 8 · ran 5 km in 27 min · weight 71.2 kg · BP 128/82. Your next message goes into the log; /cancel if not.",
        "要记录什么？例如：卧推 80 公斤 3 组 5 次 RPE 8 · 跑了 5 公里 27 分钟 · 体重 71.2 公斤 · 血压 128/82。你的下一条消息会记入日志，不想记就发 /cancel。",
    ),
    "cancelled": ("All right, nothing was changed.", "好的，什么都没有改动。"),
    "plan_goal": ("What is the plan for?", "计划的目标是什么？"),
    "plan_days": ("How many days a week?", "每周练几天？"),
    "plan_minutes": ("How many minutes at most a session?", "每次最多多少分钟？"),
    "plan_equipment": ("What do you have?", "你有什么器材？"),
    "e_none": ("Body weight only", "只有自重"),
    "e_dumbbell": ("Dumbbells", "哑铃"),
    "e_band": ("Bands", "弹力带"),
    "e_gym": ("A gym", "健身房"),
    "plan_detail": ("Exercise by exercise", "每个动作"),
    "plan_new": ("New plan", "新计划"),
    "plan_pdf": ("To print (PDF)", "打印版（PDF）"),
    "plan_calendar": ("For the calendar", "导入日历"),
    "plan_button": ("Make a plan by tapping", "点按钮做计划"),
    "plan_making": ("Making your plan…", "正在制定计划……"),
    "plan_none": ("You have no plan yet. Four taps make one.", "你还没有计划。点四下就能做一份。"),
    "plan_replaces": ("You have a plan already; a new one takes its place.", "你已经有计划了，新的会取代它。"),
    "plan_over": ("This plan has ended. Shall we make the next one?", "这份计划已经结束。要做下一份吗？"),
    # files
    "reading": ("Reading {name}…", "正在读取 {name}……"),
    "too_big": (
        "{name} has {size} MB, and Telegram hands a bot files of up to 20 MB only. On the machine I run on, this reads it at any size: coach import FILE. Or the page's Data tab.",
        "{name} 有 {size} MB，而 Telegram 只把 20 MB 以内的文件交给机器人。在运行我的那台机器上，用 coach import 文件 可以读取任意大小，也可以用网页的“数据”页。",
    ),
    "too_big_unknown": (
        "{name} is larger than the 20 MB that Telegram hands to a bot. On the machine I run on, this reads it at any size: coach import FILE. Or the page's Data tab.",
        "{name} 超过了 Telegram 交给机器人的 20 MB 上限。在运行我的那台机器上，用 coach import 文件 可以读取任意大小，也可以用网页的“数据”页。",
    ),
    "not_fetched": ("Telegram no longer has {name}; please send it once more.", "Telegram 已经没有 {name} 了，请再发一次。"),
    "not_usable": ("I could not use {name}: {why}", "{name} 无法使用：{why}"),
    "not_usable_zh": (
        "it is no export that I know, or it is damaged",
        "不是我认识的导出格式，或文件已损坏。我能读苹果健康 export.zip、佳明 .fit、Fitbit、Oura、WHOOP 等，以及 daily.csv 和 workouts.csv",
    ),
    "attention": ("This deserves attention:", "请注意："),
    # an open proposal
    "accept": ("Accept", "接受"),
    "keep": ("Keep my plan as it is", "保持原计划"),
    "accepted": ("Accepted. This is your plan now:", "已接受。这就是你现在的计划："),
    "kept": ("All right, your plan stays as it is.", "好的，计划保持不变。"),
    # feedback
    "up": ("👍", "👍"),
    "down": ("👎", "👎"),
    "why_down": (
        "I am sorry. What was wrong? Tap one, or reply to this message in your words. It stays on my machine.",
        "抱歉。哪里不好？点一个，或回复这条消息写几句。内容只留在我的机器上。",
    ),
    "r_number": ("A number is wrong", "数字不对"),
    "r_missed": ("Not what I asked", "答非所问"),
    "r_unclear": ("Hard to understand", "看不懂"),
    "r_unsafe": ("Unsafe for me", "对我不安全"),
    "thanks_reason": ("Thank you, noted: {why}", "谢谢，已记下：{why}"),
    # language, reminders
    "which_language": ("Which language shall I use? / 用哪种语言？",) * 2,
    "language_set": ("From now on in English. If you write in Chinese, I answer in Chinese.", "以后用中文。如果你用英文写，我会用英文回答。"),
    "reminders_on": (
        "Reminders are on: a morning note at {time} ({zone}), and alerts when a measurement deserves attention. Nothing between {quiet}.\n\nChange the time: /reminders 7:30. Change the quiet hours: /reminders quiet 23-7.",
        "提醒已开启：每天 {time}（{zone}）发早间提醒；某个测量值需要注意时发警示。{quiet} 之间不打扰。\n\n改时间：/reminders 7:30。改免打扰时段：/reminders quiet 23-7。",
    ),
    "reminders_off": ("Reminders are off. I write only when you write to me.", "提醒已关闭。你不写，我就不打扰。"),
    "reminders_how": ("I could not read that. Write /reminders 7:30, /reminders quiet 23-7 or /reminders off.", "我没看懂。请写 /reminders 7:30、/reminders quiet 23-7 或 /reminders off。"),
    "in_quiet": ("{time} lies within your quiet hours ({quiet}). Choose another time, or change the quiet hours first: /reminders quiet 23-7.", "{time} 在免打扰时段（{quiet}）之内。请换个时间，或先改免打扰时段：/reminders quiet 23-7。"),
    "turn_on": ("On", "开启"),
    "turn_off": ("Off", "关闭"),
    "machine_zone": ("the machine's clock", "机器的时间"),
    "train_today": ("Should I train today?", "今天适合训练吗？"),
    "morning": ("Good morning.", "早上好。"),
    "alert": ("A measurement deserves attention.", "有一项测量值需要注意。"),
    "why_sent": ("You get this because reminders are on: /reminders", "你收到这条是因为开启了提醒：/reminders"),
    # leaving
    "export_making": ("Packing everything that is stored about you…", "正在打包关于你的全部数据……"),
    "export_done": ("Everything stored about you: tables as CSV and JSON lines.", "关于你的全部数据：CSV 和 JSON lines 格式的表格。"),
    "export_big": (
        "Your data are {size} MB, more than the 50 MB a bot may send. On the machine I run on: coach export FILE.zip --user {user}",
        "你的数据有 {size} MB，超过机器人可发送的 50 MB。请在运行我的那台机器上用：coach export 文件.zip --user {user}",
    ),
    "forget_sure": (
        "This deletes everything stored about you: profile, measurements, logs, plans, conversations. It cannot be undone. To keep a copy, send /export first.\n\nTo delete, write: {word}\nAnything else leaves all as it is.",
        "这会删除关于你的全部内容：个人资料、测量值、记录、计划、对话，无法撤销。想留一份，请先发 /export。\n\n确认删除请输入：{word}\n输入其他内容则一切不变。",
    ),
    "forget_word": ("DELETE", "删除"),
    "forget_done": (
        "I am deleting everything stored about you now. After this message I know nothing of you. The messages in this chat are with Telegram: delete the chat there too. /start begins anew.",
        "我正在删除关于你的全部内容。这条消息之后，我对你一无所知。这个聊天里的消息由 Telegram 保存，请在 Telegram 里也删除聊天。想重新开始就发 /start。",
    ),
    "forget_not": ("Nothing was deleted.", "没有删除任何内容。"),
    "forget_failed": ("The deletion did not finish. Please send /forget again.", "删除没有完成。请再发一次 /forget。"),
    "new": ("A new conversation. What would you like to know?", "新的对话开始了。想了解什么？"),
}  # fmt: skip

GOALS: tuple[tuple[str, str, str], ...] = (
    ("fat_loss", "Lose fat", "减脂"), ("muscle_gain", "Build muscle", "增肌"), ("strength", "Get stronger", "变强壮"),
    ("cardio", "Endurance", "提高耐力"), ("run_5k", "Run 5 km", "跑 5 公里"), ("general_health", "Feel healthy", "保持健康"),
)  # fmt: skip
EXAMPLES: dict[str, tuple[str, ...]] = {
    "en": ("How do I start running?", "How much protein do I need?", "How long should I rest between sets?"),
    "zh": ("新手怎么开始跑步？", "我每天要吃多少蛋白质？", "组间休息多久合适？"),
}
COMMANDS: tuple[tuple[str, str, str], ...] = (
    ("today", "Your brief, with a chart", "今天的简报和图表"),
    ("plan", "Your training plan, or a new one", "训练计划"),
    ("log", "Write down a session, a meal, a measurement", "记录训练、饮食、测量值"),
    ("report", "The week, month or year", "周报、月报、年报"),
    ("profile", "What I know of you", "我了解的你"),
    ("reminders", "Morning note and alerts", "早间提醒和警示"),
    ("new", "Begin a new conversation", "开始新的对话"),
    ("language", "English or 中文", "English 或中文"),
    ("export", "Everything stored about you, as a file", "导出全部数据"),
    ("forget", "Delete everything about you", "删除全部数据"),
    ("help", "What I can do", "我能做什么"),
)


def say(key: str, lang: str, **values: object) -> str:
    text = WORDS[key][1 if lang == "zh" else 0]
    return text.format(**values) if values else text
