"""The words that make a claim: negation, direction, advice, time, in English and Chinese. Lexicons and the look around them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_I = re.IGNORECASE

NEGATION = re.compile(
    r"\b(?:steer clear|keep clear|no|not|never|nothing|n't|without|avoid\w*|skip\w*|instead of|rather than|hold off|leave (?:out|off)|stay away|keep off|don't|do not|isn't|aren't|"
    r"won't|can't|cannot|shouldn't|postpon\w*|put off|save|saving|swap\w*|replac\w*|stop\w*|drop|cancel\w*|park|nor|neither|hardly|ban|rule[sd]? out|off the table|"
    r"too early|too soon|wait\w*|until|before|unsafe|risky|dangerous|less|miss(?:ing)? out|pass on|give .{0,20} a miss|far from|against)\b|n't\b"
    r"|不|别|勿|避免|暂停|先不|停止|取消|跳过|代替|而不是|换成|没|无需|免去|改成|推迟|等|之前|以前|放弃|少|先把",
    _I,
)
NOT = re.compile(r"\b(?:not|never|no longer|hardly|barely)\b|n't\b|没有?|未|并非|不是|不再|不算|不会", _I)
LATER = re.compile(
    r"\b(?:once|after(?!noon)|until|later|next week|next month|another day|when (?:you|your|it|the)|if|as soon as|in the future|"
    r"the day after|soon|eventually|earliest|between|in (?:a few|some) (?:days|weeks)|back to (?:normal|usual|baseline|full|your usual|your old|hard|work)|as long as|unless|weekend|on (?:training|hard|other|good|gym|harder|those) days)\b|之后|以后|后天|下周|下次|等|改天|如果|要是|恢复后|过几天|再说|周末",
    _I,
)
PAST = re.compile(
    r"\b(?:you|you've|you have) (?:\w+ )?(?:did|ran|rode|swam|walked|trained|lifted|squatted|had|have had|went|pushed|logged|done|been|finished|covered|completed)\b|"
    r"\b(?:was|were|did|last|yesterday|came|ran|averaged)\b|昨天|上次|上周|上个月|之前|做了|跑了|练了|过去|最近一次",
    _I,
)

# Advice: an imperative at the start of a clause, "you should", 建议, 可以 …
_VERBS = (
    "add|aim|allow|avoid|back off|begin|bring|build|carry|cap|check|choose|cool|cut|cycle|dial|ditch|do|double|drink|drop|ease|eat|enjoy|fast|fill|finish|fit|"
    "follow|get|give|go|grab|halve|have|head|hold|include|increase|jog|jump|keep|lace|lay|leave|lie|lift|limit|live|log|lower|make|march|measure|meet|mix|move|"
    "open|pace|pair|park|pause|pedal|pick|place|plan|postpone|practi[sc]e|prioriti[sz]e|progress|push|put|raise|reach|reduce|re-?check|repeat|replace|rest|ride|row|run|save|schedule|see|"
    "set|shift|shorten|sip|sit|skip|sleep|slow (?=down|your|the|it)|spend|split|spread|sprint|squat|stack|start|stay|steer clear|step|stick|stop|stretch|strip|supplement|swap|swim|switch|take|talk|taper|test|"
    "track|train|treat|trim|try|turn|use|wait|walk|warm|watch|wear|weigh|wind|work|call|ask|consult|speak|contact|apply|ice|climb|ascend|chew|nibble|sprinkle|race(?! (?:week|day))|test|breathe|nap|balance|combine|consider|focus|spread"
)
_SOFT = re.compile(  # encouragement, no advice
    r"\b(?:keep (?:it up|going|up the|at it|me posted|asking)|take (?:care|heart|your time|comfort|pride|it one|a moment to)|well done|be (?:proud|kind|patient|gentle)|"
    r"give yourself (?:credit|a pat|time|some)|let me know|tell me|feel free|thank|go you|have a (?:good|great|lovely|nice)|enjoy (?:\w+ing|your|the|it|every|that|this)|"
    r"see you|hold on|hang in|stay (?:curious|strong|positive|proud)|talk soon|ask me|don't (?:worry|be hard|beat yourself)|try not to worry|make no mistake|"
    r"pat yourself|take a bow|rest assured|do(?:n't)? hesitate|come back (?:to me|any ?time)|let's (?:carry|celebrate|see|look|talk|go through|find out)|keep in touch|leave it with me|get in touch)\b"
    r"|慢慢来(?:就好|吧)?|加油|别(?:担心|着急|急|灰心|难过|怕|客气|气馁|太自责)|不用(?:担心|着急|急|自责|谢)|不要(?:担心|着急|灰心|气馁)|告诉我|跟我说|问我|可以(?:理解|告诉|问我|随时|为自己|骄傲|说)|为自己|辛苦|放心|陪你|一起",
    _I,
)
ADVICE = re.compile(
    rf"(?:^|[,;:.!—–] |\b(?:and|but|so|then|please|just|or|instead|simply|today|now|first|also|gently|always|afterwards|tonight|tomorrow|plus),? )(?:please |just |simply |never |always |do not |don't |only |gently |slowly |maybe |perhaps |rather |now )*(?:{_VERBS})\b"
    r"|\byou(?:'d| would)? (?:should|could|can|may|might|must|need to|ought to|have to|better) (?:\w+ly )?(?!do\b\W*$|be (?!careful|cautious|sure|gentle with|patient with)|see\b|trust|feel|rely|count on|ask me)|\blet's\b|\b(?:I'd|I would) (?:\w+ )?(?:suggest|recommend|keep|advise|go|start|aim|hold|leave|take|choose|stick)\b"
    r"|\b(?:recommended|advisable|best to|"
    rf"(?:makes|make) sense to (?:{_VERBS})\b|(?:good )?time to (?!ask|talk|be |have )(?:{_VERBS})\b|"
    r"worth (?:trying|adding|doing)|would be (?:good|fine|ideal|a good)|is fine|are fine|safe to|okay to|ok to|good idea|aim for|suits you|fits? (?:today|nicely)|works? well today|will serve you|is (?:a|your) (?:rest|easy) day)\b"
    r"|建议|应该|应当|最好|可以|不妨|试试|尝试|需要(?!一点|一些|时间|你的|耐心|慢慢)|务必|请|必须|记得|(?<![需主重])要(?!是|么|求|强|紧|不)|^(?:先(?=把|做|吃|休息|别|不|去|从|停|降|用|看|测|喝|睡|热身|练|慢|量|等)|别|不要|每天|每周|今天(?:就|再|去|先|还是|别|不|直接|适合|可)|从|把|加(?=[一两几上入大小]|点|组)|做|吃(?!完|了)|喝(?!完|了)|跑(?!完|了|步后)|走(?!完|了)|练(?!完|了)|用|休息|避免|保持)|(?:^|[，。；])(?:先(?=把|做|吃|休息|别|不|去|从|停|降|用|看|测|喝|睡|热身|练|慢|量|等)|再|别|不要|就|直接|把|加(?!班|油|拿)|每天做|每周加|避免|保持|继续|多|少)|(?:接下来|以后|今后|每天|每晚|每周|每次|一次)(?:都|只|就|先|再)?(?:吃|喝|睡|练|跑|走|做|用|服|加)(?!了|过)|^(?!.*(?:一定|想必|大概|可能|应该很|是不是|不容易)).*(?:做|练|跑|走|吃|喝|休息|睡|保持|试|去|用|放|安排|调|减|加|改|换|补|停|慢).*吧\s*[。！]?\s*$|能(?:练|跑|做|吃|用)|不能|就行|就够|就好|适合|直接试|宜",
    _I,
)


@lru_cache(maxsize=2048)
def gives_advice(text: str) -> bool:
    """True where ``text`` tells the user to do something (encouragement such as "keep it up" does not count)."""
    return bool(ADVICE.search(_SOFT.sub(" ~ ", text)))


def negated(text: str, start: int, *, reach: int = 60, end: int | None = None) -> bool:
    """True if a negation stands before ``start`` in the same clause (or right after, as in 冲刺就免了)."""
    before = re.split(r"[,;:.!，；。！—–]| but | then ", text[max(0, start - reach) : start])[-1]
    if NEGATION.search(before):
        return True
    after = re.split(r"[,;.!，；。！]", text[(end or start) : (end or start) + 42])[0]
    return bool(
        re.search(
            r"\b(?:can wait|has to wait|must wait|should wait|off the (?:table|menu|cards|list)|is out|are out|for (?:another|later|now is)|until|another day|not (?:yet|today|now)|aren't|isn't|is not|are not|too (?:early|risky|much)|later|won't|some other)\b|先不|先免|免了|不做|不要|暂时|改天|等|先放|先缓|留到|换成|以后|不合适|不适合|不宜|不安全|太",
            after,
            _I,
        )
    )


@dataclass(frozen=True)
class Direction:
    """A direction word: ``sign`` on ``axis`` amount, speed (fast, slow), time (late, early) or worth (better, worse)."""

    sign: int
    axis: str
    start: int
    end: int
    text: str
    modal: bool = False


_UP = (
    r"higher|above|up(?= (?:by|from|on|to|since|\d|a |slightly|nearly|about|around|compared|over|half|roughly|some|\w+ (?:ms|bpm|kg|min|per))|[ ,.]*(?:\[|$))|rose|risen|rising|rises?|climb(?:ed|ing|s)|increas(?:ed|ing)|"
    r"more(?! than (?:half|just)| about| of (?:a|the)|over| and| to| carefully| likely| easily| slowly| gently| room| tired| recovery)|grew|grown|growing|gone up|went up|going up|goes up|heavier|gained|put on|jumped|crept up|elevated|raised|longer(?! term)|"
    r"outpac\w+|exceed(?:ed|s)?|beats? (?=your|the|last|it)|exceeding|warmer|greater|bigger|larger|surged|spiked|has increased|larger|stretched|added|expanded|widened|built up|moved up|heading up|upwards?|doubled|taller|soared"
)
_DOWN = (
    r"lower(?! body| back| limb| leg| your| the (?:load|weight|risk|bar|intensity)| it)|below|beneath|underneath|down(?= (?:by|from|on|to|since|\d|a |slightly|nearly|about|around|compared|half|roughly|some)|[ ,.]*(?:\[|$))|fell|fallen|falling|dropp(?:ed|ing)|drop(?= (?:below|under|of|in))|decreas(?:ed|ing)|declin(?:ed|ing)|"
    r"less(?! than (?:half|just)|ons?)|fewer|shrunk|shrank|gone down|went down|going down|goes down|came down|come down|coming down|lighter(?! (?:week|day|session|load|weight|one|meal|sets|training))|lost|losing|dipped|slipped|reduced|shorter|shortened|short of|sank|sunk|slid|"
    r"trail\w+|dwindled|cut by|eased|plunged|under(?= (?:your|the|its|usual|normal|what))|cooler|smaller|shed|trimmed|narrowed|moved down|heading down|downwards?|halved|shy of|tumbled"
)
_EN_WORDS = {
    ("amount", 1): _UP, ("amount", -1): _DOWN,
    ("speed", 1): r"faster|quicker|sped up|quickened", ("speed", -1): r"slower|slowed(?! down to)",
    ("time", 1): r"later(?= than| to| this| by|,|\s*[.!]?\s*$| in the night| on average| now| bed)|drifted later|pushed back", ("time", -1): r"earlier(?= than| to| this| by|,|\s*[.!]?\s*$| on average| now| bed)",
    ("worth", 1): r"improv(?:ed|ing|es)|better|stronger|fitter|progress(?:ed)?", ("worth", -1): r"worse(?:ned|ning)?|weaker|deteriorat\w+|regress(?:ed|ing)",
    ("same", 0): r"unchanged|the same as|exactly (?:the same|what|your usual)|no change|flat(?= )|steady at|identical",
}  # fmt: skip
_ZH_WORDS = {
    ("amount", 1): "上升|升高|升了|增加|增长|提高|上涨|涨了|高(?=出|了|于|过| ?[\\d约大一二两三四五六七八九十])|偏高|更高|(?:要|略|稍|都|变|还)高|(?<=[比过时常均周月上次])高|多(?=了|出|于|跑|走|睡| ?[\\d约一二两三四五六七八九十])|更多|变长|延长|长了|更长|超过|超出|重了|变重|胖了|变大|上调|更久|久了|走高|回升",
    ("amount", -1): "下降|降低|降了|减少|下滑|下跌|跌了|低(?=了|于|出|过| ?[\\d约大一二两三四五六七八九十])|偏低|更低|(?:要|略|稍|都|变|还)低|少(?=了|于|睡|走|跑| ?[\\d约一二两三四五六七八九十])|更少|偏少|变短|缩短|短了|更短|不足|轻了|变轻|瘦了|变小|回落|走低|下调|减轻了|降到",
    ("speed", 1): "快(?=了| ?[\\d一二两三四五六七八九十])|更快|变快|加快", ("speed", -1): "慢(?=了| ?[\\d一二两三四五六七八九十])|更慢|变慢",
    ("time", 1): "晚(?=了| ?[\\d一二两三四五六七八九十])|更晚|推迟了|往后", ("time", -1): "早(?=了| ?[\\d一二两三四五六七八九十])|更早|提前",
    ("worth", 1): "改善|进步|变好|更好|变强|增强", ("worth", -1): "变差|恶化|更差|退步|变弱|变糟",
    ("same", 0): "持平|不变|没变|没有变化|一样",
}  # fmt: skip
_DIRECTIONS = [
    (axis, sign, re.compile(rf"\b(?:{en})(?![\w])", _I), re.compile(_ZH_WORDS[axis, sign]))
    for (axis, sign), en in _EN_WORDS.items()
]
_HAN = re.compile("[\u4e00-\u9fff]")
_MODAL = re.compile(
    r"\b(?:will|would|should|could|may|might|can|to|let|aim|help|helps|if|until|once|try|bring|wants?|would|likely)(?:\s+\w+){0,3}\s*$|(?:会|可|能|让|使|把|争取|帮助|如果|要|等|希望|直到|目标|再)\S{0,5}$",
    _I,
)


@lru_cache(maxsize=2048)
def directions(text: str) -> tuple[Direction, ...]:
    """The direction words of ``text``. A negated one is turned round; ``modal`` ones speak of what may come."""
    found = []
    chinese = bool(_HAN.search(text))
    for axis, sign, english, zh in _DIRECTIONS:
        for match in (zh if chinese else english).finditer(text):
            before = re.split(r"[,;:，；]", text[max(0, match.start() - 28) : match.start()])[-1]
            turned = -sign if NOT.search(before) and not re.search(r"not only|不仅", before) else sign
            found.append(
                Direction(turned, axis, match.start(), match.end(), match.group(), bool(_MODAL.search(before)))
            )
    return tuple(sorted(found, key=lambda d: d.start))
