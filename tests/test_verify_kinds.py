"""Kinds of claims beyond plain numbers: ranges, conversions, numerals in words, relative dates, comparisons, multiples, who was studied."""

from __future__ import annotations

from datetime import date

import pytest

from coach.evidence import Fact, Passage, number
from coach.verify import verify_sentence

TODAY = date(2026, 11, 20)
EVIDENCE = number([
 (Fact("readiness","Readiness: easy day (sleep 5 h 33 min, 1 h 38 min below your usual 7 h 11 min)","准备度：轻松练（睡眠5小时33分钟，比你平时的7小时11分钟低1小时38分钟）",verdict="easy",start=TODAY, end=TODAY,metric="readiness"),True),
 (Fact("rhr","Resting heart rate: 60 bpm today (Friday), 6 above your usual 54","静息心率：60次/分（今天周五），比你平时的54高6",60.0,"bpm","resting_heart_rate_bpm",TODAY, TODAY,change=6.0,numbers=((54.0,"bpm"),(6.0,"bpm"))),True),
 (Fact("prot","Protein: 89–128 g a day for someone who trains (1.4–2.0 g per kg at 63.8 kg)","蛋白质：有训练的人每天 89–128 克（每公斤体重 1.4–2.0 克，体重 63.8 公斤）",None,"g","protein_g",numbers=((89.0,"g"),(128.0,"g"),(63.8,"kg"))),True),
 (Fact("run","Your longest run from 1 November to 20 November: 15.03 km (Saturday 14 November)","11月1日至11月20日你最长的一次跑步：15.03公里，11月14日（周六）",15030.0,"m","distance_m",date(2026,11,1), TODAY),True),
 (Fact("steps","Steps, last 7 days: 8,100 on average, 300 below the 28 days before (8,400)","步数，最近7天：平均8100步，比之前28天的8400少300",8100.0,"steps","steps",date(2026,11,14), TODAY, change=-300.0,numbers=((8400.0,"steps"),(300.0,"steps"))),True),
 (Passage("d","Rest","In a trial of 21 trained men over 8 weeks, resting 3 minutes led to more strength than resting 1 minute.","Schoenfeld",2016,"en",1.0),False),
 (Fact("w","Your weight: 63.8 kg on Thursday 19 November, 0.6 kg lower than four weeks before (64.4 kg)","体重：11月19日周四63.8公斤，比四周前的64.4公斤低0.6公斤",63.8,"kg","weight_kg",date(2026,11,19),date(2026,11,19),change=-0.6,numbers=((64.4,"kg"),(0.6,"kg"))),True),
])  # fmt: skip
RIGHT = (
    "Your resting heart rate was about 60 bpm today, which is six beats above your usual 54 [2].",
    "Your longest run was 15 km, or about 9.3 miles, last Saturday [4].",
    "You ran fifteen kilometres on 14 November [4].",
    "You averaged just over 8,000 steps, slightly fewer than before [5].",
    "Your weekly average fell by 300 steps, from 8,400 to 8,100 [5].",
    "Resting three minutes gave more strength than resting one [6].",
    "You slept a little over five and a half hours, well short of your usual seven [1].",
    "Your weight is down 0.6 kg in four weeks, from 64.4 to 63.8 [7].",
    "At 63.8 kg you are 600 g lighter than four weeks ago [7].",
    "Yesterday you weighed 63.8 kg [7].",
    "That is about 141 lb [7].",
    "Six days ago you ran your longest distance this month [4].",
    "Your resting heart rate is about 11 % above your usual [2].",
    "Keep it easy today, since you slept 98 minutes less than usual [1].",
    "Your usual is 54, so 60 is on the high side [2].",
    "Between 89 and 128 grams a day suits someone who trains [3].",
    "今天的静息心率大约六十，比平时高六次 [2]。",
    "你上周六跑了十五公里 [4]。",
    "最近一周平均八千一百步，比之前少了三百步 [5]。",
    "你昨晚只睡了五个半小时左右，比平时少一个半小时多 [1]。",
    "昨天体重63.8公斤，也就是127.6斤 [7]。",
    "四周轻了0.6公斤 [7]。",
    "组间休息三分钟比一分钟更长力量 [6]。",
    "六天前你跑出了这个月最长的距离 [4]。",
    "你平时是54，今天60，偏高一些 [2]。",
)
WRONG = (
    "Your resting heart rate was between 62 and 70 bpm today [2].",
    "Aim for 90 to 160 g of protein a day [3].",
    "Your longest run was 15 miles [4].",
    "You ran 15 km last Sunday [4].",
    "You averaged 81,000 steps [5].",
    "Your steps rose by 300 [5].",
    "Your steps went from 8,100 up to 8,400 [5].",
    "Resting 3 minutes led to less strength than resting 1 minute [6].",
    "You slept six and a half hours [1].",
    "You gained 0.6 kg in four weeks [7].",
    "At 63.8 kg you are 600 g heavier than four weeks ago [7].",
    "That is about 160 lb [7].",
    "Two days ago you weighed 63.8 kg [7].",
    "Your resting heart rate is about 25 % above your usual [2].",
    "Your resting heart rate was twice your usual [2].",
    "You slept longer than usual [1].",
    "Go all out today, you are well rested [1].",
    "Your resting heart rate was fifty-four today [2].",
    "You are half a kilo lighter than a year ago [7].",
    "In a trial of 21 trained women, longer rests gave more strength [6].",
    "Three weeks ago you ran your longest distance [4].",
    "You lost 6 kg in four weeks [7].",
    "In a trial of 8 weeks and 210 men rest helped [6].",
    "Your weight is up from 63.8 to 64.4 kg [7].",
    "今天的静息心率大约六十五 [2]。",
    "每天吃90到180克蛋白质比较合适 [3]。",
    "你上周日跑了十五公里 [4]。",
    "最近一周平均八千一百步，比之前多了三百步 [5]。",
    "你昨晚睡了七个半小时 [1]。",
    "四周里胖了一斤二两 [7]。",
    "昨天体重63.8斤 [7]。",
    "四周重了0.6公斤 [7]。",
    "今天可以全力冲一把 [1]。",
    "三天前你跑出了这个月最长的距离 [4]。",
    "最近一周平均八千一百米 [5]。",
    "你瘦了六公斤 [7]。",
    "静息心率比平时低六次 [2]。",
)


def _problems(sentence: str) -> tuple[object, ...]:
    lang = "en" if sentence.isascii() else "zh"
    return verify_sentence(sentence, EVIDENCE, message="how am I doing", lang=lang, today=TODAY)  # type: ignore[arg-type]


@pytest.mark.parametrize("sentence", RIGHT)
def test_what_the_evidence_says_in_other_words(sentence: str) -> None:
    assert _problems(sentence) == ()


@pytest.mark.parametrize("sentence", WRONG)
def test_what_it_does_not_say(sentence: str) -> None:
    assert _problems(sentence)
