"""Turns of speech that look like a danger and are none, by the topic they would raise: sport talk, jokes, stories, animals, things.

An idiom takes a pattern's finding away only for its own topic. It never touches measured values, the profile or the trained reader.
"""

from __future__ import annotations

import re

_ANIMAL = r"(?:dog|cat|horse|puppy|kitten|hamster|rabbit|pony|parrot|spaniel|labrador|poodle|terrier)"
# The animal is the one it befell, not one that is merely there.
_PET = rf"\b(?:my|our|the|\w+'s|their|his|her) (?:\w+ )?{_ANIMAL}(?:'s (?:on|got|been)| (?:has|had|is|was|gets?|got|takes|faint\w*|collaps\w*)\b)|\bvet (?:says|said|told)\b|(?:狗|猫)[子咪]?.{{0,4}}(?:在.{{0,8}})?(?:得了?|有|是|晕|病|吐|吃药|打针|疼|抽)|兽医"
_STORY = r"\b(?:novel|film|movie|soap|sitcom|documentary|screenplay|hero's|protagonist|on the news|in the news|the news (?:said|says|had|showed))\b|新闻|小说|电影|电视剧|医疗剧|剧本|主角|台词|小品"
# A word of oneself: a story may be one's own, so only one about somebody else is a story.
_SELF = re.compile(r"\b(?:i|i'm|i've|im|me|mine|my (?!character|hero|novel|book|script|story|detective))\b|我|俺|咱")
# A body of one's own in the same message: then it is not only the animal's.
_OWN_BODY = re.compile(
    r"\b(?:i feel|i felt|i'm (?:feeling|having|dizzy|bleeding|sick)|me|us|we|my (?:own |left |right )?(?:chest|heart|head|arms?|legs?|breath\w*|stomach|face|back|neck|calf|vision|hand))\b"
    r"|我(?:的)?(?:胸|心|头|肚子|腿|胳膊|手|脸|喘|晕|现在|感觉|自己.{0,3}[疼痛晕])|我们|全家|咬|挠|抓伤"
)

IDIOMS: dict[str, re.Pattern[str]] = {
    topic: re.compile(pattern)
    for topic, pattern in {
        "suicide": r"end(?:s|ing)? it all with (?:a|one|some)\b|die (?:during|in|on|doing) (?:the )?(?:tabata|spin|hiit|class|burpees|hill\w*)|last (?:ever )?(?:workout|session|run) before (?:(?:a|my|our|the) (?!end\b)|holiday|vacation)|want to be here (?:at \d|this early|so early|in this (?:heat|rain|cold))|say(?:ing)? goodbye to (?:\w+ )?(?:belly|fat|sugar|carbs|love handles|bloat|excuses|sweets)|(?:giv(?:e|ing)|gave) away (?:my |our |some )?(?:old|spare|unused|extra)|bungee|skydiv\w*|hang myself (?:on|from) the (?:rings|bar|pull)|jump\w* off (?:the|a) (?:pier|boat|jetty|diving)"
        r"|(?:跑|练|蹲|操|波比|平板|间歇|体测|上班|加班)[^。！？]{0,8}(?:想死|活不下去|要死)[^。！？]{0,4}(?:哈|啦|笑|hh)|开玩笑|没(?:有)?(?:咖啡|奶茶|音乐).{0,3}活不下去|(?:上岸|考完|体测|毕业|减完).{0,6}解脱|折磨[!！]|(?:假期|放假|出差|旅行|比赛|搬家)前.{0,3}最后一次",
        "abuse": r"hit(?:s|ting)? (?:me|us) with (?:\d+|a |an |some |the |more )|beat me up,? (?:coach|please)|forc(?:es|ed) me (?:on|to go on|out for|into) (?:\w+ )?(?:hikes?|runs?|walks?|rides?|yoga|swims?)|逼(?:着)?我(?:们)?(?:逼得|多|爬|跑|练|吃|早|喝|加|深|做)|逼得.{0,4}狠.{0,10}(?:我自己|自愿)|打(?:了)?我.{0,3}(?:个|得)?(?:\d|[一二三四五六七八九十零]).{0,2}(?:比|:|：)|羽毛球|乒乓",
        "self_harm": r"by accident|accidentally|不小心|(?:stitch|clean|close|glue|dress) (?:the|a|my) cut|没(?:有)?(?:要|想|打算)?伤害自己(?!.{0,12}(?:但|可是|就怕|忍不住))",
        "eating_crisis": r"以前(?:得过)?厌食.{0,8}(?:正常|好了|恢复)|blood flow restrict\w*|restriction bands?",
        "purging": r"purg\w* (?:of )?(?:my |the |our )?(?:\w+ )?(?:kitchen|cupboards?|fridge|pantry|wardrobe|closet|bag|inbox|phone|playlist)",
        "heat_stroke": r"collaps\w* (?:on|onto|into) (?:the |my )?(?:couch|sofa|bed|armchair)|(?:tent|chair|table|deal|share price) collaps\w*|goose ?bumps? from|dentist",
        "faint": r"pass(?:ing|ed)? out (?:flyers|leaflets|medals|water|cups|bibs|the)|faint\w* (?:from|with) joy|(?:gave|giving|give|donat\w+) blood|first aid|collaps\w* (?:on|onto|into) (?:the |my )?(?:couch|sofa|bed)|tent collaps\w*",
        "breathing": r"(?:in|with) (?:this|that|the|my) (?:\w+ )?(?:mask|bra|corset|shirt|buff|helmet)|recover(?:ed|s)? (?:within|in|after) (?:a|one|two|\d)|内衣|口罩|衣服太紧",
        "hypo": r"^(?!.*(?:insulin|slin\b|胰岛素|针)).*(?:not diabetic|no diabetes|没(?:有)?糖尿病)|body pump|pumped|forearms?|climbing|氮泵|红牛",
        "head_injury": r"knocked out (?:my|\d+|a |an |some |of the|another)",
        "heart": r"elephant (?:walks?|on my chest exercise)|heart ?break\w*",
        "collapse": r"(?:账单|价格|剧|比分|工资).{0,8}(?:心脏)?骤停|骤停.{0,4}(?:哈|了哈)|collaps\w* (?:on|onto|into) (?:the |my )?(?:couch|sofa|bed)",
        "cauda_equina": r"(?:on|from|off) the (?:bike|trainer|turbo|saddle)|车座|坐垫",
        "stroke": r"拔(?:完|了)?.{0,2}牙|麻药没过|dentist",
        "nerve": r"(?:推肩|练(?:肩|背|胸|手臂|胳膊))(?:推|练|做)?的|(?:双摇|跳绳|单摇).{0,4}绊|(?:after|from) (?:shoulder|arm|leg|chest|back|push|pull) day|dropped the ball|手心出汗|出汗握不住",
        "concussion": r"\bin (?:19|20)\d\d\b|cleared|years? (?:ago|back)|how is .{0,12}tested|怎么(?:判断|评估|测)",
        "bleeding": r"(?:写|算|背|学|改|熬|加班|刷题)[到得].{0,3}吐血|想吐血|(?:气|看)得?.{0,6}吐血|吐血(?:整理|推荐)|blood ?bath",
        "brain": r"(?:写|算|背|学|想|计划|方案|公式).{0,6}(?:得|的)?.{0,4}(?:脑袋|头).{0,2}炸|(?:脑袋|头)要?炸了.{0,8}(?:写|算|背|学|计划)",
        "blood": r"罗宋汤|甜菜|火龙果|beet(?:root|s)?\b|borscht",
        "drug_dose": r"(?:crack )?cocaine of|lactic acid",
        "extreme_diet": rf"\b{_ANIMAL}\b|\bvet\b|猫|狗",
        "water_cut": r"为什么.{0,16}吐口水|why do boxers",
        "bite": r"伤口早|早(?:就)?结痂|long healed",
        "mild_illness": r"hay ?fever|花粉|after a cold (?:run|swim|ride|shower)|早(?:就)?(?:好|没)了?|早好透|跟以前一样",
        "lung": r"(?:asthma|copd) runs in|i don'?t have (?:it|asthma)|is prescribed",
        "minor": r"cute|beat my",
        "older": r"passed (?:away|last|in)|(?:输|赢)给.{0,3}[七八]十",
        "eating_history": r"\.\.\. ?of (?:books|music)|joke",
        "post_infection": r"\bin 20[12]\d\b|nothing since|ancient history|早(?:就)?(?:好|恢复|没)|去年阳",
        "heart_condition": r"heart attack when (?:i|we) saw|nearly had a heart attack|差点心梗",
        "surgery": r"测试通过|passed (?:the|my|all) (?:return|sport|tests?)",
        "joints": r"(?:早|已经|二零..年|\d{4}年)(?:修|好|治)(?:好)?了",
        "pregnancy": r"pregnant pause",
        "thyroid_anaemia": r"(?:was|were) an(?:a)?emic.{0,30}normal|normal (?:now|this year)|以前贫血.{0,8}正常",
    }.items()
}


def elsewhere(text: str) -> bool:
    """Whether what ``text`` (in normal form) tells befell an animal or somebody in a story, and no body of the user's own."""
    return bool(re.search(_PET, text) and not _OWN_BODY.search(text)) or bool(
        re.search(_STORY, text) and not _SELF.search(text)
    )


def figurative(topic: str, text: str) -> bool:
    """Whether ``text`` (in normal form) holds a turn of speech that explains away ``topic``."""
    idiom = IDIOMS.get(topic)
    return bool(idiom and idiom.search(text))
