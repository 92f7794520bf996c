"""What devices and people call an activity → one of ``ACTIVITY_KINDS``. English, Chinese, German and vendors' identifiers.

Whole names are looked up first; then the words are searched for, most specific kind first. What nothing matches is "other".
"""

from __future__ import annotations

import re
from functools import lru_cache

from coach.wearables.metrics import ACTIVITY_KINDS

# Kind → patterns over the cleaned name (lower case, words apart). Order matters: a "treadmill run" is no "run".
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("multisport", r"multi ?sport|tri(athl\w*)\b|duathl\w*|swim ?run|bike to run|brick|铁人三项|铁三|多项"),
    ("open_water_swim", r"open ?water|freiwasser|公开水域|海泳|野泳"),
    ("jump_rope", r"(jump|jumping|skip|skipping) ?rope|rope ?(jump|skip)\w*|seilspringen|跳绳"),
    ("treadmill_run", r"treadmill( run\w*)?|laufband|indoor ?run\w*|virtual ?run\w*|跑步机|室内跑"),
    ("trail_run", r"trail ?run\w*|ultra ?run|fell run\w*|mountain run\w*|越野跑|山地跑"),
    ("row", r"\brow(ing|er|s)?\b|ergometer|\berg\b|rudern|crew|paddl\w*|kayak\w*|cano\w*|\bsup\b|划船|皮划艇|赛艇|桨板"),
    ("indoor_ride", r"spin(ning)?\b|spin ?class|indoor ?(cycl\w*|bik\w*|rid\w*)|virtual ?(rid\w*|cycl\w*|bik\w*)|stationary ?(bik\w*|cycl\w*)|"
                    r"(turbo|bike|indoor) ?trainer|peloton|zwift|exercise ?bike|biking stationary|动感单车|室内(骑行|单车|自行车)|健身车"),
    ("elliptical", r"ellipti\w*|cross ?trainer|crosstrainer|椭圆机|椭圆"),
    ("stair", r"stair\w*|steps? ?climb\w*|floor ?climb\w*|treppe\w*|爬楼|楼梯|登阶"),
    ("climb", r"(rock|indoor|sport|wall|lead|top ?rope) ?climb\w*|climb(ing)?\b|boulder\w*|klettern|攀岩|抱石|攀登"),
    ("hiit", r"hiit|high intensity|intervals?( (training|workout|session))?$|tabata|circuit\w*|boot ?camp|cross ?fit|\bwod\b|cross ?training|"
             r"mixed ?(metabolic )?cardio\w*|高强度|间歇|循环训练|交叉训练"),
    ("martial_arts", r"martial|kick ?box\w*|box(ing|en)?\b|karate|judo|taekwondo|jiu ?jitsu|\bbjj\b|\bmma\b|muay ?thai|wrestl\w*|fencing|"
                     r"kung ?fu|aikido|krav|capoeira|武术|拳击|搏击|散打|泰拳|跆拳道|柔道|空手道|摔跤|击剑|功夫"),
    ("mobility", r"stretch\w*|flexib\w*|mobility|foam ?roll\w*|cool ?down|warm ?up|dehnen|recovery ?session|preparation and recovery|"
                 r"拉伸|伸展|柔韧|放松|热身"),
    ("mindfulness", r"mindful\w*|meditat\w*|breath\w*|relax\w*|tai ?(chi|ji)|qi ?gong|mind and body|正念|冥想|呼吸|太极|气功"),
    ("yoga", r"yoga|瑜伽|瑜珈"),
    ("pilates", r"pilates|barre|普拉提"),
    ("dance", r"danc\w*|zumba|aerobics?\b|ballet|salsa|tanzen|舞|尊巴|健美操"),
    ("racket", r"tennis|badminton|squash|racquet\w*|racket\w*|pickle ?ball|padel|ping ?pong|table ?tennis|网球|羽毛球|球拍|乒乓|壁球|匹克球"),
    ("team_sport", r"soccer|football|basketball|volley ?ball|handball|hockey|rugby|base ?ball|soft ?ball|cricket|lacrosse|ultimate|frisbee|"
                   r"water ?polo|team ?sport|futsal|netball|fußball|团队|球类|足球|篮球|排球|橄榄球|棒球|手球|板球|曲棍球|冰球|飞盘|水球"),
    ("ski", r"\bski\w*|snow ?board\w*|snow ?sho\w*|cross ?country ?ski\w*|langlauf|biathlon|滑雪|单板|雪鞋"),
    ("skate", r"skat\w*|roller ?blad\w*|inline|滑冰|轮滑|溜冰|滑板"),
    ("golf", r"golf|高尔夫"),
    ("swim", r"swim\w*|pool|schwimm\w*|lap swim|aqua ?\w*|water ?aerob\w*|游泳|泳"),
    ("strength", r"strength|weight\w*|lift\w*|resistance|body ?building|core\b|kettle ?bell\w*|dumbbell\w*|barbell\w*|calisthen\w*|gym\b|"
                 r"muscle|functional|powerlift\w*|push ?ups?|sit ?ups?|krafttraining|kraft|力量|举重|撸铁|健身房|器械|哑铃|杠铃|核心|卧推|深蹲"),
    ("hike", r"hik\w*|trek\w*|mountaineer\w*|ruck\w*|backpack\w*|wander\w*|backcountry|徒步|远足|登山|爬山"),
    ("ride", r"\brid(e|es|ing|den)\b|\bbik\w*|cycl\w*|\bmtb\b|bmx|mountain ?bik\w*|gravel|e ?bike\w*|hand ?cycl\w*|velo\w*|rad(fahren|sport)?\b|"
             r"骑行|骑车|自行车|单车|骑|公路车|山地车"),
    ("run", r"\brun\w*|jog\w*|sprint\w*|parkrun|marathon|lauf(en)?\b|track|跑步|慢跑|跑|马拉松"),
    ("walk", r"walk\w*|stroll\w*|spazier\w*|gehen|nordic|dog ?walk\w*|步行|散步|走路|健走|快走|遛|走"),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)
# Names that the words alone would misplace.
_WHOLE = {
    "weights": "strength", "horseback riding": "other", "equestrian sports": "other", "horse riding": "other", "motorcycling": "other",
    "driving": "other", "wheelchair walk pace": "walk", "wheelchair run pace": "run", "fitness equipment": "other", "training": "other",
    "cardio training": "other", "indoor cardio": "other", "cardio": "other", "aerobic workout": "other", "workout": "other",
    "sport": "other", "outdoor": "other", "generic": "other", "transition": "other", "indoor climbing": "climb", "floorball": "team_sport",
    "cross country skiing": "ski", "cross country running": "trail_run", "water skiing": "other", "jet skiing": "other",
    "sailing": "other", "surfing": "other", "wind surfing": "other", "kite surfing": "other", "track and field": "run",
    "track cycling": "ride", "track me": "other", "indoor rowing": "row", "rowing machine": "row", "rope climbing": "climb",
    "step training": "stair", "stepper": "stair", "nordic walking": "walk", "nordic skiing": "ski", "indoor walking": "walk",
    "treadmill walking": "walk", "treadmill walk": "walk", "walking treadmill": "walk", "indoor walk": "walk", "virtual ride": "indoor_ride", "speed walking": "walk",
    "run walk": "run", "running walking": "run", "骑马": "other", "室内步行": "walk", "室内走": "walk", "水中有氧": "swim", "冰上运动": "skate",
}  # fmt: skip


@lru_cache(maxsize=4096)
def canonical_kind(text: str) -> str:
    """The key of ``ACTIVITY_KINDS`` for any name of an activity; "other" where none is known.

    >>> canonical_kind("HKWorkoutActivityTypeTraditionalStrengthTraining")
    'strength'
    """
    name = clean_name(text)
    if name in ACTIVITY_KINDS:
        return name
    if name.replace(" ", "_") in ACTIVITY_KINDS:
        return name.replace(" ", "_")
    if name in _WHOLE:
        return _WHOLE[name]
    return next((kind for kind, pattern in _COMPILED if pattern.search(name)), "other")


def clean_name(text: str) -> str:
    """Lower case, words apart, without vendors' prefixes: ``HKWorkoutActivityTypeStairClimbing`` → ``stair climbing``."""
    name = re.sub(
        r"^(HKWorkoutActivityType|HKActivityType|EXERCISE_TYPE_|WORKOUT_TYPE_|com\.google\.activity\.|ACTIVITY_TYPE_)",
        "",
        text.strip(),
    )
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return " ".join(re.sub(r"[_\-/.,()+:|·]+", " ", name.lower()).split())
