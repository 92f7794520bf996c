"""Conditions, ages and mild complaints said plainly: the answer is adapted, not withheld. Each rule is (topic, all of, none of)."""

from __future__ import annotations

RuleText = tuple[str, tuple[str, ...], str]

_OTHERS = r"(?:how do(?:es)? [\w -]{3,25} work|pros and cons|\bgrand(?:father|mother|dad|ma|pa)\b|(?:dad|mum|mom|father|mother|uncle|aunt) had|cold sore|my (?:cat|dog|horse)|vet\b|quiz|homework|movie|film|novel|story|documentary|猫|狗|马腿|作业|电影|小说|纪录片|原理|利弊|爷爷|奶奶|姥姥|外公|我[妈爸](?:有)?(?:糖尿病|高血压)|以前.{0,8}现在|都正常)"

CAUTION: tuple[RuleText, ...] = (
    (
        "pregnancy",
        (
            r"\b(?:i'?m|i am|we're|wife is|just found out.{0,20}|while|am) (?:\w+ ){0,3}(?:pregnant|expecting)\b|\b\d{1,2} (?:weeks|wks) (?:pregnant|along)\b|\b(?:first|second|third) trimester\b|\bpositive pregnancy test\b",
        ),
        _OTHERS + r"|not pregnant|expecting (?:a|to|the)",
    ),
    (
        "pregnancy",
        (
            r"怀孕.{0,3}(?:[\d一二三四五六七八九十]+(?:周|个?月)|了|初期|早期|中期|晚期)|孕(?:\d+周|早期|中期|晚期)|我怀孕|两道杠|(?:老婆|媳妇)怀孕",
        ),
        _OTHERS + r"|没怀孕|怀孕前|备孕",
    ),
    (
        "postpartum",
        (
            r"\bpost-?partum\b|\bc-?section\b|\bbreast ?feeding\b|\bgave birth\b|(?:weeks|months) after (?:the |my )?(?:birth|baby)",
        ),
        _OTHERS + r"|years? (?:ago|old)",
    ),
    ("postpartum", (r"产后|顺产|剖腹产|剖宫产|哺乳期|喂奶期|腹直肌分离",), _OTHERS + r"|年前"),
    (
        "lung",
        (r"\b(?:asthma|asthmatic|copd|emphysema)\b", r"\b(?:i|my|i'm|i've|me)\b"),
        _OTHERS + r"|outgrew|childhood",
    ),
    ("lung", (r"哮喘|慢阻肺|肺气肿",), _OTHERS + r"|小时候|是什么|会遗传"),
    (
        "diabetes",
        (
            r"\b(?:type ?[12](?: diabet\w+)?|diabetic|diabetes|t[12]d|on insulin|insulin pump|on metformin)\b",
            r"\b(?:i|my|i'm|i've|me|on|using)\b",
        ),
        _OTHERS + r"|type ?[12] (?:fib|muscle)|prevent|risk of|\b(?:dad|mum|mom|uncle|aunt|grand\w+)\b",
    ),
    (
        "diabetes",
        (
            r"(?:我|本人|糖友|有|得了|是|[12一二]型|吃着?二甲双胍|打胰岛素).{0,6}(?:糖尿病|糖友|胰岛素|二甲双胍)|^糖友|[12一二]型糖",
        ),
        _OTHERS + r"|预防|会不会得|是什么|爷爷|奶奶",
    ),
    (
        "hypertension",
        (
            r"\b(?:hypertension|high blood pressure|bp (?:tablets?|pills?|meds?)|blood pressure (?:tablets?|pills?|meds?|medication)|amlodipine|lisinopril|ramipril|losartan)\b",
            r"\b(?:i|my|i'm|i've|on)\b",
        ),
        _OTHERS + r"|prevent|risk of|\b(?:dad|mum|mom|uncle|aunt|grand\w+)\b",
    ),
    (
        "hypertension",
        (r"(?:我|有|吃).{0,6}(?:高血压|降压药|氨氯地平|缬沙坦)|^高血压",),
        _OTHERS + r"|预防|没有高血压|没高血压",
    ),
    (
        "heart_condition",
        (
            r"\b(?:stents?|pacemaker|bypass surgery|valve (?:replacement|repair)|cardiomyopathy|heart failure|atrial fibrillation|a-?fib|heart murmur|cardiac rehab)\b",
            r"\b(?:i|my|i'm|i've)\b",
        ),
        _OTHERS + r"|\b(?:dad|mum|mom|uncle|aunt|grand\w+)\b",
    ),
    (
        "heart_condition",
        (r"支架|起搏器|搭桥|房颤|心衰|冠心病|心肌病|瓣膜",),
        _OTHERS + r"|手机支架|单车支架|水壶|相机|是什么",
    ),
    ("beta_blocker", (r"\b(?:beta[- ]?blockers?|metoprolol|bisoprolol|atenolol|propranolol|carvedilol)\b",), _OTHERS),
    ("beta_blocker", (r"美托洛尔|比索洛尔|倍他乐克|普萘洛尔|β受体|阻滞剂",), _OTHERS),
    ("blood_thinner", (r"\b(?:warfarin|apixaban|eliquis|rivaroxaban|xarelto|blood thinners?|clopidogrel)\b",), _OTHERS),
    ("blood_thinner", (r"华法林|利伐沙班|阿哌沙班|氯吡格雷|抗凝药",), _OTHERS),
    (
        "kidney",
        (r"\b(?:ckd|kidney disease|dialysis|one kidney|kidney transplant)\b", r"\b(?:i|my|i'm|i've|with|on)\b"),
        _OTHERS,
    ),
    ("kidney", (r"肾病|透析|肾移植|肾功能不全|一个肾|单肾",), _OTHERS),
    ("bones", (r"\b(?:osteoporosis|osteopenia)\b", r"\b(?:i|my|i'm|i've|with)\b"), _OTHERS + r"|prevent"),
    ("bones", (r"骨质疏松|骨量(?:减少|低)",), _OTHERS + r"|预防"),
    (
        "joints",
        (
            r"\b(?:arthritis|osteoarthritis|rheumatoid|(?:hip|knee) replacement|replaced (?:hip|knee)|herniated dis[ck]|slipped dis[ck])\b|\b(?:hip|knee) replaced\b",
            r"\b(?:i|my|i'm|i've|with)\b",
        ),
        _OTHERS + r"|prevent|cause arthritis",
    ),
    (
        "joints",
        (r"(?:膝|髋|类风湿|骨)?关节炎|类风湿|换过?(?:髋|膝)|人工关节|椎间盘突出|腰突|强直性脊柱炎",),
        _OTHERS + r"|预防|会不会得",
    ),
    ("gout", (r"\bgout\b", r"\b(?:i|my|i'm|i've)\b|gout'?s"), _OTHERS),
    ("gout", (r"痛风",), _OTHERS + r"|预防|会不会"),
    (
        "thyroid_anaemia",
        (
            r"\b(?:anaemi[ac]|anemi[ac]|low iron|iron deficien\w+|hypothyroid\w*|hashimoto\w*|levothyroxine)\b",
            r"\b(?:i|my|i'm|i've|on)\b",
        ),
        _OTHERS,
    ),
    ("thyroid_anaemia", (r"贫血|甲减|甲亢|桥本|缺铁",), _OTHERS + r"|预防|会不会"),
    (
        "neuro",
        (
            r"\b(?:parkinson'?s|multiple sclerosis|\bms\b(?=,| and| patient)|epilep\w+|cerebral palsy)\b",
            r"\b(?:i|my|i'm|i've|with)\b|^ms\b",
        ),
        _OTHERS,
    ),
    ("neuro", (r"帕金森|多发性硬化|癫痫(?!发作)",), _OTHERS),
    (
        "cancer",
        (
            r"\b(?:chemo\w*|radiotherapy|cancer (?:treatment|survivor)|in remission|mastectomy)\b",
            r"\b(?:i|my|i'm|i've|finished)\b",
        ),
        _OTHERS,
    ),
    ("cancer", (r"化疗|放疗|癌症?(?:术后|康复|治疗)",), _OTHERS),
    (
        "older",
        (
            r"\b(?:i'?m|i am|at|aged?|just turned|turned|mum,?|mom,?|dad,?|mother is|father is|mum is|dad is) (?:6[5-9]|[789]\d)\b(?! ?(?:kg|kilos?|lbs?|pounds|cm|%|bpm|percent|km|min\w*|reps?|beats|years? of|years? since|days?|seconds?))|\b(?:6[5-9]|[789]\d)[- ]?years?[- ]old\b|^(?:6[5-9]|7\d),",
        ),
        _OTHERS + r"|weigh|heart rate|pulse|hrv|score|resting",
    ),
    (
        "older",
        (
            r"(?:今年|我|老妈|我妈|我爸|老爸|妈妈|爸爸|老伴|奶奶|爷爷)(?:今年)?(?:6[5-9]|[78]\d|六十[五六七八九]|七十[一二三四五六七八九]?|八十[一二三四五六七八九]?)岁?(?:了)?(?![斤公千度次下分秒kK%一-十\d])|(?:6[5-9]|[78]\d|六十[五六七八九]|七十[一二三四五六七八九]?)岁",
        ),
        _OTHERS + r"|活到|体重|心率",
    ),
    (
        "minor",
        (
            r"\b(?:i'?m|i am|aged?|he'?s|she'?s|(?:son|daughter|kid|child|boy|girl|nephew|niece|brother|sister) (?:is|who is|who's|turned)|my) (?:a )?(?:[6-9]|1[0-7])\b(?! ?(?:[ap]m\b|kg|kilos?|lbs?|pounds|cm|%|km|miles?|min\w*|weeks?|months?|days?|reps?|sets?|hours?|stone|years? (?:in|into|clean|post|sober)|k\b|st\b|and a half hours|:|\.))(?:[- ]year[- ]olds?)?|\b(?:[6-9]|1[0-7])[- ]?(?:years?[- ]old|yo\b|y/o)",
            r"train\w*|gym|lift\w*|run\w*|squat\w*|strength|workout|exercis\w*|weights?|protein|creatine|diet|sport|football|basketball|swim\w*|plan|class\w*|muscle|fit\b|fitter|push[- ]?ups?|tennis|dance|gymnast\w*|judo",
        ),
        _OTHERS + r"|when i was|ago|fell|broke",
    ),
    (
        "minor",
        (
            r"(?<!\d)(?:我|今年|儿子|女儿|孩子|弟弟|妹妹|闺女|娃|家)?.{0,3}(?<![\d二三四五六七八九十])(?:[6-9]|1[0-7]|[七八九]|十[一二三四五六七])岁(?!时|的时候|那年|就|摔|.{0,4}骨折)|(?:我|儿子|女儿|孩子).{0,3}(?:初[一二三]|高[一二三](?!考))",
            r"练|跑|力量|健身|运动|举|蛋白|肌酸|减|增肌|体能|游泳|篮球|足球|体测|跳绳|长高|俯卧撑|计划|课",
        ),
        _OTHERS + r"|小时候|狗|猫",
    ),
    (
        "mild_illness",
        (
            r"\b(?:runny nose|stuffy nose|blocked nose|sore throat|head cold|bit of a cold|slight cold|a cold\b(?! (?:shower|plunge|day|brew|beer|drink|bath|water|morning|start))|sniffles|stomach bug|tickly throat|under the weather|hungover|hangover)",
            r"\b(?:i|my|i've|i'm|since|woke|got|today|tonight|run|train|gym|session|lift)\b",
        ),
        _OTHERS + r"|never get|last (?:month|year|winter)|caught a cold (?:break|one)|hate",
    ),
    (
        "mild_illness",
        (
            r"鼻塞|流鼻涕|嗓子(?:疼|痛|痒|不舒服)|喉咙(?:疼|痛|痒)|(?:有点|轻微|小|刚|得了|着凉)感冒|感冒了|拉肚子|肠胃(?:炎|不适)|打喷嚏|痛经|姨妈.{0,6}(?:疼|坠|不舒服)|打完疫苗|刚打了?疫苗",
        ),
        _OTHERS + r"|预防|上个?月|去年|好久没",
    ),
    (
        "post_infection",
        (
            r"(?:(?:after|got over|recover\w* from|back from|since|had) (?:the |my )?(?:covid|flu|pneumonia|glandular fever|mono|chest infection|chest cold))",
            r"week|day|month|now|return|back|easy|restart|start|how",
        ),
        _OTHERS + r"|years? ago|20[12]\d|(?:as a|when i was)",
    ),
    (
        "post_infection",
        (
            r"阳康|(?:新冠|流感|甲流|肺炎|重感冒|支原体|发烧).{0,4}(?:刚好|好了|康复|恢复|痊愈|出院|之后|以后|后)",
            r"练|跑|运动|恢复|开始|计划|训练|健身",
        ),
        _OTHERS + r"|年前|20[12]\d|去年",
    ),
    (
        "eating_history",
        (
            r"(?:recover\w+ (?:from )?|history of |used to (?:have|be) |had )(?:an )?(?:anorexi\w+|bulimi\w+|eating disorder|binge)|(?:anorexi\w+|bulimi\w+|eating disorder) (?:recovery|survivor|years ago)",
        ),
        _OTHERS,
    ),
    (
        "eating_history",
        (
            r"(?:以前|曾经|之前|得过|有过).{0,4}(?:厌食|暴食|贪食|进食障碍)|(?:厌食|暴食|贪食|进食障碍)症?.{0,4}(?:好了|康复|恢复)",
        ),
        _OTHERS,
    ),
    ("fasting", (r"\b(?:ramadan|intermittent fasting|16[:/]8)\b|fasted (?:cardio|run|training|workout)",), _OTHERS),
    ("fasting", (r"斋月|空腹(?:晨跑|跑|有氧|训练|练)|轻断食|16\+8|168断食",), _OTHERS),
    (
        "surgery",
        (
            r"(?:weeks?|months?) (?:after|since|post|out from) (?:my |the )?(?:surgery|op\b|operation|acl|c-?section)|post-?op\b",
            r"\b(?:i|my|i'm)\b",
        ),
        _OTHERS + r"|years? ago",
    ),
    (
        "surgery",
        (r"(?:术后|手术.{0,4}(?:[\d一二三四五六七八九十两]+个?(?:周|月)))", r"练|跑|运动|恢复|开始|能"),
        _OTHERS + r"|年前",
    ),
)
