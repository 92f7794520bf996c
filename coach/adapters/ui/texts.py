"""What the page says, in both languages. One table, so that a missing translation is a KeyError in the tests."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "title": ("Coach", "教练"),
    "chat": ("Chat", "聊天"),
    "today": ("Today", "今天"),
    "data": ("Data", "数据"),
    "ask": ("Ask about your training, your food, your numbers", "问问你的训练、饮食和数据"),
    "send": ("Send", "发送"),
    "stop": ("Stop", "停止"),
    "new": ("New conversation", "新对话"),
    "hello": (
        "Ask me anything about training, food or your own numbers. Each number I give is computed from your data or quoted from a source: open the [n] behind it.",
        "训练、饮食、你自己的数据，都可以问我。我给出的每个数字都由你的数据算出，或引自资料：点开后面的 [n] 就能看到。",
    ),
    "upload": ("Import an export file", "导入导出文件"),
    "upload_hint": (
        "Apple Health export.zip, Garmin .fit, Fitbit, Oura, … or our daily.csv and workouts.csv. The file stays on this machine.",
        "苹果健康 export.zip、佳明 .fit、Fitbit、Oura 等，或我们的 daily.csv 和 workouts.csv。文件只留在这台机器上。",
    ),
    "importing": ("Reading the file", "正在读取文件"),
    "nothing_yet": (
        "No data yet. Import an export under Data; until then I answer from the library.",
        "还没有数据。请在“数据”页导入一个导出文件；在此之前我依据资料库回答。",
    ),
    "model_loading": ("The language model is being made ready; until then replies are written from evidence alone.",
                      "语言模型正在准备中；在此之前回答直接由证据写成。"),
    "model_missing": ("No language model: replies are written from evidence alone.", "没有语言模型：回答直接由证据写成。"),
    "remote": ("Evidence of each turn is sent to", "每次对话的证据会发送到"),
    "evidence": ("Evidence", "证据"),
    "computed": ("how", "计算方式"),
    "span": ("span", "时间"),
    "source": ("source", "来源"),
    "synthetic": ("Demo: all of these data are made up.", "演示：这些数据都是虚构的。"),
    "not_medical": ("Not a medical device. In an emergency call your local number.", "不是医疗器械。紧急情况请拨打当地急救电话。"),
    "stopped": ("Stopped.", "已停止。"),
}  # fmt: skip


def say(key: str, lang: str) -> str:
    return TEXTS[key][1 if lang == "zh" else 0]
