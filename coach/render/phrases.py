"""Fixed phrases of the writer, by verdict and intent, in both languages. None holds a number, a diagnosis or a reproach.

Each entry is a tuple of variants of the same meaning; ``coach.render.choose`` picks one.
"""

from __future__ import annotations

from coach.evidence import Lang
from coach.understand import Understanding

Variants = tuple[str, ...]
Both = dict[Lang, Variants]

# How a readiness headline opens; what drives it follows after a colon.
_VERDICT: dict[str, Both] = {
    "rest": {
        "en": ("Today is a day for rest", "Rest is the right choice today", "Make today a rest day"),
        "zh": ("今天建议休息", "今天以休息为主", "今天适合好好休息"),
    },
    "easy": {
        "en": ("Take it easy today", "Keep today easy", "Today suits easy movement"),
        "zh": ("今天建议轻松练", "今天放轻松一点", "今天适合轻松活动"),
    },
    "train": {
        "en": ("You can train as planned today", "Today looks good for your planned training", "You are set to train as planned"),
        "zh": ("今天可以按计划训练", "今天的状态适合按计划训练", "今天照计划练就可以"),
    },
    "unknown": {
        "en": ("I cannot judge today's readiness yet", "There is not enough yet to judge today's readiness"),
        "zh": ("今天的准备度还无法判断", "目前的数据还不够判断今天的准备度"),
    },
}  # fmt: skip

# The next step that follows from a readiness verdict.
_NEXT: dict[str, Both] = {
    "rest": {
        "en": (
            "Leave the training for another day; a slow walk is fine if you feel well, and an early night helps most",
            "Let the workout wait, eat and drink normally, and go to bed early tonight",
            "Give your body the day: gentle stretching at most, plenty to drink and an early night",
        ),
        "zh": ("训练先放一放，感觉还好的话慢慢散散步，今晚早点睡", "今天让身体歇一歇，正常吃喝，晚上早点休息", "最多做些舒缓的拉伸，多喝水，早点睡"),
    },
    "easy": {
        "en": (
            "A walk, relaxed cycling or mobility work fits well; the hard session can wait for a fresher day",
            "Keep the effort so low that you can chat the whole time, and stop early if it does not feel easy",
            "Swap the hard work for something gentle at a pace that lets you talk, and look again tomorrow",
        ),
        "zh": ("散步、轻松骑行或活动关节都合适，强度大的训练留到状态更好的时候", "强度保持在能轻松聊天的程度，如果觉得不轻松就早点结束", "把强度大的训练换成能边动边聊天的轻松活动，明天再看看"),
    },
    "train": {
        "en": (
            "Warm up well, start with the session you had in mind, and ease off if it feels harder than it should",
            "Go ahead with the session you had in mind, and let how you feel in the warm-up have the last word",
            "Start as planned after a good warm-up, and stop if anything hurts or feels wrong",
        ),
        "zh": ("充分热身后按原计划练，如果感觉比平时吃力就放轻一点", "按原来的安排练，热身时的感觉说了算", "热身做足再开始，哪里疼或不对劲就停下来"),
    },
    "tomorrow": {
        "en": ("Ask me again in the morning, once the night is recorded",),
        "zh": ("等今晚的睡眠记录下来，明早再问我一次",),
    },
    "unknown": {
        "en": ("Until then, let the warm-up decide: carry on if it feels easy, and stop early if it does not",
               "For today, go by feel: start gently, and finish early if it is harder than it should be"),
        "zh": ("在那之前，用热身来判断：感觉轻松就继续，不轻松就早点结束", "今天先凭感觉来：慢慢开始，如果比平时吃力就早点结束"),
    },
}  # fmt: skip

# Openings without a claim, for turns in which a warm word comes before the evidence.
_WARM: dict[str, Both] = {
    "emotional": {
        "en": ("That sounds hard, and thank you for telling me.", "I am sorry it feels like this right now.", "Thank you for saying that so openly; it is a lot to carry."),
        "zh": ("听起来真的不容易，谢谢你愿意告诉我。", "这种感觉一定不好受。", "谢谢你这么坦诚地说出来，这确实挺沉的。"),
    },
}  # fmt: skip

# What is said where there is no evidence at all: what is missing, and what would help.
_NOTHING: dict[str, Both] = {
    "data_question": {
        "en": ("I have no data of yours for that yet. Once an export from your watch or phone is imported, I can answer from your own numbers.",
               "There is nothing in your records that answers this yet. With an export from your watch or phone imported, it becomes a quick answer."),
        "zh": ("我这里还没有能回答这个问题的数据。导入手表或手机的导出文件后，就能用真实数字回答了。", "目前的记录里没有这方面的数据。导入一份手表或手机的导出文件，就能算出来。"),
    },
    "train_today": {
        "en": ("I have no recent sleep or heart data to judge today by. With an export from your watch or phone imported, I can weigh last night against what is usual for you.",),
        "zh": ("我还没有最近的睡眠和心率数据，没法判断今天的状态。导入手表或手机的导出文件后，就能拿昨晚和平时做比较。",),
    },
    "plan": {
        "en": ("I do not have enough to build that plan on yet. What would you like to work towards, and which days suit you?",),
        "zh": ("要做这个计划，我了解得还不够。想练到什么目标？每周哪几天方便？",),
    },
    "log": {"en": ("I did not find anything in that message to note down. What would you like me to record?",), "zh": ("这条消息里我没找到可以记录的内容。想让我记下什么呢？",)},
    "nutrition_target": {
        "en": ("I am missing a few details to work that out. What are your weight, height and year of birth?",),
        "zh": ("要算出这个，我还缺几项信息。能告诉我体重、身高和出生年份吗？",),
    },
    "food_lookup": {"en": ("I do not have that food in my tables, and I would rather not guess. Which similar food would come close?",), "zh": ("我的食物表里没有这一项，不想随便猜。有没有相近的食物可以查？",)},
    "goal": {"en": ("I would love to help with that goal. What would reaching it look like for you, and by when?",), "zh": ("很想帮你实现这个目标。达到什么样算成功？希望什么时候做到？",)},
    "progress": {
        "en": ("There is not enough on record yet to say how you are getting on. A few weeks of entries or one import would change that.",),
        "zh": ("目前的记录还不够，看不出进展。有了几周的记录或者导入一次数据，就能说清楚了。",),
    },
    "report": {"en": ("There is nothing on record for that span yet, so there is no report to write. One import from your watch or phone would fill it.",),
               "zh": ("这段时间还没有记录，所以写不出报告。导入一次手表或手机数据就有内容了。",)},
    "risk_screening": {"en": ("I am missing the details that this check needs. Which conditions or medicines should I know about?",), "zh": ("这项评估还缺一些信息。有哪些病史或正在用的药需要我知道？",)},
    "symptom": {
        "en": ("I have nothing reliable on that, and I would not want to guess about a symptom. A clinician or pharmacist is the right person for it.",),
        "zh": ("这方面我没有可靠的依据，身体不适的事我不想猜。这种问题医生或药师最清楚。",),
    },
    "condition": {
        "en": ("I have nothing reliable on that, and with a health condition a guess is not good enough. Your clinician is the right person for it.",),
        "zh": ("这方面我没有可靠的依据，涉及健康状况，我不愿意靠猜。这种问题医生最清楚。",),
    },
    "emotional": {"en": ("What has been weighing on you most? If you like, we can look for one small thing that fits this week.", "Would it help to tell me a bit more about it, or shall we look for one small thing that feels doable?"), "zh": ("最近最让你难受的是什么？愿意的话，我们一起找一件这周做得到的小事。", "愿意多跟我说说吗？或者我们先找一件很小、做得到的事？")},
    "small_talk": {
        "en": ("Hello! I am glad you are here. What is on your mind today: training, sleep, food or your numbers?",
               "Good to hear from you! What shall we look at: training, sleep, food or your numbers?"),
        "zh": ("你好，很高兴见到你！今天想聊训练、睡眠、饮食，还是你的数据？", "你好呀！想从哪里聊起：训练、睡眠、饮食，还是数据？"),
    },
    "feedback": {"en": ("Thank you, that helps me. What would have made it better for you?", "Thanks for telling me. What would suit you better?"),
                 "zh": ("谢谢你的反馈，这对我很有帮助。怎样会更合适呢？", "谢谢告诉我。你希望怎样调整？")},
    "out_of_scope": {
        "en": ("That is outside what I know; training, sleep, food and your own health data are my field. Is there something there I can look at for you?",),
        "zh": ("这超出了我的范围，我擅长的是训练、睡眠、饮食和健康数据。这些方面有什么想看的吗？",),
    },
    "privacy": {"en": ("Your data stay on this machine, in one folder that is yours.",), "zh": ("你的数据只保存在这台机器上的一个文件夹里。",)},
    "knowledge": {
        "en": ("I have nothing reliable on that, and I would rather not guess. Could you put the question another way, or name the exercise, food or measure you mean?",
               "My library holds no good answer to that, so I would rather not make one up. Which part of it matters most to you?"),
        "zh": ("这个问题我手头没有可靠的依据，不想凭空回答。可以换个问法，或者说得更具体一些吗？", "我的资料库里没有能可靠回答它的内容，不想随便编一个。你最关心的是哪一部分？"),
    },
}  # fmt: skip
_THANKS: Both = {
    "en": ("You are welcome! I am here whenever you need me.", "Any time! I am glad to help."),
    "zh": ("不客气！有需要随时找我。", "不用谢，随时来聊！"),
}
_BYE: Both = {"en": ("Goodbye, and until next time!", "See you next time!"), "zh": ("再见，下次聊！", "回头见！")}
_WHO: Both = {
    "en": (
        "I am your fitness and health coach: I answer from your own data and from sources that I name. What would you like to know?",
    ),
    "zh": ("我是你的健身与健康教练，回答来自你自己的数据和注明出处的资料。想了解什么？",),
}


# Before a quoted general rule that today's verdict holds back.
_LATER: Both = {"en": ("For days when you are fit for it, the advice is this", "As a rule for when you are back to full strength"),
                "zh": ("等状态允许的时候可以参考", "以后恢复好了可以参考")}  # fmt: skip


_REASONS: dict[str, Both] = {
    "rest": {"en": ("What speaks for rest today",), "zh": ("建议今天休息的原因",)},
    "easy": {"en": ("What speaks for an easy day",), "zh": ("建议今天放轻松的原因",)},
    "train": {"en": ("What your numbers say today",), "zh": ("今天的数字是这样的",)},
}


def reasons(name: str, lang: Lang) -> Variants:
    """Openings where the user asks why; empty for a verdict without reasons."""
    return _REASONS.get(name, {}).get(lang, ())


# A verdict of today that the conversation has heard already.
_AGAIN: dict[str, Both] = {
    "rest": {"en": ("As I said, today is for rest", "It is still a rest day"), "zh": ("还是那句话，今天以休息为主", "今天仍然建议休息")},
    "easy": {"en": ("As I said, keep today easy", "It is still a day for easy movement"), "zh": ("还是那句话，今天放轻松一点", "今天仍然适合轻松活动")},
    "train": {"en": ("As I said, you can train as planned today", "Nothing has changed: you can train as planned today"),
              "zh": ("还是那句话，今天可以按计划训练", "没有变化，今天可以按计划训练")},
    "unknown": {"en": ("I still cannot judge today's readiness",), "zh": ("今天的准备度还是无法判断",)},
}  # fmt: skip


def again(name: str, lang: Lang) -> Variants:
    """A readiness headline for the second time; empty for a verdict without one."""
    return _AGAIN.get(name, {}).get(lang, ())


_REMEDY: Both = {
    "en": ("Log a value in your own words, or import an export that holds it, and I can answer from it",),
    "zh": ("用一句话告诉我数值，或者导入含有它的导出文件，我就能回答",),
}


def remedy(lang: Lang) -> Variants:
    """What makes an unanswerable figure answerable."""
    return _REMEDY[lang]


_HELD: Both = {
    "en": ("Your numbers look as usual today", "Nothing in today's numbers stands out"),
    "zh": ("今天的各项数字和平时差不多", "今天的数字没有异常"),
}


def held(lang: Lang) -> Variants:
    """Openings where the numbers are fine and something else asks for care."""
    return _HELD[lang]


def later(lang: Lang) -> Variants:
    return _LATER[lang]


def verdict(name: str, lang: Lang) -> Variants:
    """Openings of a readiness headline; empty for a verdict that speaks for itself."""
    return _VERDICT.get(name, {}).get(lang, ())


def next_step(name: str, lang: Lang) -> Variants:
    return _NEXT.get(name, {}).get(lang, ())


def warm(understanding: Understanding, lang: Lang) -> Variants:
    return next((_WARM[i][lang] for i in understanding.intents if i in _WARM), ())


def no_evidence(understanding: Understanding, lang: Lang) -> Variants:
    """What to say with no evidence at all, by the intent that leads."""
    lead = next((i for i in understanding.intents if i in _NOTHING), "knowledge")
    if lead == "small_talk":
        text = understanding.message.lower()
        for words, said in (
            (("thank", "谢"), _THANKS),
            (("bye", "good night", "再见", "晚安"), _BYE),
            (("who are you", "what can you", "你是谁", "你会", "你能"), _WHO),
        ):
            if any(word in text for word in words):
                return said[lang]
    return _NOTHING[lead][lang]
