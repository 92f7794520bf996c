"""The words of questions about one's data, English and Chinese: phrase → token kind and value. Longest phrase wins.

``[x]`` in a phrase is optional, ``(x/y)`` a choice; both are expanded once, at import.
"""

from __future__ import annotations

import itertools
import re
from functools import lru_cache

from coach.wearables.activities import canonical_kind
from coach.wearables.metrics import ACTIVITY_KINDS, METRICS
from coach.wearables.vocabulary import METRIC_NAMES

# Names that mean a metric only in a question about data (elsewhere they are everyday words).
_METRICS = {
    "steps": "step/stepcount/paces/number of steps/daily steps/走路/走了/走/走的步/步行数",
    "distance_m": "daily distance/distance covered/distance walked/路程/走的距离/总距离/全天距离",
    "floors": "floor/floors climbed/flights of stairs/flights climbed/flights of stairs climbed/stairs/staircases/stories/storeys/stories climbed/爬楼层数/楼/层楼/爬了多少层/爬楼/爬的楼层",
    "active_energy_kcal": "active [energy] kcal/active cals/active energy burned/active energy burnt/active calorie burn/active calories burned/move energy/calorie burn/calories burned/energy burned/energy burnt/energy expenditure/kcal burned/kcal burnt/cals burned/active calorie/活动能量/活动能量消耗/活动热量/运动消耗热量/活动卡路里/主动消耗/消耗的卡路里/消耗卡路里/活动消耗的热量",
    "basal_energy_kcal": "bmr calories/basal calories/resting energy/basal metabolic calories/基础消耗/基础代谢",
    "active_minutes": "active/active time/time active/activity minutes/minutes of activity/mins active/active mins/active minute/minutes active/exercise time/活跃分钟/活跃时间/活动时长/活跃时长/活动了/活跃分钟数/活动分钟数/活跃",
    "moderate_minutes": "moderate/moderate intensity minutes/moderately active minutes/fairly active minutes/中等强度分钟/中等强度活动",
    "vigorous_minutes": "vigorous/vigorous intensity minutes/very active minutes/high intensity minutes/剧烈活动",
    "active_zone_minutes": "active zone mins/active zone/zone mins/区间活动分钟/区间活动分钟数/azms/azm/active zone minute/heart zone minutes/活动区间/活跃区间分钟/活动区间时间/区间分钟/活跃区间",
    "fat_burn_zone_minutes": "fatburn/fat burn/fatburn active zone minutes/fat burn active zone minutes/fat burning/fat burning zone/fat burn zone/fatburn zone/fat burning minutes/fat burn zone minute/minutes in [the] fat burn zone/fatburn minutes/fat burn heart rate zone/燃脂区/燃脂分钟/燃脂区间分钟",
    "cardio_zone_minutes": "cardio active zone minutes/cardio minutes/cardio zone/cardio mins/minutes in [the] cardio zone/cardio heart rate zone/cardio heart zone/有氧分钟/有氧区间分钟/有氧区",
    "peak_zone_minutes": "peak active zone minutes/peak minutes/peak heart rate zone/peak zone/peak mins/minutes in [the] peak zone/peak heart rate zone minutes/peak heart zone/峰值分钟/峰值区间分钟/峰值心率区间/极限区间",
    "heart_rate_bpm": "hr/heartrate/heart beat/heartbeat/heart rates",
    "resting_heart_rate_bpm": "resting heartrate/rest heart rate/resting heart rates/restinghr/heart rate at rest/pulse at rest/(avg/average/mean) pulse at rest/(avg/average/mean) (heart rate/hr) at rest/resting bpm/hr at rest/静息/静止心率/安静时心率/休息心率",
    "walking_heart_rate_bpm": "walking hr/walking heart rate average/average walking heart rate",
    "hrv_rmssd_ms": "heart rate variation/variability/hrv rmssd/心率变异度/心变异性",
    "hrv_sdnn_ms": "hrv sdnn/sdnn",
    "respiratory_rate_bpm": "breathing/respiratory rates/breath rate/resp rate/breaths a minute/breaths/respirations/呼吸/呼吸次数",
    "spo2_pct": "oxygen/o2/spo 2/blood oxygen level/blood oxygen saturation/oxygen level/oxygen levels/sats/血氧值/血氧水平/氧饱和度",
    "vo2max_ml_kg_min": "vo2/vo2maximum/vo2 maximum/v02 max/v02max/max vo2/cardio fitness score/cardio fitness level/最大摄氧",
    "skin_temperature_delta_c": "skin temperature deviation/skin temperature delta/skin temperature variation/skin temp deviation/skin temp delta/temperature deviation/皮温偏差/皮肤温度变化/皮肤温度偏离",
    "body_temperature_c": "body temp/core temperature/temperature/temp",
    "sleep_minutes": "sleep time/sleep length/sleep duration/time asleep/total sleep/total sleep time/amount of sleep/sleep amount/time sleeping/time spent sleeping/time spent asleep/sleep minutes/nights sleep/night's sleep/sleeps/zzz/zzzs/zzz's/shut eye/shuteye/kip/snooze/snoozed/nap time/night [of] sleep/my nights/睡眠时长/睡眠时间/睡/睡着/睡足/睡满/睡过/睡到/觉/总睡眠/睡眠量/睡了多久",
    "rem_sleep_minutes": "rem time/time in rem sleep/time spent in rem sleep/minutes in rem [sleep]/minutes of rem [sleep]/rem sleep amount/rem duration/rem sleep time/rem minutes/rem sleep minutes/rem sleep duration/dream sleep/rem stage/rem sleep length/time in rem/time spent in rem/快速眼动期/快速眼动睡眠/眼动睡眠/rem 睡眠/做梦睡眠",
    "deep_sleep_minutes": "deep/minutes (in/of) deep [sleep]/time spent in deep sleep/deep sleep amount/deep time/deep sleep time/deep minutes/deep sleep minutes/deep sleep duration/slow wave sleep/deeply asleep/time in deep sleep/deep stage/深睡时间/深睡时长/深度睡眠时间/深眠/深睡眠时长",
    "light_sleep_minutes": "light/minutes (in/of) light [sleep]/time spent in light sleep/light sleep amount/light time/light sleep time/light sleep minutes/light minutes/light sleep duration/time in light sleep/lightly asleep/浅睡时间/浅睡时长/浅度睡眠/浅眠/轻度睡眠",
    "awake_minutes": "awake/awake time/time spent awake/minutes awake/time awake/awake in bed/awake in the night/awake during the night/awake at night/lie awake/lay awake/awake overnight/waking minutes/清醒时长/清醒分钟/夜间清醒/夜里醒/醒着/夜醒/夜里清醒/清醒的时间",
    "rem_sleep_pct": "rem sleep (pct/percent/percentage/proportion/share/fraction)/rem (pct/percent/percentage/proportion/share)/rem sleep %/rem %/(percentage/percent/share/proportion/fraction) of rem [sleep]/(percentage/percent/share/proportion/fraction) of [my] sleep in rem/(percentage/percent/share/proportion) of my [sleep/night] [that] (is/was) rem [sleep]/(percentage/percent) of [my] sleep [that] (is/was) rem [sleep]/快速眼动占比/快速眼动睡眠占比/快速眼动睡眠比例/快速眼动比例/rem占比/rem比例/rem睡眠占比/rem睡眠比例/快速眼动睡眠百分比",
    "deep_sleep_pct": "deep sleep (pct/percent/percentage/proportion/share/fraction)/deep (pct/percent/percentage)/deep sleep %/(percentage/percent/share/proportion/fraction) of deep sleep/(percentage/percent/share/proportion/fraction) of [my] sleep in deep [sleep]/(percentage/percent) of [my] sleep [that] (is/was) deep [sleep]/深睡占比/深睡比例/深度睡眠占比/深度睡眠比例/深睡眠占比/深睡眠比例/深睡百分比",
    "light_sleep_pct": "light sleep (pct/percent/percentage/proportion/share/fraction)/light (pct/percent/percentage)/light sleep %/(percentage/percent/share/proportion/fraction) of light sleep/(percentage/percent/share/proportion/fraction) of [my] sleep in light [sleep]/(percentage/percent) of [my] sleep [that] (is/was) light [sleep]/浅睡占比/浅睡比例/浅睡眠占比/浅睡眠比例/浅睡百分比",
    "awake_pct": "awake (pct/percent/percentage/proportion/share/fraction)/awake time (pct/percent/percentage)/awake %/(percentage/percent/share/proportion) of [the] (night/time/sleep) [that] [i] [was/spent] awake/(percentage/percent) of (awake time/time awake)/清醒占比/清醒比例/清醒时间占比",
    "sleep_efficiency_pct": "sleep efficiency (pct/percent/percentage)/sleeping efficiency/efficiency/efficiency of sleep/睡眠效能/睡眠的效率",
    "bed_time": "bedtimes/time to bed/sleep start/sleep start time/sleep onset/hit the hay/turn in/turned in/time [did] i go to bed/going to bed/goes to bed/gone to bed/go to sleep/went to sleep/fell asleep/falling asleep/in bed by/get to bed/got to bed/got into bed/hit the sack/上床/睡下/入睡/就寝时间/睡觉时间/几点上床/几点入睡/几点睡/几点睡觉/几点睡的/睡觉的时间/入睡的时间",
    "wake_time": "wake up time/wake times/wakeup/wakeup time/waking time/waking up/wakeup times/wake up times/get up/got up/getting up/rise/rising time/wake/woke/sleep end/sleep end time/awoke/起床/醒来/睡醒/几点起床/几点醒/几点醒来/起床的时间",
    "stress_level": "stress levels/stress reading/stressed/daily stress/压力值/压力指数/压力数值/压力级别",
    "stress_score": "stress management/stress management scores/stress scores/stress management rating/压力管理/压力管理分/压力分数",
    "vendor_sleep_score": "sleep scores/sleep rating/sleep quality score/score for sleep/睡眠分数/睡眠质量得分",
    "vendor_readiness_score": "readiness/daily readiness/daily readiness score/recovery scores/readiness scores/recovery/准备度得分/恢复分",
    "body_battery": "body battery level/battery/bodybattery",
    "weight_kg": "body weight/bodyweight/weight reading/weigh in/weighin/weigh ins/weighed/heavy/weighing/weigh myself/weighed myself/scale weight/多重/称重/体重值/重",
    "body_fat_pct": "body fat percentage/bodyfat/body fat percent/body fat %/bf%/bf/body fat level/体脂百分比/脂肪率",
    "lean_mass_kg": "lean body mass/muscle/lean weight",
    "waist_cm": "waist measurement/waistline/waist size/waist circumference",
    "height_cm": "height/body height/身高/tall",
    "systolic_mmhg": "systolic blood pressure/systolic pressure/systolic reading/upper blood pressure/top number [of my blood pressure]/systolic bp/blood pressure systolic/收缩压值/收缩血压/上压",
    "diastolic_mmhg": "diastolic blood pressure/diastolic pressure/diastolic reading/lower blood pressure/bottom number [of my blood pressure]/diastolic bp/blood pressure diastolic/舒张压值/舒张血压/下压",
    "glucose_mmol_l": "blood glucose/sugar level/sugar levels/blood sugars/glucose level/glucose levels/blood sugar level/血糖值",
    "ketones_mmol_l": "ketone/ketone level/blood ketones/酮体",
    "hba1c_pct": "hb a1c/糖化/糖化血红",
    "total_cholesterol_mmol_l": "cholesterol level/cholesterol levels/blood cholesterol",
    "hdl_mmol_l": "hdl cholesterol/good cholesterol",
    "energy_intake_kcal": "calorie intake/calories [did] i (eat/ate/consume)/calories consumed/calories eaten/kcal eaten/cals eaten/kcal consumed/dietary calories/dietary energy/food intake/energy consumed/food calories/intake/caloric intake/daily intake/eat/eaten/eating/consume/consumed/calorie consumption/energy consumption/energy eaten/food energy/热量摄入量/摄入的热量/摄入/吃/吃了/吃掉/吃进/饮食热量/饮食摄入/卡路里摄入/吃的卡路里/饭量",
    "protein_g": "proteins/protein intake/蛋白质摄入/蛋白摄入/蛋白质摄入量",
    "carbohydrate_g": "carb/carbohydrate intake/carb intake/carbs intake/碳水摄入",
    "sugar_g": "sugars/sugar intake/糖分/糖摄入/吃糖",
    "fat_g": "fat/fats/fat intake/dietary fats/脂肪摄入",
    "saturated_fat_g": "saturated fats/sat fat/saturates",
    "fibre_g": "fibre intake/fiber intake/dietary fibre/dietary fiber/纤维素",
    "sodium_mg": "sodium intake/salt intake/盐/钠摄入",
    "water_ml": "drink/drinking/water intake/water consumption/water drunk/hydration/fluid/fluids/fluid intake/h2o/hydrated/饮水量/喝水量/喝/喝了/水量/喝的水/水",
    "caffeine_mg": "caffeine intake/coffee/coffee intake/caffeinated/咖啡/咖啡因摄入/咖啡因摄入量",
    "alcohol_g": "booze/drinks/boozing/alcohol intake/alcohol consumption/alcoholic/alcoholic drinks/drink alcohol/drank alcohol/drinking alcohol/drinking/drank booze/a drink/wine/beer/liquor/酒/饮酒/喝了酒/喝酒量/酒精摄入/喝酒精/酒精摄入量/饮酒量",
    "cigarettes": "cigarette/cigs/smoke/smoking/smokes/香烟/吸烟/抽/烟量",
    "mood_1_5": "mood score/moods/mood rating/feel/feeling/happiness/mood level/mood entry/mood entries/心情分/心情评分/情绪分/心情得分/情绪评分",
}  # fmt: skip
_METRICS["water_ml"] = _METRICS["water_ml"].replace("drink/drinking/", "")

_COLUMNS = {
    "duration_min": "by time/in time/by duration/in duration/time wise/in terms of (time/duration)/duration/durations/length of time/time spent/training time/workout time/exercise duration/workout duration/run time/ride time/session length/运动时长/时长/锻炼时长/锻炼时间/运动时间/训练时间/训练时长/多长时间/花了多久/用时/耗时",
    "speed_kmh": "speed/average speed/avg speed/mean speed/speeds/velocity/kph/top speed/how fast/pace in km/h/pace in mph/速度/时速/平均速度/多快/均速/平均时速",
    "pace_min_km": "pace/average pace/avg pace/running pace/mean pace/min per km/minutes per k/minutes per kilometre/minutes per kilometer/配速/平均配速",
    "elevation_gain_m": "elevation/elevation gain/elevation gained/climb gain/climb/metres climbed/ascent/altitude gain/height gain/vertical/vert/climbing metres/climb in metres/elevation climbed/height gained/metres of climbing/爬升/海拔爬升/累计爬升/爬升高度/爬升了",
    "max_heart_rate_bpm": "max heart rate/maximum heart rate/max hr/peak heart rate/peak hr/highest heart rate hit/top heart rate/max pulse/peak pulse/max bpm/最高心率/最大心率/心率最高/峰值心率",
    "avg_heart_rate_bpm": "average heart rate/avg heart rate/average hr/avg hr/mean heart rate/mean hr/average pulse/avg pulse/average heartrate/平均心率",
    "energy_kcal": "calories/kcal/cals/calorie/kilocalories/energy/burn/burned/burnt/burns/burning/热量/卡路里/千卡/大卡/消耗/消耗的能量/能量消耗/能量/烧了/燃烧",
    "power_w": "power/average power/watts/功率",
    "cadence": "cadence/average cadence/步频/踏频",
    "rpe": "rpe/perceived effort/perceived exertion/自感强度",
    "trimp": "training load/trimp/训练负荷",
    "start": "start time/starting time/time of start/开始时间/几点开始",
    "end": "end time/finish time/finishing time/结束时间/几点结束",
}  # fmt: skip

# Everyday names of activities, by canonical kinds (several kinds where a word covers several).
_ACTIVITIES = {
    "run,treadmill_run,trail_run": "run/runs/ran/running/jog/jogs/jogged/jogging/went running/go running/going running/gone running/go for [a/my] run/went for [a/my] run/go jogging/跑步/跑/跑了/慢跑/跑的步/跑完/跑过/次跑",
    "treadmill_run": "treadmill run/treadmill runs/treadmill/treadmill running/ran on the treadmill/run on the treadmill/indoor run/indoor runs/跑步机/跑步机跑步/室内跑/室内跑步",
    "trail_run": "trail run/trail runs/trail running/越野跑",
    "walk": "walk/walks/walked/walking/stroll/strolls/strolled/went walking/went for a walk/go walking/go for a walk/步行/散步/健走/快走/走路锻炼/徒步走/遛弯",
    "hike": "hike/hikes/hiked/hiking/trek/treks/trekking/go hiking/went hiking/徒步/远足/爬山/登山",
    "ride,indoor_ride": "ride/rides/rode/riding/bike ride/bike rides/bike/bikes/biked/biking/cycle/cycles/cycled/cycling/bicycle/bicycling/go cycling/going cycling/went cycling/went biking/go for a ride/went for a ride/bike session/bike sessions/cycling session/cycling sessions/骑行/骑车/骑/自行车/单车/骑自行车/骑了/骑单车/骑过",
    "indoor_ride": "spin/spinning/spin class/spin classes/indoor cycling/indoor ride/indoor rides/indoor bike/stationary bike/动感单车/室内骑行/室内单车",
    "swim,open_water_swim": "swim/swims/swam/swimming/go swimming/went swimming/going swimming/swim session/swim sessions/pool session/pool sessions/游泳/游/游了/泳/游过",
    "open_water_swim": "open water swim/open water swims/open water swimming/公开水域游泳",
    "row": "row/rows/rowed/rowing/rowing machine/erg/rower/rowing session/rowing sessions/划船/划船机/划船训练",
    "elliptical": "elliptical/ellipticals/cross trainer/elliptical trainer/elliptical session/elliptical sessions/椭圆机",
    "stair": "stair climbing/stairmaster/stair climber/stair climbs/爬楼机/爬楼梯",
    "strength": "strength/strength training/strength session/strength sessions/strength workout/strength workouts/weights/weight training/weight lifting/weightlifting/lifting/lift/lifted/lifts/lifted weights/lift weights/lifting weights/weights session/weights sessions/gym/gym session/gym sessions/resistance training/hit the weights/hit the gym/力量训练/力量/举铁/撸铁/器械/举重/重训",
    "hiit": "hiit/interval/intervals/interval training/hiit session/hiit sessions/circuit/circuits/crossfit/circuit training/间歇/间歇训练/高强度间歇",
    "yoga": "yoga/yoga session/yoga sessions/yoga class/yoga classes/yoga practice/yoga practices/瑜伽/瑜珈/练瑜伽",
    "pilates": "pilates/普拉提",
    "mobility": "mobility/stretching/stretch/stretched/拉伸",
    "dance": "dance/dancing/danced/zumba/aerobics/跳舞/舞蹈/健身操",
    "martial_arts": "martial arts/boxing/kickboxing/karate/judo/boxed/拳击/武术/搏击",
    "racket": "tennis/badminton/squash/table tennis/ping pong/padel/pickleball/tennis match/tennis matches/网球/羽毛球/乒乓球/打网球/打羽毛球",
    "team_sport": "football/soccer/basketball/volleyball/hockey/rugby/baseball/cricket/足球/篮球/排球/打篮球/踢足球/打球",
    "climb": "climbing/bouldering/rock climbing/bouldered/攀岩/抱石",
    "ski": "ski/skis/skied/skiing/snowboard/snowboarding/cross country skiing/滑雪",
    "skate": "skate/skated/skating/ice skating/rollerblading/滑冰/轮滑/溜冰",
    "golf": "golf/golfing/高尔夫",
    "multisport": "triathlon/triathlons/duathlon/铁人三项",
    "jump_rope": "jump rope/skipping rope/jumping rope/rope jumping/跳绳",
    "mindfulness": "meditation/meditate/meditated/meditating/mindfulness/breathing exercise/breathing exercises/tai chi/冥想/正念/太极",
    "": "workout/workouts/work out/works out/worked out/working out/exercise/exercises/exercised/exercising/training/train/trained/trainings/session/sessions/activity/activities/workout session/workout sessions/training session/training sessions/exercise session/exercise sessions/sport/sports/train at all/sports session/sports sessions/logged workouts/recorded workouts/锻炼/运动/训练/健身/练/练了/训练记录/运动记录/活动/训练课/练过/锻炼了",
}  # fmt: skip

_WORDS: dict[str, dict[str, str]] = {
    "AGG": {
        "mean": "average/averages/averaged/avg/mean/avrg/ave/on average/on avg/in average/averaging/typical/typically/usual/usually/normally/平均/均值/平均值/平均每次/平均每天/平均每晚/每天平均/每晚平均/每次平均/日均/人均/一般/通常/平均是/平均下来",
        "sum": "total/totals/totalled/totaled/sum/altogether/overall total/in total/in all/all together/combined/cumulative/added up/summed/sum of/grand total/accumulate/accumulated/all told/cumulatively/aggregate/total amount/总共/一共/总计/合计/总/总和/加起来/共/累计/总量/总数/共计/总的",
        "median": "median/middle value/typical middle/中位数/中位/中间值/中值",
        "max": "maximum/max/highest/greatest/largest/biggest/top/peak/most often/most frequently/hottest/warmest/busiest/most active/strongest/deepest/most/best ever/all time high/personal best/pb/pr/personal record/highest ever/at most (days/nights)/upper/最高/最大/最多/最大值/最高值/峰值/最多的/之最/最",
        "min": "minimum/min/lowest/least often/coldest/coolest/laziest/weakest/least active/least/smallest/fewest/all time low/bottom/最低/最小/最少/最小值/最低值/最少的",
        "range": "range/spread/difference between highest and lowest/极差/范围",
        "std": "standard deviation/std/stddev/std dev/sd/st dev/stdev/sample standard deviation/standard dev/variability of/variation in/variation of/fluctuation/波动/标准差/标准偏差",
        "percentile": "percentile/百分位/百分位数/分位数/分位",
        "count_distinct": "distinct/unique/different/不同/不同的",
    },
    "SUP": {
        "max:duration": "longest/lengthiest/longest lasting/最长/最久/时间最长/持续最久/时长最长",
        "min:duration": "shortest/briefest/最短/时间最短",
        "max:distance": "farthest/furthest/longest distance/most distant/greatest distance/最远/距离最长/最长距离/路程最长",
        "min:distance": "shortest distance/距离最短/最短距离/最近的距离",
        "max:speed": "fastest/quickest/swiftest/speediest/most rapid/最快/速度最快/配速最快/最高速度/最快速度",
        "min:speed": "slowest/最慢/速度最慢",
        "max:energy": "most intense/biggest burn/消耗最多/消耗最大/消耗最高/消耗热量最多/燃烧最多",
        "min:energy": "消耗最少/消耗最低",
        "max:elevation": "hilliest/steepest/爬升最多/爬升最大/爬升最高",
        "best": "best/最好/最佳/最棒", "worst": "worst/poorest/最差/最糟/最不好",
        "max:clock": "latest (night/bedtime)/最晚", "min:clock": "earliest/最早",
    },
    "ORD": {
        "first": "first/1st/first ever/very first/第1次/第1个/首次/第1/第1条/第1笔/头1次/最早1次/最初/第1场/第1趟/首次记录/第1回",
        "last": "last/latest/most recent/most recently/newest/final/lastly/last recorded/current/currently/now/最近1次/最后1次/上1次/上次/最新/最近/最后/最近的1次/上回/上1回/当前/目前/现在/最近1回/最近1趟/最近1场/最后/最近1条",
        "second_last": "second to last/second last/second most recent/penultimate/next to last/2nd to last/2nd last/2nd most recent/last but 1/last but one/the 1 before [the] last/倒数第2次/倒数第2/上上次/倒数第2个",
        "third_last": "third to last/third most recent/third last/3rd to last/3rd last/3rd most recent/倒数第3次",
        "second": "second/2nd/第2次/第2个", "third": "third/3rd/第3次/第3个",
        "previous": "previous/the 1 before/the one before/prior",
    },
    "OP": {
        ">": "more than/over/above/greater than/higher than/exceeding/exceeded/exceed/exceeds/longer than/farther than/further than/faster than/larger than/bigger than/later than/beyond/past the/in excess of/upwards of/surpass/surpassed/surpassing/older than/topped/went over/better than/went above/got over/got above/north of/was over/took more than/broke/after/>/超过/大于/高于/多于/长于/超出/超/过/突破/快于/晚于/不止/比/以后/晚过/高过/多过",
        ">=": "at least/no less than/not less than/no fewer than/not fewer than/a minimum of/or more than/not below/not under/greater than or equal to/more than or equal to/hit/reached/reach/reaching/hitting/get to/got to/made it to/achieved/met/meet/no later/>=/至少/不少于/不低于/达到/不小于/满/不短于/达/大于等于/够/起码",
        "<": "less than/under/below/fewer than/lower than/shorter than/smaller than/slower than/beneath/short of/earlier than/before/did not reach/not reach/did not hit/fell short of/dropped below/drop below/fell below/fall below/stayed under/stay under/went below/did not get to/worse than/</少于/小于/低于/不到/不足/短于/没到/未到/慢于/早于/没达到/未达到/不满/没有达到/少过/低过/跌破/不够",
        "<=": "at most/no more than/not more than/no longer than/a maximum of/up to/not over/not above/not exceeding/did not exceed/no higher than/less than or equal to/lower than or equal to/<=/最多不超过/不超过/不多于/不高于/不大于/没超过/小于等于/至多/没有超过",
        "==": "equal to/equals/exactly/equal/equaled/equalled/precisely/the same as/=/==/等于/正好/恰好/刚好/为",
        "!=": "not equal to/other than/different from/!=/不等于",
        "between": "between/in between/ranging from/介于/在",
        "about": "about/around/roughly/approximately/大约/大概/左右",
    },
    "POST": {  # comparators that follow their number
        ">=": "or more/or better/or higher/or above/or longer/or over/or greater/and up/or later/or farther/or further/plus/or faster/or up/minimum/及以上/以上/或以上/或更多/或更高/及更多/或更久/之上/往上",
        "<=": "or less/or fewer/or lower/or below/or under/or shorter/or earlier/or worse/tops/max or less/及以下/或以下/或更少/或更低",
        "<": "以下/以内/之内/之下/往下/内",
    },
    "Q": {
        "howmany": "how many/number of/count of/count/counts/number/tally/how many of/多少/几/几个/次数/数量/多少个/有多少/几多/天数/有几",
        "howmuch": "how much/what amount of/amount of/多大/多高/有多大/有多高/怎么样/怎样/如何/什么水平/是多少/多低",
        "howlong": "how long/how much time/what length of time/how much of my time/多久/多长/多长时间/多少时间/有多久/有多长",
        "howfar": "how far/what distance/多远/有多远/多少路",
        "howfast": "how fast/how quick/how quickly/how slow/what speed/多快/有多快",
        "howoften": "how often/how frequently/frequency of/frequency/how many times/number of times/times/count of times/几次/多少次/几回/多少回/多少趟/几趟/几场/多少场/频率/次数/多常/几节/多少节",
        "when": "when/on what date/on which date/what date/which date/on what day/date of/the date of/date/on which calendar date/什么时候/什么时间/何时/哪一天/哪天/哪1天/哪日/几号/哪1日/什么日期/日期/哪一日/几月几号/是哪天",
        "whichday": "which of my/which day/what day/on which day/which night/what night/on which night/on what night/which of my days/which morning/哪晚/哪1晚/哪1夜/哪一晚/哪一夜/哪个晚上/哪天晚上",
        "whattime": "what time/at what time/which time/what hour/when do i/几点/几点钟/什么钟点/什么时间点",
        "whichmonth": "which month/what month/in which month/in what month/which calendar month/month with/best month/month had/哪个月/哪1个月/哪月/几月份/几月/什么月份/哪个月份",
        "whichweek": "which week/what week/in which week/week with/哪周/哪1周/哪个星期/哪个周/哪一周",
        "whichyear": "which year/what year/in which year/哪年/哪1年/哪一年",
        "whichweekday": "which weekday/what weekday/which day of the week/what day of the week/on which weekday/which day of week/weekday with/day of the week/weekday has/on what day of the week/what day of week/周几/星期几/礼拜几/哪个周几/1周中哪1天/1周里哪1天/1周中的哪1天/1周里的哪1天/1周中哪天/1周里哪天/一周中哪天",
        "whichactivity": "which (activity/sport/workout/exercise)/what (activity/sport/exercise)/what (type/kind/sort) of (activity/sport/workout/exercise/session)/which (type/kind/sort) of (activity/sport/workout/exercise/session)/what was the activity/what (workout/workouts) did i do/what (workout/activity/sport/exercise) was/哪种运动/什么运动/哪项运动/哪种锻炼/什么锻炼/哪个运动/什么项目/哪类运动/哪种活动/哪项",
        "list": "list/list all/list of/name/what did i do for exercise/what exercise did i do/all activities/all (the/my) activities/name all/show all/show me all/which (activities/sports/workouts/exercises)/what (activities/sports/workouts/exercises)/what (types/kinds/sorts) of (activities/activity/sports/sport/workouts/workout/exercise/exercises/sessions)/what different (activities/sports/workouts/types of activity/types of workouts/kinds of activity/kinds of activities/types of activities/types of exercise/types of workout)/which different (activities/sports/workouts/kinds of activity/types of activity/kinds of activities/types of activities)/distinct activities/unique activities/different activities/different sports/different kinds of activity/different kinds of activities/different types of activity/different types of activities/different types of workouts/enumerate/哪些/哪几种/哪些运动/什么运动项目/有哪些/都有哪些/列出/哪几项/都做了什么/都练了啥/练了啥/练了什么/做了哪些/都练了什么/啥运动/什么类型的运动/做过什么运动/干了啥/做了什么运动/做了啥运动/都做了啥/做过哪些/练过哪些/什么项目/练了哪些",
        "listdates": "on (what/which) (days/dates)/(what/which) (days/dates)/list (the/all/all the) (days/dates)/dates (when/i/of/on which)/哪些天/哪几天/哪些日子/哪些日期/都是哪天/都是哪些天",
        "share": "percentage/percentage of/percent of/what percent/percent/share/share of/what share/what share of/proportion/proportion of/fraction/fraction of/what % of/% of/what part of/pct/pct of/占比/比例/百分之几/百分比/占多少/几成/多大比例/百分之多少/占百分之几/占了",
        "streak": "streak/in a row/consecutive days/consecutive nights/consecutive/consecutively/longest run of days/straight days/straight/days running/back to back/successive/连续/连着/最长连续",
        "trend": "trend/trending/trended/trends/going up or down/gone up or down/go up or down/went up or down/up or down/rising or falling/increasing or decreasing/rise or fall/risen or fallen/increase or decrease/increased or decreased/improving/getting better or worse/better or worse/improve or decline/improving or declining/direction/which way/heading/gaining or losing/gain or lose/gained or lost/moving up/moved up/climbing or dropping/climbing or falling/higher or lower over time/down or up/falling or rising/decreasing or increasing/getting better/getting worse/going up/going down/increasing/decreasing/declining/rising/falling/dropping over time/dropping/上升还是下降/升还是降/是升是降/升了还是降了/趋势/走势/变化趋势/涨还是跌/增加还是减少/上涨还是下跌/在涨还是在跌/上升还是下跌/往上还是往下/变高还是变低/升高还是降低/提高还是下降/变好还是变差/上升了还是下降了/胖了还是瘦了/增还是减/升降/提升还是下降/升高了还是降低了/变多还是变少/涨了还是跌了/下降还是上升/降还是升",
        "corr": "correlation/correlations/correlate/correlates/correlated/correlation coefficient/pearson/related/relationship/relation/relate/linked/link/association/associated/connection/go together/move together/go with/goes with/depend on/connected/tied to/track with/tracks with/pearson correlation/affect/affected/influence/相关性/相关系数/相关/关系/关联/关联性/有关/有没有关系/有关系/联系",
        "daysago": "how many days ago/how long ago/how long [ago] (has it been since/is it since/since)/how many days since/how many days [have passed/has it been] since/days since/days ago/how long has it been since/how many days has it been since/how many days have passed since/几天前/多少天前/多少天以前/过了多少天/过了几天/距今多少天/隔了多久/多少天没/距离现在几天/离现在几天/多久没/几天没/距今几天/距今多久/距今天几天/距离今天几天/已经多少天",
        "did": "did i/have i/was there/were there/do i/am i/is my/was my/有没有/是否",
    },
    "DELTA": {"lost": "lost/lose/losing/shed/减了/瘦了/轻了/减掉/减重", "gained": "gained/gain/put on/胖了/重了/增重", "change": "change/changed/变化/变了/改变"},
    "TABLE": {
        "month": "for each month/by month/each month/month by month/broken down by month/every month/for every month/按月/每个月分别/各月/各个月",
        "week": "for each week/by week/week by week/broken down by week/for every week/按周/各周/每周分别", "weekday": "for each (weekday/day of the week)/by (weekday/day of the week)/per (weekday/day of the week)/each day of the week/按星期",
        "activity": "for each (activity/sport/activity type/type of activity/workout type)/by (activity/sport/activity type/workout type)/per (activity/sport/activity type/workout type)/按运动/各项运动/每种运动", "year": "for each year/by year/year by year/按年",
        "day": "for each day/day by day/by day/each day of",
    },
    "VS": {
        "vs": "vs/vs./versus/compare/compared/compared to/compared with/comparing/in comparison to/in comparison with/relative to/minus/subtract/diff/diff between/difference between/the difference between/difference/differ/differs/differ from/as opposed to/how does/against/对比/比较/相比/差多少/相差/差/差别/之差/差距/差异/多还是少/和…比/区别/比起/比/差了/差几/还是",
        "than": "than/than on/than in/than the",
    },
    "MORE": {"more": "more/higher/longer/further/farther/faster/greater/later/better/heavier/多走/多/高/久/长/更多/更高/更长/更久/多睡/更快/更晚/多了", "less": "less/fewer/lower/shorter/slower/earlier/worse/少/低/更少/更低/更短/更慢/更早/少睡/少走/少了"},
    "ON": {
        "day": "on [the/those/all/any/my] (days/nights/dates/mornings/evenings) (when/where/that/in which/on which/with/i/which/of/having/after which/for which/while)/[the/those/all] (days/nights/mornings) (when/where/that/in which/on which/i/which/with/having)/on [the] days/for [the/those/all/my] (days/nights) (when/where/that/with/i/in which/on which/which)/for days/during (days/nights) (when/where/that/with)/over (days/nights) (when/where/that/with)/across (days/nights) (when/where/that/with)/among (days/nights) (when/where/that/with)/of [the] (days/nights) (when/where/that/with)/[on] the (day/night/date) of/(any/a/each/every/the) (day/night) (when/where/that/with/i/in which/on which/which)/on (a/any/each/every/the) (day/night) (when/where/that/with/i/in which/on which/which)/by day when/in days when/in nights when/的日子里/的那些天/的日子/的那天/的那几天/的天里/的天数里/的这些天/的几天/那些天/那些日子/的时候/当天/的当天/的晚上/的那晚/的那些晚上/的夜晚/的夜里/的夜/那晚/的天/的日子当中/的日子里面/的情况下/的时候/时/那天/那几天/日/的那1天/的当晚/期间/之日",
        "where": "where/in which/for which/whose/which had/that had/which were/that were/that lasted/which lasted/which was/that was/that took/that covered/having/with",
        "when": "when/whenever/every time/if/while/each time/any time/as soon as",
    },
    "SHIFT": {
        "after": "[on] [the/a/any/each] (night/day/morning/nights/days/evening/mornings) (after/following)/[on] [the] (next/following) (day/night/morning) (after/following)/(night/day/nights/days) after (a/an/the/my) [day/night/days/nights] [of/with/when/where/that/i/in which]/[the] (night/day/nights/days) following/after [a/an] (day/night/days/nights) (with/of/when/where/that/i/in which/on which)/following [a/an] (day/night/days/nights) (with/of/when/where/that/i)/the day after (days/nights) (when/with/i/where/that)/[on] [the] (night/day/nights/days) (after/following) (days/nights) [when/with/i/where/that/of]/the next (day/night) after/after/following/后的第2天/之后的第2天/后第2天/以后的第2天/后1天/的第2天/第2天/当天晚上/的当天晚上/当晚/的当晚/次日/的次日/之后那晚/后那晚/后的那晚/后当晚/后的晚上/之后的晚上/后的那1晚/后的那天晚上/后1晚/之后/以后/后/隔天/隔日/后的夜里/后的1天/后的1晚/的后1天/后那1晚/之后那1晚/之后那天/后那天/的第2天晚上/后的第2天晚上/之后的那晚/之后的1晚/之后的第2个晚上/的后1晚",
        "before": "[on] [the] (night/day/nights/days/evening/evenings) before/the previous (day/night) to/[on] [the] (night/day/nights/days) (preceding/prior to)/before/preceding/prior to/前1天/的前1天/前1晚/的前1晚/之前那晚/前那晚/前1夜/之前1晚/前夜/前1天晚上/前的晚上/之前的晚上/之前的1晚/前的那晚/之前的那晚/的前夜",
        "nextday": "[the] (next/following) (day/night/morning/days/nights)/[the] (day/night) after/that night/the same night/the night that followed",
    },
    "NEG": {"not": "without/no/not/never/none/did not/do not/was not/were not/have not/had not/did no/zero/skipped/skip/no recorded/free of/non/neither/instead of/没有/没/无/不/未/没做/没有做/不做/从不/没喝/不喝"},
    "REST": {"rest": "rest day/rest days/days off/off days/off day/day off/non workout days/non workout day/non training days/non training day/no workout days/休息日/days off training/days off exercise/training free days/days i did not (train/exercise/work out)/days without (training/exercise/a workout/workouts/any workout/any exercise)/days with no (training/exercise/workout/workouts)/不运动的日子/不锻炼的日子/没运动的日子/没锻炼的日子/没有锻炼的日子/没有运动的日子/休息的日子/非运动日/非训练日/非锻炼日"},
    "PER": {
        "day": "per day/a day/each day/every day/daily/per night/a night/each night/every night/nightly/day to day/per calendar day/everyday/day by day/in a day/in a single day/in 1 day/in 1 night/in a night/in a single night/in any 1 day/on any day/on any 1 day/on a single day/on 1 day/on any single day/in any day/on a given day/1 day/single day/single night/单日/单晚/1天/1晚/每天/每日/每晚/天天/每夜/1日/1个晚上/一天里",
        "week": "per week/a week/each week/every week/weekly/in a week/in a single week/week to week/in 1 week/wk/每周/每星期/每个星期/周均/1周/每礼拜",
        "month": "per month/a month/each month/every month/monthly/in a month/in a single month/in 1 month/每月/每个月/月均",
        "year": "per year/a year/each year/every year/yearly/annually/每年",
        "session": "per (workout/session/run/ride/swim/hike/walk/exercise/training/activity/class/practice)/each (workout/session/run/ride/swim/hike/walk/time)/every (workout/session/run/ride/swim/hike/walk)/a session/per time/a time/per outing/at a time/in a single (workout/session/run/ride/swim/hike/walk)/in 1 (workout/session/run/ride/swim/hike/walk/go)/in a (workout/session)/in any [single/1] (workout/session/run/ride/swim/hike/walk)/during any [single/1] (workout/session/run/ride/swim/hike/walk)/单次/每次/每回/1次/每趟/每场/每节",
    },
    "DAY": {"day": "day/days/date/dates/天/日子", "night": "night/nights/晚/晚上/夜/夜里"},
    "READ": {"read": "reading/readings/records/entry/entries/measurement/measurements/记录/读数/测量/测过/测了"},
    "AND": {"and": "and/&/as well as/plus/both/also/且/并且/同时/而且/和/与/跟/又/以及/及/、"},
    "OR": {"or": "or/或/或者/还是"},
    "EXCEPT": {"except": "except/excluding/apart from/other than/除了/不包括/不算"},
    "TOD": {
        "morning": "in the morning/in the mornings/morning/mornings/早上/上午/早晨/清晨", "afternoon": "in the afternoon/in the afternoons/afternoon/afternoons/下午",
        "evening": "in the evening/in the evenings/evening/evenings/at night/傍晚/晚间", "noon": "noon/midday/中午", "midnight": "midnight/午夜/半夜/零点",
    },
    "START": {"start": "started/start/starting/began/begin/beginning at/begun/kicked off/开始", "end": "ended/finished/结束"},
    "BESTOF": {"ago": "ago"},
    "SAME": {"same": "the same day/same day/that day/同1天/同日"},
    "ABOVEAVG": {">": "above average/above my average/above the average/higher than average/higher than my average/more than average/more than my average/over my average/above normal/above my usual/高于平均/超过平均/高于平均值/超过平均值/高于均值", "<": "below average/below my average/below the average/lower than average/lower than my average/less than average/less than my average/under my average/below normal/below my usual/低于平均/少于平均/低于平均值/低于均值"},
    "PRON": {"it": "it/that/this/those/these/them/that one/the one/that run/that ride/that workout/that night/that day/in the water/out there/那次/那天/那晚/那/它/这次/这天/其中/那1天/那1次/那个/这个"},
}  # fmt: skip

_UNIT_WORDS = {
    "h": "hours/hour/hrs/hr/h/小时/钟头/个小时/个钟头", "min": "minutes/minute/mins/min/分钟", "s": "seconds/second/secs/sec/秒", "km": "km/kms/kilometres/kilometers/kilometre/kilometer/k/ks/klicks/公里/千米",
    "mi": "miles/mile/mi/英里/迈", "m": "metres/meters/metre/meter/m/米", "ft": "feet/foot/ft/英尺", "steps": "steps/步", "kcal": "kcal/kcals/calories/cals/cal/kilocalories/calorie/千卡/大卡/卡路里/卡", "kj": "kj/kilojoules/千焦",
    "kg": "kg/kgs/kilos/kilo/kilograms/kilogram/公斤/千克", "lb": "lb/lbs/pounds/pound/磅", "st": "stone/stones", "g": "g/grams/gram/grammes/克", "mg": "mg/milligrams/milligram/毫克", "l": "l/litres/liters/litre/liter/升",
    "ml": "ml/millilitres/milliliters/mls/millilitre/milliliter/毫升", "oz": "fl oz/ounces/oz", "bpm": "bpm/beats/beats per minute/beats a minute/次每分钟/下/次/分/次每分", "ms": "ms/milliseconds/millisecond/毫秒", "%": "%/percent/per cent/percentage points/pct",
    "km/h": "km/h/kmh/kph/kilometres per hour/kilometers per hour/kilometre per hour/kilometer per hour/km per hour/公里每小时/公里/小时/千米每小时/公里/时", "mph": "mph/miles per hour/mile per hour/mi/h/英里每小时", "min/km": "min/km/minutes per km/minutes per kilometre/minutes per kilometer/min per km/mins per km/分钟每公里/分/公里/分每公里",
    "min/mi": "min/mi/min/mile/minutes per mile/minutes a mile/分钟每英里", "mmHg": "mmhg/毫米汞柱", "°C": "°c/degrees/degree/degrees celsius/celsius/度/摄氏度", "°F": "°f/fahrenheit/degrees fahrenheit/华氏度", "floors": "floors/floor/flights/层/楼/层楼",
    "days": "days/day/nights/天", "times": "times/次", "cups": "cups/glasses/杯", "mmol/L": "mmol/l/mmol", "mg/dL": "mg/dl", "W": "watts/w/瓦", "cigarettes": "cigarettes/cigs/支/根", "breaths/min": "breaths per minute/breaths/min/次/分钟", "score": "points/point/分",
}  # fmt: skip

# Words that carry nothing for a query.
STOP = frozenset(
    """a an the my mine me i i'm we our you your he she of in on at to for from by with into onto as is are was were be been being am do does did have
    has had having get got getting gets gotten take took taken taking takes make made makes go goes went going gone can could will would shall may might must it its it's
    that this these those there here what which who whom whose how why so just only even really quite very pretty please tell show give find know calculate compute
    display see let want like need say check look up report return provide determine figure out work i'd about any some each all both during over across through
    throughout within among per value values level levels reading amount figure figures data number score scores recorded logged log record records tracked tracking measured measure registered
    reported according based stats stat statistic fitbit garmin apple watch wearable tracker device app history hey hi hello yo ok okay um uh hmm well now then also too still ever already
    yet once again back together else overall general entire whole complete full exact exactly far long much many often time times day days night nights date dates week weeks month months
    year years s t d re ve ll m quick question thanks thx pls lol haha btw could've actually basically roughly approximately around approx accumulated if when where while because since
    did've do you've think guess mean curious wondering wonder id sort kind type out off down up put clock clocked rack racked manage managed cover covered covering complete completed completing done doing
    does perform performed performing spend spent spending happen happened happens occur occurred fall fell come came came in comes keep kept stay stayed staying reach experience experienced
    achieve achieved hit see saw seen look looked looking show shows sit sat run's ride's today's yesterday's week's month's year's last's own myself own personal daily' end' every individual given respective corresponding
    associated particular specific certain per' one ones thing things bit lot lots little few several per'' every'' gone' burned' use used using unit units expressed decimal decimals rounded round
    between and or not no than vs more less most least length lengths types kinds sorts type long' actual current currently so-far sofar info information answer question result results please' summary set sets feature
    body person human self individual's total's there's here's let's had've night's day's morning's bed asleep' woke' hold held on' at' log' last first again' lately recently these' wear wore worn
    involve involved include included including considering consider regarding concerning terms respect regards same other another either' under' ending end ends starting starts begin start started began ended finish finished
    turned turn turns number's enough' across' throughout' per''' across'' out' up' my' along came' across''' hand total'' whatever overall' roughly' precise precisely simply simple single compared' happened' sessions' rate's
    did''' pull pulled pulls rack' tot totalling worth per'''' count's spot clocking bring brought bringing across'''' register readings cumulative' on'' stretch' ish or' any' anything something everything
    """.split()  # noqa: SIM905
) | frozenset(
    ["我", "我的", "的", "了", "是", "在", "有", "过", "吗", "呢", "啊", "吧", "呀", "嘛", "么", "请", "请问", "帮", "帮我", "看", "看看", "查", "查查", "一下", "1下", "告诉", "想", "知道", "想知道", "计算", "算", "算算", "下", "给", "给我", "都", "也", "还", "就", "才", "会", "能", "可以", "里", "中", "内", "上", "到", "从", "自", "把", "被", "得", "地", "着", "个", "次", "这", "那", "哪", "哪个", "多少", "什么", "么", "啥", "做", "做了", "进行", "完成", "记录", "数据", "显示", "大概", "左右", "每", "每个", "其", "之", "与", "和", "那么", "这么", "具体", "总体", "整体", "情况", "数值", "值", "数", "量", "为", "于", "以", "及", "用", "按", "按照", "根据", "单位", "表示", "请用", "你", "您", "他", "我们", "咱", "俺", "今", "时间", "有过", "花", "花了", "去", "去了", "来", "了吗", "了呢", "走了", "回", "趟", "场", "曾", "曾经", "一", "1", "是不是", "总", "共", "间", "段", "期间", "以来", "里面", "当中", "出", "出来", "多", "些", "好", "最", "人", "全天", "全", "整", "天", "晚", "夜", "晚上", "夜里", "身体", "手表", "手环", "设备", "我有", "一直", "几", "数量", "所", "时候", "大", "高", "低", "长", "短", "久", "比", "再", "又", "且", "并", "而", "但", "却", "如果", "当", "时", "因", "因为", "所以", "由", "由于", "对", "对于", "关于", "跟", "同", "将", "使", "让", "叫", "要", "需要", "应", "应该", "可", "而已", "平均", "每次", "每天", "每晚", "起来", "下来", "过去", "达", "多久", "的话", "分别", "那个", "这个", "些", "一些", "次数", "天数", "要求", "方面", "状况", "水平", "变化", "发生", "出现", "持续", "坚持", "一样", "里程碑", "单次", "记得", "打", "路", "项", "目", "体", "坚", "持", "动", "起", "占", "位", "第", "显示出", "各", "各个", "哟", "哦", "哈", "喔", "嗯"]
)  # fmt: skip


def _expand(phrase: str) -> list[str]:
    """Every wording of a phrase with ``[optional]`` and ``(a/b)`` parts."""
    parts = re.split(r"(\[[^\]]*\]|\([^)]*\))", phrase)
    choices: list[list[str]] = []
    for part in parts:
        if part.startswith("["):
            choices.append(["", *part[1:-1].split("/")])
        elif part.startswith("("):
            choices.append(part[1:-1].split("/"))
        else:
            choices.append([part])
    return [" ".join("".join(combination).split()) for combination in itertools.product(*choices)]


def _phrases(text: str) -> list[str]:
    """Split at the slashes that stand outside brackets."""
    found, depth, start = [], 0, 0
    for at, ch in enumerate(text):
        depth += (ch in "[(") - (ch in "])")
        if ch == "/" and not depth:
            found.append(text[start:at])
            start = at + 1
    return [phrase for phrase in [*found, text[start:]] if phrase]


Entry = tuple[str, str]
_KEEP_SLASH = {
    "km/h",
    "mi/h",
    "min/km",
    "min/mi",
    "min/mile",
    "公里/小时",
    "公里/时",
    "次/分",
    "分/公里",
    "breaths/min",
    "次/分钟",
}


@lru_cache(maxsize=1)
def entries() -> dict[str, tuple[Entry, ...]]:
    """phrase → its (kind, value) readings, the likelier first."""
    found: dict[str, list[Entry]] = {}

    def add(phrase: str, kind: str, value: str) -> None:
        for wording in _expand(phrase):
            readings = found.setdefault(wording, [])
            if (kind, value) not in readings:
                readings.append((kind, value))

    for kind, values in _WORDS.items():
        for value, text in values.items():
            for phrase in _phrases(text):
                add(phrase, kind, value)
    for column, text in _COLUMNS.items():
        for phrase in _phrases(text):
            add(phrase, "C", column)
    for metric in METRICS:
        for phrase in (
            metric.replace("_", " "),
            metric,
            METRICS[metric].zh,
            METRICS[metric].en.lower(),
            *METRIC_NAMES.get(metric, ()),
        ):
            add(phrase.replace("-", " ").lower(), "M", metric)
        for phrase in _phrases(_METRICS.get(metric, "")):
            add(phrase, "M", metric)
    for kinds, text in _ACTIVITIES.items():
        for phrase in _phrases(text):
            add(phrase, "A", kinds)
    for kind, (en, zh) in ACTIVITY_KINDS.items():
        if kind != "other":
            for phrase in (en.lower().replace("-", " "), zh):
                if phrase not in found:
                    add(phrase, "A", kind)
    for unit, text in _UNIT_WORDS.items():
        for phrase in _unit_phrases(text):
            add(phrase, "U", unit)
    return {phrase: tuple(readings) for phrase, readings in found.items()}


def _unit_phrases(text: str) -> list[str]:
    """Unit words; those with a slash of their own are kept whole."""
    for n, whole in enumerate(sorted(_KEEP_SLASH, key=len, reverse=True)):
        text = re.sub(rf"(?<![^/]){re.escape(whole)}(?![^/])", f"\x00{n}\x00", text)
    ordered = sorted(_KEEP_SLASH, key=len, reverse=True)
    return [re.sub(r"\x00(\d+)\x00", lambda m: ordered[int(m[1])], phrase) for phrase in text.split("/") if phrase]


@lru_cache(maxsize=1)
def vocabulary() -> frozenset[str]:
    """Every single word known, for spelling."""
    words = {word for phrase in entries() for word in phrase.split()} | set(STOP)
    return frozenset(word for word in words if re.fullmatch(r"[a-z][a-z']*", word))


def activity_kinds(text: str) -> tuple[str, ...]:
    """Canonical kinds of an activity's name that the lexicon does not hold."""
    kind = canonical_kind(text)
    return () if kind == "other" else (kind,)
