"""What age, weight, pregnancy, conditions and medicines change: cautions for requests that they touch, and a few refusals.

A condition matters only where the message asks about effort, food or weight; asking to move a session to Saturday stays ok.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from coach.safety.idioms import elsewhere, figurative
from coach.safety.levels import Finding
from coach.safety.replies import level_of

if TYPE_CHECKING:
    from coach.safety.context import _Facts

_EFFORT = (
    r"\b(?:run\w*|jog\w*|walk\w*|hik\w*|train\w*|work ?outs?|exercis\w*|hiit|intervals?|plan|program\w*|routine|session|lift\w*|squat\w*|deadlift\w*|bench\w*|press\w*|bike|cycl\w*|ride|riding|spin|swim\w*|row\w*|"
    r"yoga|pilates|class|marathon|race|10k|5k|half|sport\w*|football|tennis|basketball|ski\w*|climb\w*|dive|diving|scuba|jump\w*|sprint\w*|cardio|strength|muscle|stretch\w*|crunch\w*|sit-?ups?|push-?ups?|pull-?ups?|plank\w*|kettlebells?|weights?|"
    r"gym|zones?|heart rate|hr|vo2|challenge|crossfit|max\w*|1rm|headstand\w*|inver\w+|sauna|heat|get fit|fitter|fitness|start\w*|active|moves?|burpees?|box(?:ing)?|martial|bjj|judo|dance|zumba|aerobics|stairs|tempo|long run|intensity)\b"
    r"|跑|走|练|运动|健身|锻炼|训练|计划|安排|骑|游泳|游|瑜伽|普拉提|比赛|马拉松|打球|篮球|足球|羽毛球|球|爬|跳|有氧|力量|增肌|拉伸|卷腹|仰卧起坐|俯卧撑|深蹲|硬拉|卧推|举|撸铁|心率|区间|强度|动作|操|舞|太极|八段锦|桑拿|徒步|潜水|攀|倒立"
)
_FOOD = (
    r"\b(?:eat\w*|food|diet\w*|meal\w*|calori\w*|kcal|protein|carb\w*|keto\w*|fast\w*|fuel\w*|supplement\w*|creatine|whey|shake|weight|lose|losing|cut\w*|fat|slim\w*|bulk\w*|macros?|caffeine|pre-?workout|energy drinks?|alcohol|beer|drink\w*|salt|potassium|vitamin\w*|gels?|electrolytes?|hydrat\w*|sugar)\b"
    r"|吃|饮食|食谱|热量|卡路里|蛋白|碳水|生酮|断食|轻断食|减肥|减脂|减重|瘦|补剂|肌酸|维生素|咖啡|氮泵|喝|酒|盐|钾|补给|能量胶|电解质|糖"
)
_HARD = (
    r"\b(?:hiit|tabata|sprint\w*|all[- ]?out|brutal|max\w*|1rm|one[- ]rep|heavy|heaviest|crossfit|marathon|ultra|intense|intensity|hard\w*|vo2|intervals?|challenge|bootcamp|insane|spartan|ironman|triathlon|box jumps?|plyo\w*|burpees?|race|100 ?m|boxing|killer|beast|no mercy|push (?:me|myself)|five days|six days|every day|daily|7 days|insanity|p90x|murph|hyrox)\b"
    r"|高强度|冲刺|极限|大重量|最大重量|马拉松|全马|半马|越野|间歇|挑战|爆发|跳绳|波比|拼|狠|猛|每天|天天|暴汗|帕梅拉|刘畊宏|hiit|1rm|铁人|比赛|拳击"
)

# topic: (in conditions or medications, in the message itself, what the message must be about)
_TABLE: tuple[tuple[str, str, str, str], ...] = (
    ("beta_blocker", r"beta.?block|metoprolol|bisoprolol|atenolol|propranolol|carvedilol|nebivolol|labetalol|β|阻滞剂|美托洛尔|倍他乐克|比索洛尔|阿替洛尔|普萘洛尔|心得安|卡维地洛", r"beta.?blocker|metoprolol|bisoprolol|atenolol|propranolol|carvedilol|nebivolol|阻滞剂|美托洛尔|倍他乐克|比索洛尔|普萘洛尔|心得安", _EFFORT),
    ("heart_condition", r"stent|bypass|heart|cardiac|coronary|angina|afib|atrial|arrhythm|pacemaker|\bicd\b|valve|cardiomyopathy|marfan|aneurysm|\bmi\b|infarct|支架|搭桥|心脏|冠心|心绞|房颤|心律|早搏|起搏|瓣膜|心衰|心肌|心梗|动脉瘤|马凡", r"\b(?:stents?\b|bypass surgery|pacemaker|\bicd\b|heart failure|(?:my|after a|had a|since (?:my|the)) heart attack|a-?fib|atrial fib\w*|cardiac rehab|heart (?:condition|disease|murmur)|angina|cardiomyopath\w*|valve (?:replacement|repair)|heart valve|marfan\w*|aneurysm|ablation|\bsvt\b)|支架|搭桥|起搏器|心衰|房颤|心梗(?:后|过|康复)|冠心病|早搏|瓣膜|心肌病|射频消融|先心病|心脏病史", rf"{_EFFORT}|{_FOOD}"),
    ("spinal_cord", r"spinal cord|\bsci\b|tetrapleg|quadripleg|parapleg|脊髓损伤|截瘫|四肢瘫", r"wheelchair (?:racer|user|athlete)|\bt[1-6]\b(?=.{0,20}(?:complete|incomplete|injur|para|hr|level|spinal))|tetrapleg\w*|quadripleg\w*|parapleg\w*|spinal cord injur\w*|轮椅|截瘫|脊髓损伤|高位截瘫", _EFFORT),
    ("diabetes", r"diabet|t1d|t2d|insulin|gliclazide|glipizide|glimepiride|sulfonylurea|糖尿病|胰岛素|格列", r"\b(?:type ?(?:1|2|one|two)(?: diabet\w*)?|t1d|t2d|diabet\w*|insulin|my (?:cgm|pump|libre|dexcom)|hypos?)\b|糖尿病|胰岛素|一型|1型|2型|二型|降糖药", rf"{_EFFORT}|{_FOOD}"),
    ("hypertension", r"hypertens|high blood pressure|高血压|血压高", r"\b(?:high blood pressure|hypertens\w*|blood pressure (?:tablets|pills|meds|medication))\b|高血压|血压(?:偏)?高|降压药", rf"{_EFFORT}|{_FOOD}"),
    ("lung", r"asthma|copd|emphysema|bronchiect|pulmonary|cystic fib|lung|哮喘|慢阻肺|肺气肿|支气管|肺纤维", r"\b(?:copd|emphysema|asthma\w*|inhaler|cystic fibrosis|pulmonary fibrosis|bronchiectasis)\b|哮喘|慢阻肺|肺气肿|吸入器", _EFFORT),
    ("bones", r"osteopor|osteopen|骨质疏松|骨密度|骨量", r"osteopor\w*|osteopen\w*|bone density|dexa.{0,12}-[1-4]|t-?score|骨质疏松|骨密度|骨量(?:减少|低)|t值", _EFFORT),
    ("neuro", r"multiple sclerosis|\bms\b|parkinson|epilep|seizure|stroke|\btia\b|cerebral palsy|neuropath|migraine|dementia|muscular dystrophy|\bals\b|多发性硬化|帕金森|癫痫|中风|卒中|脑梗|脑瘫|神经病变|偏头痛|痴呆|老年痴呆", r"multiple sclerosis|\bms\b(?=[ ,:].{0,40}(?:heat|fatigue|leg|relaps|diagnos|train|exercise|gym))|(?:i have|i've got|got|with|my|living with) ms\b|parkinson\w*|epilep\w*|(?:my|had a|after a|since (?:my|the|a)|post) (?:mini[- ]?)?stroke\b|cerebral palsy|neuropathy|多发性硬化|帕金森|癫痫|脑梗(?:后|过|恢复)|中风(?:后|过|恢复)|偏瘫|脑瘫|神经病变", _EFFORT),
    ("gout", r"gout|uric|痛风|尿酸", r"\bgout\b|uric acid|痛风|尿酸", rf"{_EFFORT}|{_FOOD}"),
    ("kidney", r"kidney|renal|ckd|dialysis|liver|cirrhosis|hepat|nafld|肾|透析|肝", r"\b(?:ckd|kidney (?:disease|stones?|failure|transplant|donor)|one kidney|single kidney|dialysis|egfr|creatinine|cirrhosis|hepatitis|fatty liver|liver disease)\b|肾(?:病|炎|功能|结石|移植|不好)|一个肾|透析|肌酐|肝硬化|脂肪肝|乙肝|肝炎|转氨酶", rf"{_FOOD}|{_EFFORT}"),
    ("cancer", r"cancer|chemo|lymphoma|leuk|myeloma|tumou?r|癌|化疗|放疗|淋巴瘤|白血病|肿瘤", r"\b(?:chemo\w*|radiotherapy|mastectomy|lymph(?:o)?edema|tamoxifen|(?:breast|prostate|bowel|colon|lung) cancer|in remission|my oncolog\w*)\b|化疗|放疗|乳腺癌|癌症?(?:术后|康复|治疗)|淋巴水肿|肿瘤科", rf"{_EFFORT}|{_FOOD}"),
    ("eating_history", r"eating disorder|anorexi|bulimi|binge|orthorexi|进食障碍|厌食|贪食|暴食", r"\b(?:(?:recover\w*|history|past|had|used to have|in recovery).{0,30}(?:eating disorder|anorexi\w*|bulimi\w*|orthorexi\w*)|ed recovery|recovering anorexic)\b|(?:厌食症?|暴食症?|贪食症?|进食障碍).{0,8}(?:恢复|康复|过|史|好了)|得过(?:厌食|暴食|贪食)", rf"{_FOOD}|{_EFFORT}"),
    ("blood_thinner", r"warfarin|apixaban|rivaroxaban|eliquis|xarelto|dabigatran|heparin|clopidogrel|haemophil|hemophil|华法林|利伐沙班|阿哌沙班|抗凝|氯吡格雷|血友病", r"blood thinners?|warfarin|apixaban|eliquis|xarelto|rivaroxaban|h(?:a)?emophil\w*|抗凝药|华法林|利伐沙班|血友病", rf"{_EFFORT}|supplement|fish oil|vitamin k|补剂|鱼油|吃"),
    ("thyroid_anaemia", r"thyroid|an(?:a)?emi|graves|hashimoto|sickle|甲状腺|甲亢|甲减|贫血|镰状", r"\b(?:hyperthyroid\w*|hypothyroid\w*|graves|hashimoto'?s?|an(?:a)?emi[ac]|low (?:iron|ferritin)|ferritin|sickle cell)\b|甲亢|甲减|桥本|贫血|缺铁|铁蛋白", rf"{_EFFORT}|{_FOOD}"),
    ("eyes", r"glaucoma|retin|myopia.{0,8}high|青光眼|视网膜|高度近视|黄斑", r"glaucoma|retinopathy|detached retina|青光眼|视网膜(?:脱落|病变|裂孔)(?:术后|史)?|高度近视|\d{3,4}度近视|近视\d{3,4}度", _EFFORT),
    ("joints", r"arthrit|meniscus|acl|disc|hernia|sciatica|spondyl|scolio|hypermob|ehlers|lupus|fibromyal|labr|rotator|replacement|关节|半月板|韧带|椎间盘|腰突|颈椎|强直|类风湿|狼疮|侧弯|肩袖|疝", r"\b(?:osteo)?arthriti\w*|rheumatoid|(?:slipped|herniated|bulging|prolapsed) dis[ck]|sciatica|meniscus|hip replacement|knee replacement|new (?:hip|knee)|ankylosing|scoliosis|hypermobil\w*|ehlers|\blupus\b|fibromyalgia|\b(?:me/cfs|chronic fatigue|pots)\b|inguinal hernia|diastasis|关节炎|类风湿|腰突|腰椎间盘|椎间盘突出|坐骨神经痛|半月板|强直性|脊柱侧弯|膝关节置换|髋关节置换|人工(?:关节|髋)|红斑狼疮|疝气|颈椎病|肩袖损伤", _EFFORT),
    ("surgery", r"surgery|post-?op|operation|lasik|transplant|stoma|c-?section|术后|手术|移植|造口|剖", r"\b(?:(?:days?|weeks?|months?) (?:after|post|since|out from) (?:my |the |an? )?(?:[\w-]+ )?(?:surgery|op\b|operation|lasik|reconstruction|replacement|hysterectomy|appendectomy|c-?section|transplant)|post-?op|lasik|had (?:my |an? )?(?:[\w-]+ ){0,3}(?:surgery|operation|wisdom teeth)|(?:surgery|operation) (?:last|two|three|\d) (?:week|month)s?|stoma|transplant)\b|术后|做(?:完|了|过).{0,8}手术|手术(?:后|完)|刚(?:拔|拆线)|拔(?:了)?智齿|微创|激光手术|移植|造口", _EFFORT),
    ("medicine", r"ssri|sertraline|fluoxetine|lithium|isotretinoin|roaccutane|accutane|methotrexate|prednis|statin|semaglutide|ozempic|wegovy|tirzepatide|mounjaro|diuretic|clozapine|antipsychotic|adhd|methylphenidate|fluoroquinolone|ciprofloxacin|levofloxacin|抗抑郁|舍曲林|氟西汀|锂盐|异维|泼尼松|强的松|他汀|司美格鲁肽|替尔泊肽|利尿|左氧氟沙星|利他林|专注达", r"\b(?:ozempic|wegovy|mounjaro|semaglutide|tirzepatide|accutane|roaccutane|isotretinoin|lithium|prednis\w+|statins?|atorvastatin|rosuvastatin|ssris?|sertraline|zoloft|ciprofloxacin|cipro|levofloxacin|antibiotics|methotrexate|diuretics? for|water tablets|ritalin|vyvanse)\b|司美格鲁肽|替尔泊肽|异维[aA]|他汀|舍曲林|抗抑郁药|泼尼松|强的松|左氧氟沙星|沙星|抗生素|头孢|利他林", rf"{_EFFORT}|{_FOOD}"),
    ("post_infection", r"post-?covid|long covid|mono|covid|新冠后|长新冠|心肌炎史", r"\b(?:long covid|post-?covid|after covid|(?:had|got over|recover\w* from|since|tested negative).{0,20}(?:covid|flu|pneumonia|mono|glandular fever|chest infection)|back from (?:covid|flu))\b|阳康|新冠(?:后|好了|恢复)|阳(?:过|了.{0,6}周)|甲流(?:好了|刚好|后)|流感(?:刚好|好了|后)|肺炎(?:刚好|好了|后|出院)|退烧|感冒刚好|刚退烧", _EFFORT),
)  # fmt: skip

_LOSE = r"\b(?:lose|losing|loss|drop|shed|cut|slim\w*|lean(?:er)?(?: out| down)?|leaner|deficit|fat|thin\w*|smaller|skinn\w*|shred\w*|diet|burn)\b|减肥|减脂|减重|减.{0,3}(?:斤|公斤|kg)|瘦|掉秤|刷脂|缺口|小一圈|断食|节食"
_GAIN = r"gain|bulk|bigger|put on|build muscle|增肌|增重|长胖|长肉|长点"
_PREGNANT = r"\b(?:i'?m|i am|im) (?:\d+ (?:weeks?|months?) )?pregnant|\bpregnant\b|\b[1-4]?\d ?(?:weeks|wks|w) (?:pregnant|along|gone)|(?:first|second|third) trimester|怀孕|孕(?:早|中|晚)期|孕\d|孕妇|怀着(?:宝宝|孩子|二胎)?|双胞胎\d+周"
_POSTPARTUM = r"postpartum|postnatal|post-?natal|\b(?:\d|two|three|four|five|six|seven|eight|ten|twelve) (?:weeks?|months?) (?:after (?:giving )?birth|post-?partum)|gave birth (?:\d|two|three|four|five|six|seven|eight|a few|\w+) (?:days|weeks)|c-?section|caesarean|newborn.{0,20}i|after (?:the|my) (?:birth|baby)|leak(?:ing)? (?:when|pee)|产后|生完|坐月子|出月子|剖腹产|剖宫产|顺产|漏尿|腹直肌"
_CLEARED = r"all clear|cleared|no (?:leaks|leaking|symptoms)|年|一岁|两岁|复查.{0,4}正常|years? (?:ago|old)|恢复得?.{0,3}好|months? old|fully (?:recovered|healed)|〇"


def match(facts: _Facts) -> Iterator[Finding]:
    """The findings that follow from who is asking."""
    f = facts
    for topic in (*_by_weight(f), *_by_age(f), *_by_pregnancy(f)):
        yield Finding(topic, level_of(topic), "context")
    for topic, listed in _by_condition(f):
        # A condition that only the message names is a pattern in words, like those of the first stage.
        yield Finding(topic, level_of(topic), "context" if listed else "rules")


def _own(f: _Facts) -> bool:
    from coach.safety.text import general_question

    return not (general_question(f.whole) or elsewhere(f.whole))


def _by_condition(f: _Facts) -> Iterator[tuple[str, bool]]:
    known = f"{f.conditions} ; {f.medications}"
    own = _own(f)
    for topic, in_profile, in_message, about in _TABLE:
        listed = bool(re.search(in_profile, known))
        told = (
            own
            and re.search(in_message, f.message)
            and not _family(f.message, in_message)
            and not figurative(topic, f.whole)
        )
        if (listed or told) and re.search(about, f.whole):
            if (
                topic == "surgery"
                and not listed
                and re.search(r"years? ago|cleared|all clear|年前|多年|完全(?:好|恢复)", f.whole)
            ):
                continue
            yield topic, listed
    if (
        f.bmi
        and f.bmi >= 35
        and re.search(r"\b(?:run|jog|jump|hiit|box|burpee|marathon|5k|sprint)|跑|跳|hiit|波比", f.whole)
    ) or (
        re.search(
            r"\bi'?m (?:1[3-9]\d|2\d\d) ?kg|\bi'?m (?:2[89]\d|[3-5]\d\d) ?(?:lbs?|pounds)|(?:1[3-9]\d|2\d\d)公斤|(?:2[6-9]\d|[3-4]\d\d)斤",
            f.whole,
        )
        and re.search(_EFFORT, f.whole)
    ):
        yield "obesity", bool(f.bmi and f.bmi >= 35)


_FAMILY = r"(?:grand(?:pa|ma|father|mother|dad|mum)|my (?:dad|mum|mom|father|mother|uncle|aunt|brother|sister|cousin)|family|爷爷|奶奶|外公|外婆|姥姥|姥爷|爸|妈|父亲|母亲|叔|舅|姑|家族|家里|亲戚)"


def _family(message: str, pattern: str) -> bool:
    """Whether a condition in ``message`` is a relative's, not the user's; coaching that relative still counts."""
    return bool(
        re.search(
            rf"{_FAMILY}.{{0,25}}(?:had|has|got|died|suffer|走|去世|得过|有|是|患).{{0,20}}(?:{pattern})|(?:{pattern}).{{0,20}}(?:in (?:the|my) family|遗传)",
            message,
        )
    ) and bool(re.search(r"\b(?:i'?m|i am|i want|i feel|should i|can i|i)\b|我", message))


def _by_weight(f: _Facts) -> Iterator[str]:
    if f.bmi and f.bmi < 18.5 and re.search(_LOSE, f.whole) and not re.search(_GAIN, f.whole):
        yield "underweight_loss"


def _by_age(f: _Facts) -> Iterator[str]:
    if f.age is None:
        return
    if f.age < 18:
        risky = r"fat ?burn|diet pill|clen|ephedr|steroid|sarm|test(?:osterone)?\b|cut(?:ting)? weight|make weight|drop (?:\d|a few|some).{0,12}(?:kg|lbs|pounds|kilos)|deficit|1[0-4]00 (?:k?cal|calories)|pre-?workout|fast(?:ing)?\b.{0,20}(?:lose|cut|hour|day)|lose (?:\d+|weight)|减肥药|燃脂|氮泵|断食|节食|降体重|掉秤|缺口|类固醇|减\d+|瘦\d+"
        if re.search(risky, f.whole):
            yield "minor_risk"
        elif re.search(
            r"max\w*|1rm|one[- ]rep|heav\w*|bench|squat|deadlift|bulk|big(?:ger)?\b|protein powder|whey|creatine|supplement|marathon|muscle|jacked|ripped|abs\b|six[- ]?pack|weights|极限|最大|大重量|增肌|蛋白粉|肌酸|补剂|马拉松|腹肌|卧推|硬拉|深蹲|长高|减肥|减脂",
            f.whole,
        ):
            yield "minor"
    # From 65 on the WHO guideline (2020) asks for balance and a gradual start; vigorous effort unaccustomed carries most of the risk.
    elif (f.age >= 65 and re.search(_HARD, f.whole)) or (
        f.age >= 45 and "sedentary" in f.everything and re.search(_HARD, f.whole)
    ):
        yield "older"


def _by_pregnancy(f: _Facts) -> Iterator[str]:
    about = re.search(rf"{_EFFORT}|{_FOOD}", f.whole)
    if (
        f.weeks is not None
        or f.pregnancy.startswith("pregnant")
        or (
            _own(f)
            and re.search(_PREGNANT, f.message)
            and not re.search(
                r"not pregnant|before (?:getting|i got)|trying|wife|husband|没怀孕|备孕|老婆|媳妇", f.message
            )
        )
    ):
        if re.search(_LOSE, f.whole) and re.search(r"lose|deficit|diet|fat|slim|减|瘦|节食|断食", f.whole):
            yield "pregnancy_loss"
        elif about:
            yield "pregnancy"
    elif (
        about
        and (f.pregnancy.startswith(("post", "breast")) or (_own(f) and re.search(_POSTPARTUM, f.message)))
        and not re.search(_CLEARED, f.message)
    ):
        yield "postpartum"
