"""Nothing in a sentence may contradict a verdict: rest, easy, train; what a check forbids; ask a clinician first.

The verdicts of all items hold, cited or not. Only advice and judgements about today are weighed: what the user did last week, what
may come later and what a sentence warns of contradict nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from coach.evidence import Fact
from coach.verify.problem import Problem
from coach.verify.quantities import quantities
from coach.verify.sentence import Sentence
from coach.verify.words import LATER, PAST, gives_advice, negated
from coach.wearables.metrics import METRICS

_I = re.IGNORECASE
HARD = re.compile(
    r"\ball[- ]out\b|\bmaxim(?:al|um)(?: effort| intensity| test| sprints?| intervals?| single| attempt| lift| squat| deadlift)\b|\bmaximal\b|\bflat[- ]out\b|\bsprint\w*|"
    r"\bas (?:fast|hard|far|heavy|long|high|quickly|deep) as (?:you )?(?:possibly )?(?:can|possible)\b|\bpersonal best\b|\bpb\b|\bpr\b(?!-)|\bnew record\b|\bto failure\b|\beverything you(?:'ve| have) got\b|"
    r"\bgive it everything\b|\bgive it your all\b|\bfull[- ](?:speed|power|gas|effort|throttle|intensity|tilt|blast)\b|\bhiit\b|\b(?:interval|tempo|speed|threshold|vo2max) (?:session|run|ride|workout|training|work|reps)\b|"
    r"\bintervals\b|\b(?:hard|intense|tough|brutal|killer|heavy|vigorous|high-intensity|demanding|gruelling) (?:\w+ )?(?:session|run|ride|swim|workout|intervals?|effort|training|day|circuit|deadlifts?|squats?|lifts?|lifting|singles?|sets?|barbell|hills?|triples?|bench|presses)\b|"
    r"\bgo (?:hard|heavy|full|for broke)\b|\bpush (?:hard|yourself (?:hard|to)|the pace|through|to (?:the|your) (?:limit|max))|\brace effort\b|\btime[- ]trial\b|\bfast run\b|\brun (?:it |them )?fast\b|\brace (?:it|hard)\b|"
    r"\bbox jumps?\b|\bplyometric\w*|\bburpees?\b|\bdouble your\b|\bmax(?:ing)? out\b|\bheavier than\b|\bbeast mode\b|\bpush your limits\b|\bfull[- ]length\b|\bat (?:maximum|max|race) (?:pace|effort|intensity|speed)\b|\bhammer\b|\bempty the tank\b|\bcrush\b|\bsmash\b|\b(?:test|try|attempt|find|go for|chase|hit) (?:\w+ ){0,2}(?:one[- ]rep(?:etition)?[- ]max(?:imum)?|1 ?rm|max(?:imum)?)\b|\bone[- ]rep(?:etition)?[- ]max(?:imum)? (?:test|attempt)",
    _I,
)
_HARD_ZH = re.compile(
    "全力|冲刺|极限|力竭|高强度|大强度|大重量|间歇|冲.{0,4}(?:纪录|记录|PB|成绩)|最快的?速度|拼尽|拼一把|跳箱|爆发|越.{1,2}越好|加倍|翻倍|比赛强度|节奏跑|最大强度|狠练|猛练|练到(?:力竭|筋疲力尽)|破纪录|速度课|硬拉一个新|上强度|拉满|挑战.{0,4}(?:极限|最大)"
)
_AS_PLANNED = re.compile(
    r"(?<!\blook )(?<!\blooks )(?<!\bare )(?<!\bis )\bas (?:planned|usual|scheduled|normal)\b|\b(?:at|with) (?:your|the) (?:usual|normal|full|planned|regular) (?:effort|pace|intensity|load|session|training|weights?)\b|\bgo ahead with\b|\bstick (?:to|with) (?:the|your) (?:plan|session|workout|schedule)\b|照常|按(?:原)?计划|照原计划|和平时一样练",
    _I,
)
_TRAIN = re.compile(
    r"\b(?:go for|head out for|do|start|keep|get in|squeeze in|enjoy) (?:a|an|your|the) (?:\w+ ){0,3}(?:run|ride|swim|workout|session|training|class|jog|spin)\b|\btrain today\b|\bgo ahead\b|\bhit the gym\b|\bgood to go\b|\bready to train\b|去(?:跑|健身房|骑|游)|继续训练|可以训练|去训练|练一练|参加.{0,4}(?:课|训练)",
    _I,
)
FULL_REST = re.compile(
    r"\b(?:do not|don't|shouldn't|should not|must not|can't|cannot|mustn't) (?:train|exercise|work out|lift|run|ride|do any(?:thing| training| exercise))\b(?! (?:hard|heavy|through|fast|to|so|too|more|on)\b)|\bskip (?:all |your |today's |any )?(?:training|exercise|the session|the workout|your session|your workout|the gym|squats)\b|\bno (?:training|exercise|effort|lifting|workout|running|riding)\b(?! (?:plan|log|data|until))|"
    r"\brest (?:completely|fully|totally|all day)\b|\b(?:full|complete|total|absolute) (?:bed )?rest\b|\b(?:a|total|complete|full) rest day\b|\bstay in bed\b|\bdon't lift anything\b|\bleave (?:the|your) (?:bike|weights|shoes|bar|barbell)\b.{0,12}\balone\b|"
    r"\boff (?:all )?(?:training|exercise)\b|\bhave you rest\b|\bstop (?:all )?(?:training|exercis\w+|running|lifting)\b|\bdrop the plan\b|\bcancel (?:the|your|today's|all)\b|\bday off\b|\bavoid (?:all|any|every) (?:(?:kind|sort|form|type)s? of )?(?:training|exercise|activity)\b|\bcall (?:today's|the|your) (?:session|workout|run) off\b|\btake today off\b",
    _I,
)
_FULL_REST_ZH = re.compile(
    "必须休息|卧床|(?:不能|不要|别|不可以|不宜|不许|不应该|禁止)(?:再)?(?:做任何)?(?:训练|运动|锻炼|跑步|练)(?!过|得|太|到)|停止(?:一切|所有)?(?:训练|运动)|完全休息|整天休息|彻底休息|都不要做|什么都别|取消(?:今天|训练|所有)|躺着|休息一整?天|全休|只能休息"
)
_READY = re.compile(
    r"\bfully (?:recovered|rested|ready|fresh)\b|\b(?:completely|perfectly|totally) (?:recovered|fresh|ready)\b|\bno (?:sign|trace)s? of (?:fatigue|strain|illness)\b|\bready for (?:anything|a hard|hard|your hardest)\b|完全恢复|状态(?:极佳|非常好|最好|满分)|恢复得很好|毫无疲劳",
    _I,
)
_NOT_READY = re.compile(
    r"\bnot (?:ready|recovered|fit to train)\b|\bunder-?recovered\b|\boverreach\w*|\bexhausted\b|\byour body (?:needs|is begging for) (?:full |complete )?rest\b|没有?恢复|身体(?:很|非常)疲劳|透支|状态很差",
    _I,
)
_NO_NEED = re.compile(
    r"\bno need (?:to|for) (?:\w+ ){0,2}(?:ask|asking|check\w*|see|wait\w*|eat\w*|rest\w*|stop\w*|tell|consult\w*|doctor|clinician|clearance|re-?check\w*|warm|slow|ease)|\bwithout (?:asking|checking|waiting|clearance|seeing|consulting|eating|any check)|"
    r"\b(?:don't|do not|needn't) (?:bother|need to|have to)? ?(?:ask|check|wait|see a|consult|re-?check)|\bignore (?:the|your|this|that|any)\b|\bnever mind the\b|\bforget (?:about )?(?:the|what) (?:clinician|doctor|check|screening|warning)|"
    r"(?:不用|无需|不必|不需要|没必要|别管|不用管)(?:再|去|先)?(?:等|问|看|找|复查|检查|停|休息|就医|咨询|吃|热身|担心血压|理会|管)|忽略|不理会",
    _I,
)
_SAFE = re.compile(
    r"\b(?:perfectly|completely|totally|quite|absolutely|entirely|is|are|it's) (?:safe|fine|ok|okay|healthy|harmless)\b|完全?(?:安全|没问题|可以)|没(?:有)?问题|是安全的|很安全",
    _I,
)
_UNSAFE = re.compile(
    r"\b(?:isn't|not|n't|never) (?:a )?(?:safe|advisable|healthy)\b|\bunsafe\b|\bdangerous\b|\bstop training\b|不安全|危险|停止训练|太冒险",
    _I,
)

# What a verdict may forbid by name: the word in "no …", and what a sentence must then not recommend.
_FORBIDDEN: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(forbid, _I), re.compile(said, _I))
    for forbid, said in (
        (r"jump|plyo|impact|hop|跳|冲击", r"\bjump(?:s|ing)?\b(?! (?:in|at|on|to)\b)|\bplyometric\w*|\bhop(?:s|ping)?\b|\bburpees?\b|\bskipping\b|跳(?!过|舞|到)"),
        (r"\brun|jog|跑", r"\b(?:run|runs|running|jog|jogging|sprint\w*)\b|跑"),
        (r"heavy|lifting|barbell|大重量|举重|负重", r"\bheavy\b|\bheavier\b|\bdead ?lifts?\b|\bone-rep|\bmax(?:imal)? (?:lift|single)|\bbig (?:lift|weights?)|大重量|硬拉|极限重量|举重"),
        (r"deadlift|硬拉", r"\bdead ?lifts?\b|硬拉"), (r"squat|深蹲", r"\bsquats?\b(?! to\b)|深蹲"),
        (r"contact|combat|对抗|接触", r"\b(?:rugby|football|boxing|judo|hockey|karate|wrestling|sparring|basketball)\b|对抗|橄榄球|拳击|足球|摔跤|柔道|篮球"),
        (r"div(?:e|ing)|scuba|潜水", r"\bdiv(?:e|es|ing)\b|\bscuba\b|潜水"),
        (r"all[- ]out|maximal|hard|intense|vigorous|interval|high[- ]intensity|冲刺|高强度|剧烈|极限|全力", HARD.pattern + "|" + _HARD_ZH.pattern),
        (r"overhead|过头|过顶", r"\boverhead\b|\bshoulder press\w*|\bmilitary press\w*|\bsnatch\w*|过头|过顶|推举|肩推"),
        (r"outdoor|outside|cold|户外|室外", r"\b(?:outside|outdoors)\b|户外|室外|外面"),
        (r"swim|pool|游泳|下水", r"\bswim\w*|\bpool\b|游泳|下水"), (r"supine|on your back|仰卧|平躺", r"\bsupine\b|\bon your back\b|仰卧|平躺"),
        (r"alcohol|drink|酒", r"\b(?:beer|wine|alcohol)\b|喝酒|啤酒"), (r"fast(?:ing)?\b|断食|空腹", r"\bfast(?:ed|ing)\b|断食|空腹"),
        (r"train(?:ing)?\b|exercise|sport|训练|运动", _TRAIN.pattern + "|" + _AS_PLANNED.pattern),
    )
)  # fmt: skip
_NO = re.compile(
    r"\b(?:no|not|avoid|without|nothing|never|skip|stop|don't|do not)\b([^,;.:]*?)(?=,|;|\.|:|$|\buntil\b|\bbut\b)|(?:不做|不要|不宜|避免|禁止|暂停|别|不能|先不)([^，；。：]*)",
    _I,
)
_ASK_FIRST = re.compile(r"\b(?:clinician|doctor|checked|clearance|ask)\b|医生|就医|复查|咨询", _I)
_PLAIN = {"ok", "train", "go", "green"}
_STRICT = {
    "rest": 3,
    "stop": 3,
    "urgent": 3,
    "refuse": 3,
    "red": 3,
    "easy": 2,
    "caution": 2,
    "unknown": 1,
    "yellow": 2,
    "train": 0,
    "ok": 0,
    "green": 0,
}


def verdict(s: Sentence) -> Iterator[Problem]:
    """Advice and judgements that a verdict of the evidence forbids."""
    verdicts = [
        i.content for i in s.evidence if isinstance(i.content, Fact) and (i.content.verdict or _is_check(i.content))
    ]
    if not verdicts or s.question:
        return
    found = (
        _no_need(s, verdicts)
        or _safety_claim(s, verdicts)
        or _too_hard(s, verdicts)
        or _too_careful(s, verdicts)
        or _forbidden(s, verdicts)
    )
    if found is not None and not _quoted(s, found.token):
        yield found


def _quoted(s: Sentence, words: str) -> bool:
    """True where a cited verdict or the plan says the very words ("train as planned"), and does not say them of what is left out."""
    for fact in s.facts:
        text = _text(fact)
        at = text.lower().find(words.lower()) if fact.verdict or fact.id.startswith("plan") else -1
        if at >= 0 and not negated(text, at, end=at + len(words)):
            return True
    return False


def _is_check(fact: Fact) -> bool:
    """A screening or plan check without a level still decides ("not safe", "ask a clinician first")."""
    return fact.metric in {"plan", "screening", "plan_check"} and bool(
        re.search(r"\b(?:screening|check)\b|筛查|检查", fact.text + fact.text_zh, _I))  # fmt: skip


def _level(verdicts: list[Fact]) -> int:
    levels = [
        _STRICT.get((f.verdict or "").lower(), 1)
        for f in verdicts
        if f.verdict and not (f.verdict == "caution" and f.metric in METRICS)
    ]
    return max(levels, default=-1)


def _text(fact: Fact) -> str:
    return f"{fact.text}; {fact.text_zh}"


def _advised(s: Sentence, match: re.Match[str]) -> bool:
    """True where the match stands in advice for now: not negated, not for later, not about the past."""
    start, end = _around(s.bare, match.start())
    part = s.bare[start:end]
    if any((m, d) != (s.today.month, s.today.day) for m, d, _ in s.dates.days):
        return False
    return not (
        negated(s.bare, match.start(), end=match.end())
        or LATER.search(part)
        or (PAST.search(part) and not gives_advice(part))
    )


def _around(text: str, position: int) -> tuple[int, int]:
    """The part of the sentence between strong breaks: "once it is down, lift heavy" is one part."""
    start = max((m.end() for m in re.finditer(r"[;；。！!.—–](?!\d)| but |但", text) if m.end() <= position), default=0)
    end = next(
        (m.start() for m in re.finditer(r"[;；。！!.—–](?!\d)| but |但", text) if m.start() >= position), len(text)
    )
    return start, end


def _now(s: Sentence) -> bool:
    return gives_advice(s.bare) or bool(
        re.search(
            r"\btoday\b|\btonight\b|\bnow\b|\bthis (?:morning|evening|week)\b|今天|今晚|现在|这周|本周", s.bare, _I
        )
    )


def _no_need(s: Sentence, verdicts: list[Fact]) -> Problem | None:
    match = _NO_NEED.search(s.bare)
    if (
        match
        and (_level(verdicts) > 0 or any(_ASK_FIRST.search(_text(f)) for f in verdicts))
        and not re.search(r"\b(?:don't|do not|never|not) ignore|不(?:要|能|可)忽略|别忽略", s.bare, _I)
    ):
        return Problem("verdict", match.group(), "the verdict asks for just that")
    return None


def _safety_claim(s: Sentence, verdicts: list[Fact]) -> Problem | None:
    for fact in verdicts:
        text = _text(fact)
        before = re.split(
            r"\b(?:is|are) not (?:safe|advisable)|\bunsafe|\btoo (?:fast|much)|不安全|太快|过快", text, maxsplit=1
        )
        if len(before) == 2:
            barred = {(q.value, q.unit) for q in quantities(before[0])}
            said = {(q.value, q.unit) for q in quantities(s.bare)}
            match = _SAFE.search(s.bare) or re.search(
                r"\blet's\b|\bplan for\b|\bgo for\b|\baim for\b|就按|目标定", s.bare, _I
            )
            if match and barred & said and not _UNSAFE.search(s.bare) and not negated(s.bare, match.start()):
                return Problem("verdict", match.group(), "the check says it is not safe")
        elif (
            re.search(r"within safe|\bis safe\b|\bare safe\b|can start|安全范围|可以开始", text)
            and (match := _UNSAFE.search(s.bare))
            and not LATER.search(s.bare)
        ):
            return Problem("verdict", match.group(), "the check says it is within safe limits")
    return None


def _too_hard(s: Sentence, verdicts: list[Fact]) -> Problem | None:
    level = _level(verdicts)
    if level < 2:
        if level == 1 and (match := _READY.search(s.bare)) and not negated(s.bare, match.start()):
            return Problem("verdict", match.group(), "no verdict says so")
        return None
    patterns = [HARD, _HARD_ZH, _AS_PLANNED] + ([_TRAIN] if level == 3 and _about_training(verdicts) else [])
    for pattern in patterns:
        for match in pattern.finditer(s.bare):
            if (
                _advised(s, match)
                and _now(s)
                and not re.search(
                    r"\b(?:easy|gentle|light|relaxed|slow|short walk|calm)\b|轻松|轻量|慢", match.group(), _I
                )
            ):
                return Problem("verdict", match.group(), f"the verdict is {verdicts[0].verdict}")
    match = _READY.search(s.bare)
    if match and not negated(s.bare, match.start()) and not LATER.search(s.bare):
        return Problem("verdict", match.group(), f"the verdict is {verdicts[0].verdict}")
    return None


def _about_training(verdicts: list[Fact]) -> bool:
    return any(_STRICT.get((f.verdict or "").lower()) == 3 and f.metric in {"readiness", ""} for f in verdicts)


def _too_careful(s: Sentence, verdicts: list[Fact]) -> Problem | None:
    if _level(verdicts) != 0:
        return None
    for pattern in (FULL_REST, _FULL_REST_ZH, _NOT_READY):
        for match in pattern.finditer(s.bare):
            start, end = _around(s.bare, match.start())
            if LATER.search(s.bare[start:end]) or re.search(
                r"\b(?:no need|needn't|don't need|not need|no reason|if|unless|when)\b|不用|不必|无需|没必要|如果",
                s.bare[: match.start()],
                _I,
            ):
                continue
            if _now(s) or s.cited:
                return Problem("verdict", match.group(), f"the verdict is {verdicts[0].verdict}")
    return None


def _forbidden(s: Sentence, verdicts: list[Fact]) -> Problem | None:
    for fact in verdicts:
        for barred in (m.group(1) or m.group(2) or "" for m in _NO.finditer(_text(fact))):
            for named, said in _FORBIDDEN:
                if not named.search(barred):
                    continue
                for match in said.finditer(s.bare):
                    if _advised(s, match) and _now(s):
                        return Problem("verdict", match.group(), "the verdict forbids it")
    return None
