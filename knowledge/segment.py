"""Words of English and Chinese text for lexical search. Owns ``jieba``.

Chinese is cut with jieba's search mode, so a compound also yields its parts; English words lose case and plural.
"""

from __future__ import annotations

import re
import threading
import warnings
from functools import lru_cache
from typing import Any

_PIECE = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?|[\u3400-\u9fff]+")
_HAN = re.compile(r"[\u3400-\u9fff]")

# Words without meaning for search. Question words are kept out too: headings are questions, so they match everything.
_STOP_EN = """
a an and are as at be been but by can could did do does for from had has have how i if in into is it its just like me my of on or
our should so some than that the their them then there these they this to too was we were what when where which while who why
will with would you your im ive don t s much many any about get good best really ok okay am not no
"""
_STOP_ZH = """
的 了 是 我 你 吗 呢 吧 啊 有 在 和 与 也 都 就 要 会 能 可以 什么 怎么 怎样 如何 为什么 多少 还是 还 不 没 没有 一个 这个 那个
应该 一下 几 哪 哪个 哪些 呀 嘛 么 到底 比较 好 能不能 可不可以 是不是 该 得 让 把 被 给 对 用 着 过 他 她 它 我们 他们 之 其
"""
_STOP = frozenset((_STOP_EN + _STOP_ZH).split())

# Words of training, food and health that jieba does not know or ties to their neighbours ("肌酸要不要" as 肌酸要, 不要).
_TERMS_ZH = """
深蹲 硬拉 卧推 推举 划船 引体向上 俯卧撑 仰卧起坐 卷腹 平板支撑 弓步 箭步蹲 分腿蹲 臀桥 臀推 提踵 弯举 飞鸟 侧平举 面拉 农夫行走 壶铃 哑铃 杠铃 弹力带 泡沫轴
筋膜枪 跑步机 椭圆机 划船机 动感单车 开合跳 波比跳 登山跑 死虫 鸟狗式 猫牛式 髋铰链 屈髋 撸铁 举铁 健身 力量训练 有氧 无氧 间歇 节奏跑 法特莱克 跑走结合 慢跑 快走
跑量 步频 步幅 配速 跑姿 落地 心率 静息心率 最大心率 储备心率 心率区间 心率变异性 燃脂 二区 乳酸阈 乳酸 最大摄氧量 血氧 呼吸频率 训练负荷 急慢性负荷比 准备度 恢复分数
力竭 余力 组数 次数 组间 容量 减载 周期化 渐进超负荷 平台期 超级组 分化 离心 向心 最大重量 增肌 减脂 减重 减肥 塑形 局部减脂 体脂 体脂率 体脂秤 腰围 腰高比 基础代谢 热量
缺口 盈余 维持期 碳水 蛋白质 蛋白粉 乳清 酪蛋白 增肌粉 氮泵 肌酸 支链氨基酸 谷氨酰胺 左旋肉碱 咖啡因 电解质 盐丸 能量胶 糖原 膳食纤维 添加糖 代糖 反式脂肪 饱和脂肪
欧米伽 鱼油 维生素 钙片 铁蛋白 生酮 断食 轻断食 代餐 纯素 素食 空腹 补给 撞墙 补水 脱水 低钠血症 抽筋 岔气 热身 拉伸 放松 冷身 酸痛 肌肉酸痛 拉伤 扭伤 崴脚 跑步膝 髂胫束
髌骨 髌股 半月板 韧带 跟腱 跟腱炎 足底 足底筋膜炎 筋膜 胫骨 小腿 大腿 腘绳肌 股四头肌 臀肌 核心 腰疼 背疼 肩疼 膝盖疼 膝盖 肩袖 肩周炎 网球肘 坐骨神经 腰椎间盘 应力性骨折
横纹肌溶解 马尾综合征 脑震荡 热射病 热衰竭 中暑 失温 冻伤 高原反应 心梗 中风 心绞痛 房颤 早搏 心衰 支架 高血压 低血压 降压药 血压 血糖 低血糖 高血糖 胰岛素 糖化 糖尿病
酮体 血脂 胆固醇 甘油三酯 他汀 痛风 尿酸 嘌呤 脂肪肝 肾病 肌酐 甲亢 甲减 多囊 贫血 缺铁 骨质疏松 骨密度 关节炎 肌少症 哮喘 慢阻肺 新冠 感冒 发烧 过度训练 停练 孕期 孕妇
怀孕 产后 剖腹产 剖宫产 盆底 盆底肌 腹直肌 漏尿 哺乳期 月经 经期 痛经 停经 更年期 潮热 失眠 睡眠 深睡 打呼噜 呼吸暂停 午睡 时差 焦虑 抑郁 进食障碍 暴食 催吐 厌食
手表 手环 胸带 穿戴设备 佳明 步数 久坐 站立办公 全马 半马 马拉松 越野跑 铁人三项 骑行 骑车 踏频 功率 游泳 徒步 爬山 跳绳 八段锦 太极 瑜伽 普拉提
"""

# One word in two spellings, in two countries' words, as a short form, as the adjective of its noun, or in a common slip. Both sides of a
# search are read alike; "_" parts words.
_SPELT_EN = """
anemia=anaemia anemic=anaemia apnea=apnoea diarrhea=diarrhoea estrogen=oestrogen edema=oedema hemoglobin=haemoglobin hyponatremia=hyponatraemia
hypoglycemia=hypoglycaemia glycemic=glycaemic fiber=fibre liter=litre liters=litres color=colour behavior=behaviour yoghurt=yogurt yoghurts=yogurts
program=programme programs=programmes aging=ageing donut=doughnut donuts=doughnuts tumor=tumour gray=grey center=centre acclimatization=acclimatisation
periodization=periodisation flash=flush flashes=flushes eggplant=aubergine zucchini=courgette cesarean=caesarean orthopedic=orthopaedic
pediatric=paediatric tummy=belly protien=protein excercise=exercise exercize=exercise excersise=exercise creatin=creatine heartrate=heart_rate
bp=blood_pressure hr=heart_rate rhr=resting_heart_rate cgm=glucose_sensor itb=iliotibial_band t1d=type_1_diabetes t2d=type_2_diabetes wt=weight
pregnant=pregnancy diabetic=diabetes diabetics=diabetes asthmatic=asthma hypertensive=hypertension obese=obesity depressed=depression anxious=anxiety
menopausal=menopause arthritic=arthritis dizzy=dizziness breathless=breathlessness hungry=hunger sore=soreness dehydrated=dehydration
"""
_SPELT = dict(pair.split("=") for pair in _SPELT_EN.split())

_lock = threading.Lock()


@lru_cache(maxsize=1)
def _jieba() -> Any:
    """jieba's cutter, quiet. Its import compiles old regular expressions that warn on newer Pythons."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import logging

        import jieba

        jieba.setLogLevel(logging.ERROR)
        jieba.initialize()
        for term in _TERMS_ZH.split():
            jieba.add_word(term)
    return jieba


def words(text: str) -> list[str]:
    """Search terms of a text in order, stop words left out."""
    found: list[str] = []
    for piece in _PIECE.findall(text.lower().replace("-", " ")):
        if _HAN.match(piece):
            with _lock:
                cutter = _jieba()
            found += [word for word in cutter.cut_for_search(piece, HMM=False) if word not in _STOP]
        elif piece not in _STOP:
            found += [stem(word) for word in _SPELT.get(piece, piece).split("_")]
    return found


def stem(word: str) -> str:
    """An English word without plural, -ing and -ed: enough for two forms of a word to meet, not a linguist's stem."""
    if len(word) < 4 or not word.isalpha():
        return word
    for ending, put in (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x")):
        if word.endswith(ending):
            return word[: -len(ending)] + put
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        base = word[: -len(ending)]
        if word.endswith(ending) and len(base) >= 3 and re.search(r"[aeiouy]", base):
            word = base[:-1] if base[-1] == base[-2] and base[-1] not in "lsz" else base
            break
    return word[:-1] if len(word) > 4 and word.endswith("e") else word
