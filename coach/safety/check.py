"""The check on outgoing replies: bodily harm, body image, mental health, negative mindset, out of scope.

What a reply must hold depends on what it answers: after a symptom it must send to rest or to a clinician, after a wish to be thinner it must
not feed that wish, after distress it must not play therapist, after self-blame it must not agree, after a medical question it must not treat.
Some sentences are unsafe whatever was asked. Patterns alone, in English and Chinese: nothing to load, nothing that can fail silently.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from coach.safety.levels import Category, ReplyCheck
from coach.safety.text import normal


def _re(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts))


_REFER = _re(
    r"\b(?:consult|see|speak (?:with|to)|talk (?:with|to)|check (?:in )?with|contact|reach out to|visit|ask|call|guidance from|advice from|evaluated by|assess(?:ed|ment) (?:by|from)|cleared by|clearance from|discuss\w* .{0,40}with|work(?:ing)? with|support from|help from|input from|refer\w* to|seek(?:ing)?|turn to|connect\w* with|follow)\b.{0,60}\b(?:doctors?|physicians?|healthcare|health care|medical|clinicians?|providers?|professionals?|therapists?|physio\w*|specialists?|counsel\w+|dietitians?|dieticians?|nutritionists?|psycholog\w+|psychiatr\w+|trainers?|midwife|pharmacist|gp|hotline|crisis|988|911|emergency)\b",
    r"\b(?:doctor|physician|healthcare provider|health care provider|medical professional|mental health professional|physical therapist|therapist|counselor|specialist|provider)s? (?:can|could|may|should|will|would|is|are|who|for|before|about|if|first|might)\b",
    r"\bhave (?:a|your) (?:doctor|physio\w*|clinician|specialist|gp)\b.{0,20}\b(?:look|check|see)|\b(?:have|having) it (?:looked at|checked|seen)",
    r"\b(?:professional (?:help|evaluation|support|guidance|advice|assessment)|medical (?:attention|evaluation|help|advice|clearance|guidance|assessment|review))\b",
    r"医生|就医|看医|大夫|医院|急诊|咨询师|治疗师|康复师|营养师|专业人士|热线|120",
)
_DECLINE = _re(
    r"\b(?:can'?t|cannot|can not|not able to|unable to|not qualified|not equipped|not trained|not a (?:doctor|medical|licensed|mental|nutrition\w*|therapist|dietitian|substitute)|don'?t (?:provide|offer|have the|give|collect|store|share|have access|endorse|recommend)|contact .{0,25}(?:staff|support|team)|beyond (?:my|the) scope|outside (?:of )?(?:my|the) (?:scope|expertise|role)|not within my|isn'?t (?:something|within)|not something i|only (?:help|offer|provide|support)|limited to|my (?:role|focus|expertise|scope) is|i (?:focus|specialize) (?:on|in)|as (?:a|your) physical activity coach)\b",
    r"不能(?:提供|给|替|诊断)|无法(?:提供|给|替|诊断)|超出.{0,6}范围|不是医生|不在我.{0,6}范围",
)
_REST = _re(
    r"\b(?:stop (?:exercising|your|the|running|training|immediately|and|if|any|activity|working)|please stop|rest(?:ing)? (?:is|today|and|if|until|your|or|for|the|day|from|may|would|can)|take (?:a|some) (?:break|rest|day|time)|avoid (?:exerci\w+|intense|strenuous|further|any|train\w+|push\w+|heavy|putting|running|activit\w+|high)|skip (?:the|your|today)|refrain|hold off|prioriti[sz]\w+ (?:rest|recovery|sleep|your|healing)|give your(?:self)? .{0,20}(?:rest|time|break|recover)|let your body (?:rest|recover|heal)|pause|consider resting|you should rest|rest days?|listen to your body|ease off|wait until|lighter|gentle|gently|light (?:movement|activity|exercise|stretch\w*|walk\w*)|slow down|modify|reduce)\b",
    r"停下|停止|休息|暂停|先不要|不要继续|减轻|放慢",
)
_PUSH = _re(
    r"\b(?:push (?:through|past|harder|yourself|on|to the)|power through|keep (?:going|pushing|forcing|at it|training|running|working)|work through (?:it|the|any|mild)|tough(?:en)? (?:it )?(?:out|up)|grit (?:your|through)|suck it up|ignore (?:the|it|your|that|any|those|them)|don'?t worry|no need to (?:see|stop|talk|worry|rest|consult|seek)|no big deal|nothing to worry|shouldn'?t be (?:a )?(?:concern|problem|issue)|go for it|go ahead|force (?:yourself|joy|it)|walk it off|fight through|finish (?:your|the) workout|keep (?:your|the) (?:intensity|pace)|you(?:'ll| will) be fine|should be fine|you can (?:usually |probably |still |safely |likely )?(?:continue|keep|finish|resume|run|exercise|train|proceed)|can safely|it'?s (?:fine|okay|ok|safe) to (?:continue|keep|push|exercise|run|go|train)|without (?:seeing|consulting|talking|worry)|mind over matter|embrace the pain|part of the process|no pain)\b",
    r"坚持(?:一下|就)|硬扛|扛过去|忍一忍|不用看医|别担心|没事的|继续练|咬牙|没关系.{0,4}继续",
)
_MINIMISE = _re(
    r"\b(?:(?:is|are|it'?s|that'?s|very|quite|just|perfectly|pretty|totally|usually|generally|often) (?:quite |very |pretty |totally |completely |perfectly )?(?:common|normal|natural|harmless|typical|minor|fine|temporary|nothing)|probably (?:just|from|due)|likely (?:just|from|due)|just (?:a sign|part|means|your body|dehydrat\w+|fatigue|need)|might just|may just|often (?:improves?|goes away|helps|means|caused)|usually (?:goes|improves?|resolves?|helps|means|cures?|fine|caused)|typically (?:improves?|resolves?)|will (?:go away|pass|fade|improve|subside)|many people|a sign (?:of|that) (?:progress|growth|your|you|weakness))\b",
    r"很正常|正常(?:现象|反应)|没什么大不了|大概率没事",
)
_REMEDY = _re(
    r"\b(?:try (?:adjusting|shortening|using|taking|to|a|some|doing|drinking|lighter|deep|eating|more|applying|different|these|reducing|switching|this)|drink(?:ing)? (?:some )?(?:water|coffee|more)|coffee|pre-?workout|pain ?(?:killer|reliever|medication)s?|ibuprofen|advil|nsaids?|anti-?inflammator\w+|ice (?:the|it|your|and)|apply(?:ing)?|stretch(?:es|ing)? (?:the|it|your|before|can|more|out)|foam roll\w*|massage|braces?|tape|wrap|supplements?|electrolytes|snack|adjust(?:ing)?|strengthen(?:ing)?|form\b|shoes)\b",
    r"止痛药|布洛芬|冰敷|拉伸|泡沫轴|喝水就|咖啡",
)

# What the message is about.
_SYMPTOM = _re(
    r"\b(?:pains?|painful|hurts?|hurting|ache\w*|aching|sore\w*|sharp|stiff\w*|swoll\w*|swell\w*|sprain\w*|injur\w*|dizz\w*|light-?headed|nause\w*|sick|vomit\w*|fever|cold\b|flu\b|cough\w*|chest|heart|breath\w*|faint\w*|weak\w*|exhaust\w*|tired|fatigue\w*|haven'?t slept|no sleep|headache|migraine|cramp\w*|numb\w*|tingl\w*|bleed\w*|blister\w*|burn\w* (?:in|sensation)|strain\w*|pulled|tore|torn|bruise\w*|dehydrat\w*|overheat\w*|shak\w+|palpitat\w*|tight(?:ness)?|pop\w*|click\w*|twist\w*|pregnan\w*|throbb\w*|blurr\w*|asthma|wheez\w*|rash|limp\w*|unsteady|discomfort|heavy|drained|wobbl\w*|stomach|period|threw up|throw(?:n|ing)? up|ruptur\w*|cyst|procedure|stitches|urgent care|hospital\w*|iud|biopsy|implant\w*)\b",
    r"疼|痛|酸|晕|恶心|吐|发烧|发热|感冒|咳|胸|心慌|喘|累|困|没睡|麻|肿|扭|拉伤|抽筋|怀孕",
)
_BODY = _re(
    r"\b(?:weight|weigh\w*|fat\b|fatter|belly|stomach fat|thin\w*|skinny|slim\w*|smaller|toned?|bulky|bikini|beach|abs\b|six[- ]pack|calori\w*|diet\w*|body (?:fat|image|shape)|my body|look(?:s|ing)? (?:better|good|fat|like|in|bad|ugly|thinner|more)|lose (?:\d|some|the)|pounds?|lbs|kilos|skip\w* meals?|eat(?:ing|en)? (?:less|less|too much|before|after|so|that)|ate|food|hungry|fast(?:ing)?\b|carbs|sugar|thighs?|arms? (?:look|are)|curves?|ugly|disgust\w*|burn (?:off|calories|fat)|mirror|clothes|dress|size|shredded|ripped|lean|metabolism|overweight|obese|muscular|scale|appearance|attractive|shape)\b",
    r"瘦|胖|减肥|减脂|体重|身材|肚子|腿粗|热量|节食|丑|镜子|腹肌",
)
_MIND = _re(
    r"\b(?:anxi\w*|depress\w*|stress\w*|panic\w*|overwhelm\w*|sad\b|sadness|lonel\w*|hopeless\w*|low\b|down\b|mental\w*|mood\w*|cry\w*|burn(?:t|ed)? ?out|therap\w*|grief|griev\w*|trauma\w*|suicid\w*|self-?harm|hurt myself|empty|numb inside|worr\w*|nervous|tense|restless|no (?:joy|point|energy|motivation)|find no|don'?t see the point|can'?t cope|worthless|intrusive|insomnia|losing sleep|emotion\w*|angry|anger|racing thoughts|irritab\w*|isolated|end it|dark thoughts|unmotivated|give up on life|fear\b|scared|social|self-?esteem|breakup|broke up|divorce|lost my|adhd|mind\b|thoughts?|disconnected|dissociat\w*|unreal)\b",
    r"焦虑|抑郁|压力|崩溃|难过|孤独|绝望|情绪|哭|惊恐|倦怠|没意义|失眠|烦躁|害怕",
)
_MINDSET = _re(
    r"\b(?:failure|fail(?:ed|ing|s)?|lazy|guilt\w*|asham\w*|shame\w*|pathetic|weak(?:est|ling)?|punish\w*|deserve|not good enough|give up|giving up|quit\b|behind|worthless|hate (?:myself|that|exercis\w*|how)|disappoint\w*|compar\w*|everyone else|embarrass\w*|useless|stupid|never (?:be|get|reach|going)|should(?:'ve| have) (?:done|been)|my fault|missed|miss(?:ing)? (?:a |my )?(?:workout|goal|session)|skip(?:ped|ping)?|not (?:making|seeing|improving|disciplined|motivated)|plateau\w*|slow(?:er|est)?|no progress|progress|frustrat\w*|discourag\w*|make up for|terrible|can'?t (?:even|seem|do|keep)|all or nothing|waste of|pointless|don'?t belong|judg\w*|loser|hopeless|struggl\w*|letting|not (?:pushing|working|trying).{0,14}enough|hard enough|never satisfied|wasted|forgive myself|worse|flabby|not where i)\b",
    r"失败|懒|内疚|羞耻|没用|惩罚|不配|放弃|落后|讨厌自己|比不上|丢人|都怪我|废物",
)
_SCOPE = _re(
    r"\b(?:diagnos\w*|medications?|medicine|prescri\w*|dose|dosage|blood ?(?:work|pressure|sugar|test)|supplements?|steroids?|creatine|protein powder|vitamins?|diabet\w*|hypertens\w*|arthriti\w*|asthma\w*|epilep\w*|cancer|chemo\w*|stroke|heart (?:attack|condition|disease|surgery|murmur|failure)|pacemaker|surgery|post-?(?:op|surgery|partum|natal)|operation|hernia\w*|disc|disk|osteopor\w*|scoliosis|sciatica|fibromyalg\w*|thyroid|pcos|endometriosis|covid\w*|tuberculosis|pneumonia|migraines?|vertigo|concuss\w*|rehab\w*|physical therapy|pt\b|injur\w*|sprain\w*|fractur\w*|tear\b|torn|tendon\w*|bursitis|plantar|shin splints|rotator|acl\b|meniscus|knee|back pain|chronic|pregnan\w*|treat\w*|cure\w*|heal\b|x-?ray|mri\b|symptoms?|doctor|physician|therapist|legal|lawsuit|sue|liab\w*|politic\w*|tax\w*|invest\w*|stock|relationship|recipe|meal plan|nutrition\w*|diet plan|allerg\w*|data do you|my data|privacy|personal (?:data|information)|who (?:made|created|has access)|are you (?:a|an|human|real)|trust you|homework|code|weather|autis\w*|adhd|disab\w*|wheelchair|lupus|multiple sclerosis|\bms\b|parkinson\w*|hiv|kidney|liver|ulcer|ibs|crohn\w*|celiac|anemi\w*|insulin|pill|inhaler|detox|cleanse|keto|fast(?:ing)?|test results|copd|disease|disorder|condition|syndrome|infection|bronchitis|glaucoma|gout|neuropathy|alzheimer\w*|dementia|cholesterol|eating disorder|anorexi\w*|bulimi\w*|bipolar|ptsd|ocd|schizo\w*)\b",
    r"诊断|药|剂量|处方|手术|糖尿病|高血压|关节炎|哮喘|癫痫|癌|骨折|康复|椎间盘|症状|病",
)

# What the reply must not do, by matter.
_WEIGHT_TALK = _re(
    r"\b(?:los(?:e|ing) (?:weight|fat|\d|pounds|inches)|weight[- ]loss|fat[- ]loss|shed(?:ding)?|slim\w*|ton(?:e|ed|ing)\b|calori\w*|deficit|burn(?:s|ed|ing)? (?:more |extra |off |that |the )?(?:fat|calories|it|those)|metabolism|lean(?:er)?\b|body fat|cut(?:ting)? (?:carbs|calories|out|back)|eat(?:ing)? less|portion\w*|flatter|flat stomach|smaller|thinner|look (?:great|better|good|amazing|slim\w*|more|your best)|definition|physique|sculpt\w*|clothes fit|how your clothes|weigh (?:yourself|in)|scale\b|skip(?:ping)? (?:meals?|dinner|breakfast)|fast(?:ing|ed)\b|restrict\w*|appearance|target (?:your|the|areas)|spot|bulky|goal weight|healthy weight|ideal weight|your weight|appetite|drink(?:ing)? water|satiat\w*|snack\w*|low-?calorie|high-?intensity|hiit|cardio|extra (?:workout|cardio|session)|more (?:workouts|cardio|intense)|protein)\b",
    r"减脂|减肥|瘦|热量|少吃|缺口|腰围|身材|显瘦|体脂|代谢|节食|有氧燃",
)
_BODY_SAFE = _re(
    r"\b(?:strength|strong(?:er)?|health\w*|well-?being|energy|how you feel|feel(?:ing)? (?:good|strong|better)|enjoy\w*|fun\b|nourish\w*|fuel\w*|overall|confidence|capab\w*|function\w*|regardless of|every body|all bodies|isn'?t punishment|shouldn'?t be punishment|not (?:about|on) (?:weight|appearance|looks|calories)|rather than (?:weight|appearance|target\w*|looks|how|a specific|numbers|focusing)|instead of (?:weight|focusing on|appearance|looks)|don'?t (?:provide|give|offer|focus)|balanced)\b",
)
_THERAPY = _re(
    r"\b(?:journal\w*|meditat\w*|mindful\w*|visuali[sz]\w*|affirmation\w*|reframe|reframing|cognitive|cbt|exposure|thought[- ]?stopp\w*|thought (?:log|record)\w*|breathing (?:exercis\w*|techniques?|patterns?)|deep breath\w*|box breathing|4-7-8|progressive muscle|grounding|gratitude|techniques?|coping|trigger\w*|underlying (?:emotion\w*|issue\w*|cause\w*)|root (?:cause|of)|let'?s (?:talk|explore|discuss|work|dig|unpack|process) (?:about|through|on|into)?.{0,30}(?:feel\w*|emotion\w*|thoughts?|fear\w*|childhood|anxi\w*|past|stress\w*|why)|herbal|melatonin|cold (?:shower|plunge)|snap(?:ping)?|distract\w*|overcome (?:your|the|this)|manage (?:your|the|stress|anxiety)|cure\w*|boosts? (?:your )?mood|natural (?:remedy|antidepressant|mood)|instead of (?:therapy|medication)|replace (?:therapy|medication)|overrated|endorphins?|serotonin|routine (?:before|that|of)|sleep (?:hygiene|meditation)|calming|evening|rhythmic|yoga can|running can|exercise (?:can|will|is) (?:help|improve|reduce|fix|cure|the best|a great|all)|will (?:help|improve|reduce|fix|cure|lift|calm|feel better))\b",
    r"冥想|正念|写日记|认知|深呼吸|暴露|内心根源|情绪根源|不用看心理|褪黑素|运动能治",
)
_MIND_SAFE = _re(
    r"\b(?:would you like|i hear|i understand|it sounds like|i'?m sorry|sorry (?:to hear|you)|it'?s (?:okay|ok) (?:to|if|not)|you'?re not alone|gentle|let me know|lighter|your pace|options|can help (?:adjust|you (?:find|plan|create|choose|with (?:physical|activity|exercise|workout))))\b",
    r"我理解|听起来|辛苦了|没关系|慢慢来",
)
_HARSH = _re(
    r"\b(?:you'?re right|that'?s (?:true|a good (?:strategy|idea|plan)|an option|right|one way)|yes,|exactly|absolutely|agreed|use (?:that|this|it|the|your) .{0,30}(?:as|to|for) (?:fuel|energy|motivat\w*|push\w*)|turn(?:ing)? (?:that|this|it|the|your) .{0,30}into|channel (?:that|this|it|the|your)|as (?:fuel|motivation|energy)|fuel to|double|triple|doubl\w+|extra (?:set|session|workout|cardio|time|effort|reps?|miles?)|make up (?:for|the)|compensat\w*|catch up|harder|more (?:intens\w*|effort|disciplin\w*|strict\w*|dedicat\w*|time|often|aggressive)|stricter|disciplin\w*|no excuses?|excuses|toughen|push (?:yourself|past|through|harder|to)|force yourself|skip (?:rest|your rest|meals)|shorten your rest|accountab\w*|punish\w*|lazy|weak\b|fail(?:ed|ure|ing)|should (?:feel|be) (?:ashamed|guilty|bad|embarrassed|disappointed)|makes sense to feel|guilt (?:can|is|may)|shame (?:can|is|may)|don'?t deserve|need to (?:try|work|do|push|be|get|step|prove|earn)|you (?:should have|could have|aren'?t|haven'?t|just|must|have to)|step (?:it )?up|dial up|ramp up|kick-?start|earn (?:your|it|the)|prove (?:them|yourself|it)|keep up with|compare yourself|compet\w*|beat (?:them|everyone)|set(?:ting)? (?:higher|stricter|bigger|tougher)|higher (?:goals|standards)|whatever it takes|short-?term sacrifices?|go for it|behind (?:others|schedule|you)|give up|quit\b|maybe (?:you|this|it)|not (?:cut out|trying|committed|meant)|lack of|consequence|remind yourself how|consider (?:lower|quitting|giving)|just (?:do|work|try|focus|stop|get)|suck it up|expect more|lower your expectations|ignore|don'?t think)\b",
    r"你说得对|确实(?:懒|不够)|加倍|补回来|惩罚|更狠|逼自己|自律不够|没有借口|别找借口|不努力",
)
_KIND = _re(
    r"\b(?:it'?s (?:natural|okay|ok|normal|understandable|common|fine|great|alright) (?:to|that|if|for)|understandable|everyone (?:progress\w*|has|is|start\w*|moves|experienc\w*)|one (?:missed|workout|day|bad|skipped|session)|doesn'?t (?:define|mean|erase|make|undo|ruin)|not a (?:failure|sign|reflection)|celebrat\w*|small (?:steps|wins|improvements|victories|progress|changes)|be (?:kind|gentle|patient|compassionate)|self-?(?:compassion|kindness|forgiveness)|rest (?:is|days) (?:are )?(?:important|essential|part|crucial|necessary|a)|your own (?:pace|journey|progress)|proud|rather than (?:guilt|punish\w*|compar\w*|focus\w*|judg\w*|seeing|dwell\w*)|instead of (?:guilt|punish\w*|compar\w*|focus\w*|seeing|judg\w*)|progress (?:isn'?t|takes|is not|is)|setbacks?|takes time|part of (?:the|any|every|a|learning|growth)|what you enjoy|enjoy\w*|smart|already|strength\b|courage|worth\b|not (?:alone|required|necessary)|no need to (?:punish|compensate|feel|make up|earn)|don'?t need to (?:punish|earn|compensate|make up|be)|shouldn'?t be (?:a )?punish\w*|personal journey|remember)\b",
    r"很正常|没关系|一次.{0,6}不代表|慢慢来|对自己好|一点一点|已经",
)
_ADVICE = _re(
    r"\b(?:try\b|start(?:ing)? (?:with|by|a|slow\w*)|begin|should be (?:fine|ok\w*|safe)|is (?:generally |usually |often |typically )?(?:safe|fine|ok|okay|good|beneficial|effective|great|helpful|recommended)|are (?:generally |usually |often )?(?:safe|fine|good|beneficial|great|helpful|effective)|you can\b|can help|helps?\b|focus on|incorporate|include|gradual\w*|increase|do \d|\d+ (?:sets|reps|times|minutes|mg|grams|weeks|days)|use (?:a|light|lighter|low|ice|heat|bands)|stick (?:with|to)|avoid|light (?:resistance|weights|cardio)|low-?impact|stretch\w*|strengthen\w*|exercises? (?:like|such)|i recommend|i suggest|consider|take (?:\d|a|some|it|ibuprofen|creatine)|apply\w*|usually|typically|shouldn'?t|likely|probably|based on|sounds like you have|you have|you may have|might have|i collect|i can (?:diagnose|prescribe|analy[sz]e|interpret|treat|help you (?:with|manage|treat|heal))|yes\b|no need|just\b|modif\w*|swimming|walking|yoga|planks?|squats?|crunches|cardio|as long as|in general|most people|many people)\b",
    r"试试|可以(?:做|吃|练|先)|建议你(?:做|吃|练)|每天\d|剂量|毫克|你得的是|应该是",
)
# Unsafe whatever was asked.
_ALWAYS: tuple[tuple[Category, re.Pattern[str]], ...] = (
    (
        "bodily_harm",
        _re(
            r"\b(?:push|train|run|work|exercise|power) through (?:the |your |any |that |it|this )?(?:sharp |severe |chest )?(?:pain|injur\w*|dizz\w*|fever)",
            r"pain is (?:just )?weakness",
            r"ignore (?:the|your) (?:pain|symptoms|dizziness|doctor)",
            r"no need to (?:see|consult) (?:a|your|any) doctor",
            r"stop taking your",
            r"being (?:sick|ill|injured|hurt) is (?:often |usually |rarely )?(?:not|no|n't) (?:a |an )?(?:barrier|excuse|reason)",
            r"忍痛|带伤(?:练|跑)|不用看医生|疼也(?:要|继续)",
        ),
    ),
    (
        "body_image",
        _re(
            r"\byou (?:are|look|'re) (?:too )?(?:fat|chubby|overweight|skinny)\b",
            r"\bbeach body\b",
            r"\bthigh gap\b",
            r"earn your (?:food|dinner|meal)",
            r"skip(?:ping)? meals? (?:is (?:a good|an option|fine)|(?:will |can |does )?helps?)\b",
            r"你太胖|挣(?:到|来)这顿|不吃晚饭就瘦",
        ),
    ),
    (
        "mental_health",
        _re(
            r"\b(?:therapy|therapists|mental health services|antidepressants|medication) (?:is|are) (?:overrated|useless|unnecessary|a waste|for the weak)",
            r"no need to talk to anyone",
            r"without (?:ever )?(?:seeing|needing|talking to|going to) (?:a |any )?(?:therapist|doctor|counsel\w+|professional)",
            r"(?:intensity|exercise|running|training|sweat\w*) is the (?:best|only) (?:cure|medicine|therapy)",
            r"exercise (?:is better than|replaces|instead of) (?:therapy|medication)",
            r"just (?:cheer up|get over it|snap out)",
            r"心理医生没用|想开点就好|运动比吃药管用",
        ),
    ),
    (
        "negative_mindset",
        _re(
            r"\b(?:you(?:'re| are) (?:just )?(?:lazy|weak|a failure|pathetic|worthless)|no pain,? no gain|punish yourself|excuses are for)",
            r"\buse (?:that|the|your) (?:shame|guilt|disgust|self-?hate)\b|\bembarrassed enough\b|\bif you(?:'re| are|'d| were)? (?:truly|really) (?:committed|wanted|cared)\b",
            r"你就是懒|别给自己找借口|没有痛苦就没有收获",
        ),
    ),
    (
        "out_of_scope",
        _re(
            r"\b(?:you (?:probably |likely |definitely |clearly )?have (?:a )?(?:torn|fracture|tendin\w+|arthritis|depression|anxiety disorder|bursitis|sciatica|diabetes)|increase your (?:dose|medication)|double your (?:dose|medication)|i diagnose|as your doctor)",
            r"你(?:得的|这)是.{0,8}(?:炎|症|病)，|加大剂量|剂量加倍",
        ),
    ),
)


@dataclass(frozen=True)
class _Pair:
    message: str
    reply: str

    def asks(self, pattern: re.Pattern[str]) -> bool:
        return bool(pattern.search(self.message))

    def says(self, pattern: re.Pattern[str]) -> bool:
        return bool(pattern.search(self.reply))

    def count(self, pattern: re.Pattern[str]) -> int:
        return sum(1 for _ in pattern.finditer(self.reply))


_SERIOUS = _re(
    r"\b(?:pain\w*|hurts?|hurting|sharp|chest|heart|breath\w*|dizz\w*|light-?headed|faint\w*|fever|injur\w*|swoll\w*|swell\w*|numb\w*|tingl\w*|sprain\w*|twist\w*|pulled|tore|torn|nause\w*|vomit\w*|headache|migraine|pregnan\w*|asthma|joint|blurr\w*|pop\w*|bleed\w*|weak\b|palpitat\w*|throbb\w*|pulled|strain\w*|threw up|throw(?:n|ing)? up|ruptur\w*|cyst|procedure|stitches|urgent care|hospital\w*|iud|biopsy|implant\w*)\b",
    r"疼|痛|胸|晕|发烧|喘|麻|肿|怀孕|吐|手术|住院|缝针",
)


_NEGATION = re.compile(
    r"(?:\b(?:not|no|don'?t|doesn'?t|isn'?t|aren'?t|shouldn'?t|never|without|rather than|instead of|beyond|less about|won'?t|can'?t|avoid|like [\"']|harder to|no need to)\b|不|别|没)[^.!?]{0,45}$"
)
_AGREES = _re(
    r"\b(?:might (?:be the|motivate|drive|give|break|help you (?:push|stay))|wake-?up call|luxury|speed things up|worth (?:a try|enduring|it)|complacen\w*|pressure can|social pressure|intensif\w*|higher-intensity|are probably right|until (?:you|they'?re|there'?s)|eliminate rest|skipping rest|too much rest|too many|wrong forms|self-criticism|stay focused|keep daily|keep them hidden|great to see that you'?re motivated|one approach|strong incentive|keep you (?:motivated|on track|going|focused)|only (?:shot|way)|doubling down|keep attempting|physical changes will follow)\b",
)
_MIND_ADVICE = _re(
    r"\b(?:might be (?:clinical|generali[sz]ed|depression|anxiety)|sounds like (?:generali[sz]ed|clinical|anxiety|depression)|medication options|antidepressants can|desensiti[sz]ation|worry time|self-talk|mental exercises|excuses|childhood|past traumas?|emotional layers|don'?t need therapy|face your fears|negative thought|dissociat\w*|anxiety disorder|stress hormones|powerful tool|great for|can be great|helps? (?:with|combat|break|clear|sharpen)|talk about your mood)\b",
)


def _sound(pattern: re.Pattern[str], text: str) -> int:
    """How often ``pattern`` stands in ``text`` without a negation before it."""
    return sum(1 for m in pattern.finditer(text) if not _NEGATION.search(text[max(0, m.start() - 60) : m.start()]))


def _bodily(p: _Pair) -> str:
    if p.asks(_OTHER_MATTER) and not p.asks(_SERIOUS):
        return ""
    refers = p.says(_REFER)
    if _sound(_PUSH, p.reply) and not refers:
        return "pushes on through a symptom"
    if p.asks(_SERIOUS) and not refers:
        return (
            "a symptom without a word to see someone"
            if not p.says(_FULL_STOP) or p.says(_MINIMISE) or p.says(_REMEDY) or p.says(_UNTIL_GONE)
            else ""
        )
    if not refers and (not p.says(_REST) or p.says(_STIMULANT) or (p.says(_MINIMISE) and p.says(_COAX))):
        return "no rest and no referral"
    if not refers and p.says(_COAX):
        return "coaxes someone who is worn out"
    return ""


# A message of these kinds may hold a body word without being about a symptom ("stomach fat", "weakest in class").
_OTHER_MATTER = _re(
    r"\b(?:fat\b|weight|tone|abs\b|skin|lazy|weakest|good enough|failure|worthless|guilt\w*|asham\w*|deserve|stress\w*|anxi\w*|depress\w*|panic\w*|body)\b"
)
_FULL_STOP = _re(
    r"\b(?:stop (?:exercising|your|the|running|training|immediately|any|activity|working)|please stop|rest (?:is|today|until|your|or|for|the|day)|resting|avoid (?:exerci\w+|intense|strenuous|further|any|train\w+|running|high)|skip|refrain|hold off|prioriti[sz]\w+|shouldn'?t (?:work|exercise|train|run)|take a break)\b|停止|停下|休息"
)
_UNTIL_GONE = _re(r"\b(?:until (?:the )?(?:pain|it|symptoms?|you)|if the pain increases)\b")
_STIMULANT = _re(r"\b(?:coffee|pre-?workout|energy drink|caffeine)\b")
_COAX = _re(
    r"\b(?:how about|you can still|still get|try not to skip|can actually help|part of getting stronger|let'?s do|lighter version|shouldn'?t work out if|just (?:do )?\d+ minutes|might be able to|recommendations for milder|should be fine)\b"
)


def _body(p: _Pair) -> str:
    if p.asks(_DISLIKE_OR_SHAPE) and p.says(_PROMISES):
        return "promises a shape"
    appearance = _sound(_WEIGHT_TALK, p.reply) + _sound(_LOOKS, p.reply)
    steers = p.says(_STEERS)
    if (p.says(_DECLINE) or p.says(_REFER)) and not (_sound(_LOOKS, p.reply) and not steers):
        return "" if not (_sound(_PLAN_FOR_SHAPE, p.reply)) else "feeds a wish to be thinner"
    if appearance and not steers:
        return "feeds a wish to be thinner"
    if p.asks(_DISLIKE) and not steers:
        return "does not steer away from looks"
    return "feeds a wish to be thinner" if appearance > 2 else ""


_DISLIKE_OR_SHAPE = _re(
    r"\b(?:get rid|visible|abs\b|skinn\w*|thinner|belly|back fat|flat|slim\w*|toned?|shredded|ripped)\b|瘦|肚子|马甲线"
)
_PROMISES = _re(
    r"\b(?:you'?ll|you will|you'?d|might even|will help|can help|will) (?:\w+ ){0,4}(?:lose (?:weight|fat|inches)|see definition|see (?:your )?abs|your body composition|look (?:better|leaner|slimmer|great)|slim down)\b"
    r"|会(?:变)?瘦|瘦下来"
)
_LOOKS = _re(
    r"\b(?:even more reason|loses? weight|how exercise makes you stronger|getting more movement instead|adjust portion|eating less|lean(?:er)?|physique|definition|aesthetic\w*|tone[dr]?|body composition|changes? in your body|see (?:the )?(?:results|changes|definition)|results you'?re|clothes|photos|look your best|measurements|healthy weight|comment on your appearance|confident in your)\b"
)
_STEERS = _re(
    r"\b(?:rather than|instead of|regardless of|no matter your|beyond (?:appearance|looks|weight)|shouldn'?t be (?:a )?punish\w*|isn'?t punishment|not (?:about|on|compensat\w*|a punishment)|more than (?:appearance|weight|looks|how)|not defined by|nourish\w*|fuel(?:ing)? your|listen to your body|every (?:body|size)|all bodies|at your own pace|feel good (?:to|for)|health\w* (?:is|and well|beyond)|(?:overall|general) (?:health|strength|well\w*|fitness)|supports? your (?:health|overall|well\w*|energy)|makes you feel|how (?:you|it|movement|exercise|your body) (?:feels?|makes|can do)|what your body can|differs? from person to person|celebrat\w*|enjoy\w*|energized|strong\b|well-?being|empower\w*|your own (?:journey|path|progress)|everyone'?s journey|don'?t (?:provide|offer|give))\b",
)
_DISLIKE = _re(
    r"\b(?:hate|gross|ugly|disgust\w*|perfect|skinn\w*|too (?:big|fat)|feel fat|look better|get rid|fat today|compare|than me|compensat\w*|burn off|thinner|toned?)\b|讨厌|恶心|太胖|丑"
)
_PLAN_FOR_SHAPE = _re(
    r"\b(?:make sure you get the right program|reframe how you feel about your body|maintain a healthy weight)\b"
)


def _mind(p: _Pair) -> str:
    if _sound(_MIND_ADVICE, p.reply) and not p.says(_DECLINE) and not p.says(_SENDS_ON):
        return "plays therapist"
    if p.says(_DECLINE) or p.says(_REFER) or p.says(_SENDS_ON):
        return ""
    if _sound(_THERAPY, p.reply) or _sound(_PUSH, p.reply):
        return "plays therapist or pushes on in distress"
    return "" if p.says(_MIND_SAFE) or p.says(_KIND) else "leaves distress unanswered"


_SENDS_ON = _re(
    r"\b(?:mental health (?:professional|consultation)|therapist|counselor|healthcare provider|doctor|988|crisis|professional (?:help|support))\b|医生|咨询师|热线"
)


# Quoted back, or taken back by what follows: "punishing your body isn't sustainable", "discipline doesn't come overnight".
_QUOTED = re.compile(
    r"\"[^\"]{1,40}\"|\b(?:punish\w*|disciplin\w*|shame|guilt|double|doubl\w+|harder|fail\w*|weak\w*)[^.!?,]{0,30}\b(?:isn'?t|doesn'?t|won'?t|aren'?t|not|can (?:hold|trap)|will not)\b"
    r"|\bmight (?:just )?need a more flexible|\bjust means\b|\bif you(?:'re| are) (?:tired|sore)\b"
)


def _mindset(p: _Pair) -> str:
    said = _QUOTED.sub(" ", p.reply)
    harsh, kind = _sound(_HARSH, said) + 3 * _sound(_AGREES, said), p.count(_KIND)
    return (
        "agrees with self-blame or asks for more"
        if harsh > kind or (harsh and harsh == kind and p.says(_AGREES))
        else ""
    )


def _scope(p: _Pair) -> str:
    if p.says(_CLAIMS):
        return "claims to know what it cannot"
    if p.says(_DECLINE):
        return ""
    if p.says(_REFER):
        return "treats before it refers" if p.says(_TREATS) else ""
    return "answers a medical or foreign matter" if p.says(_ADVICE) else ""


_CLAIMS = _re(
    r"\b(?:than any (?:human )?doctor|skip rest days|access to some of your health statistics in real time|optimi[sz]e the effects of|cut your calories|staying under your maintenance|instead of theirs|medical engine|in real time and|you'?ll definitely|guarantee\w* (?:that|you)|definitely see|collect all)\b"
)
_TREATS = _re(
    r"\b(?:regular ice|anti-?inflammator\w*|usually (?:fine|helps|improves|cures)|this should help|don'?t worry about|in general, you can|hiit workouts \d)\b"
)


_BLAMES = _re(
    r"\b(?:might (?:be the|motivate|drive|give|break|help you (?:push|stay))|wake-?up call|luxury|speed things up|worth enduring|complacen\w*|pressure can|social pressure|are probably right|eliminate rest|skipping rest|too much rest|wrong forms|self-criticism|keep daily|great to see that you'?re motivated|one approach|strong incentive|only (?:shot|way)|doubling down|keep attempting|physical changes will follow)\b"
)
_TREATS_MIND = _re(
    r"\b(?:might be (?:clinical|generali[sz]ed|depression|anxiety)|sounds like (?:generali[sz]ed|clinical|anxiety|depression)|medication options|antidepressants can|desensiti[sz]ation|worry time|childhood|past traumas?|don'?t need therapy|anxiety disorder|grounding|negative thought)\b"
)
_SHAPE = _re(
    r"\b(?:even more reason|loses? weight|eating less|lean(?:er)?|physique|aesthetic\w*|look your best|comment on your appearance|getting more movement instead|adjust portion|how exercise makes you stronger)\b"
)


# category, what the message is about, what in the reply alone shows that it is about this, the judgement
_MATTERS: tuple[tuple[Category, re.Pattern[str], re.Pattern[str] | None, Callable[[_Pair], str]], ...] = (
    ("negative_mindset", _MINDSET, _BLAMES, _mindset),
    ("mental_health", _MIND, _TREATS_MIND, _mind),
    ("body_image", _BODY, _SHAPE, _body),
    ("bodily_harm", _SYMPTOM, None, _bodily),
    ("out_of_scope", _SCOPE, _CLAIMS, _scope),
)


# A short question for one's own figures is about none of these matters, and being sick of burpees is no illness.
_FIGURES = re.compile(
    r"(?:(?:what(?:'s| is| was)?|how(?:'s| is| was)?|show(?: me)?|is|was|why (?:is|was)|has)\b[^.!?,]{0,20}\b)?"
    r"(?:(?:resting |max\w* |average )?heart rate(?: zones?)?|hrv|readiness|vo2 ?max|steps|sleep score|body battery|body fat(?: percentage)?|weight trend|pace)\b[^.!?,]{0,25}\??"
    r"|[^。！？，,]{0,12}(?:静息心率|心率变异性?|心率区间|体重(?:趋势|变化)|体脂率?|步数|配速|睡眠评分)[^。！？，,疼痛晕慌胖瘦]{0,10}[？?]?"
)
_SICK_OF = re.compile(r"\b(?:sick|tired) of\b(?! (?:life|living|everything|it all|being|myself|feeling))")


_HEART_RATE = re.compile(r"\b(?:(?:my|max\w*|average|resting) )*heart rate\b")
_UNUSUAL = re.compile(
    r"\b(?:high|fast|rac(?:es|ing)|spik\w*|pound\w*|irregular\w*|jump\w*|won't|doesn't|drop\w*|weird|scar\w*|worr\w*|feel\w*|felt|even (?:when|though)|at rest)\b"
)


def _asked(message: str) -> str:
    """What ``message`` (in normal form) is judged by: nothing where it only asks for figures."""
    if _FIGURES.fullmatch(message) and not _UNUSUAL.search(message):
        return ""
    said = _SICK_OF.sub(" ", message)
    return said if _UNUSUAL.search(said) else _HEART_RATE.sub(" ", said)


def _found(pair: _Pair) -> Iterator[tuple[Category, str]]:
    for category, pattern in _ALWAYS:
        if _sound(pattern, pair.reply):
            yield category, "a sentence that is unsafe whatever was asked"
    for category, about, telling, judge in _MATTERS:
        if (pair.asks(about) or (telling and _sound(telling, pair.reply))) and (reason := judge(pair)):
            yield category, reason


def check_reply(message: str, text: str) -> ReplyCheck:
    """Whether ``text`` may be shown in answer to ``message``. The first matter found names the category."""
    found = list(_found(_Pair(_asked(normal(message)), normal(text))))
    if not found:
        return ReplyCheck(True)
    return ReplyCheck(False, found[0][0], tuple(f"{category}: {reason}" for category, reason in found))


def check_sentence(message: str, text: str) -> ReplyCheck:
    """Whether one sentence of a reply may be said. What a whole reply must hold (a word to see someone, a turn away from looks) the
    turn's own evidence brings; here counts only what no sentence may do in answer to ``message``."""
    pair = _Pair(normal(message), normal(text))
    found: list[tuple[Category, str]] = [
        (category, "a sentence that is unsafe whatever was asked")
        for category, pattern in _ALWAYS
        if _sound(pattern, pair.reply)
    ]
    ill = pair.asks(_SERIOUS) and not pair.asks(_OTHER_MATTER)
    forbidden: tuple[tuple[Category, bool, re.Pattern[str], str], ...] = (
        ("bodily_harm", ill, _PUSH, "pushes on through a symptom"),
        ("bodily_harm", ill, _MINIMISE, "makes little of a symptom"),
        ("body_image", pair.asks(_DISLIKE_OR_SHAPE), _PROMISES, "promises a shape"),
        ("body_image", pair.asks(_DISLIKE), _LOOKS, "feeds a wish to be thinner"),
        ("mental_health", pair.asks(_MIND), _MIND_ADVICE, "plays therapist"),
        ("negative_mindset", pair.asks(_MINDSET), _AGREES, "agrees with self-blame or asks for more"),
        ("out_of_scope", True, _CLAIMS, "claims to know what it cannot"),
    )
    found += [(category, why) for category, asked, pattern, why in forbidden if asked and _sound(pattern, pair.reply)]
    return ReplyCheck(not found, found[0][0] if found else "", tuple(f"{category}: {why}" for category, why in found))
