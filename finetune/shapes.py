"""Sentence shapes by kind of evidence, in the words of the evidence itself: what an item means, and one next step from it.

Same notation as lifted answers (``finetune.lift``): ``{0.part}`` is a part of the cited item, ``[@0]`` its citation. ``ANY`` kinds end in
no sign and fit whichever way the item points. Passages are quoted, whole or cut at a clause, by ``from_passages``.
"""

from __future__ import annotations

import random
import re

from coach.evidence import Item, Passage
from coach.verify import split_sentences
from finetune.lift import filled, see

_WAYS = (("+", "above"), ("-", "below"))

# kind → sentences that explain; {way} becomes the direction word of the kind.
_EXPLAIN: dict[str, tuple[str, ...]] = {
    "latest": (
        "{0.when}, your {0.label_small} of {0.value} is {0.delta} {way} your usual {0.usual} [@0].", "Your {0.label_small} is {0.delta} {way} your usual {0.usual} {0.when} [@0].",
        "With {0.value}, your {0.label_small} sits {0.delta} {way} your usual {0.usual} [@0].", "Compared with your usual {0.usual}, your {0.label_small} is {0.delta} {way} that {0.when} [@0].",
        "Beside that, your {0.label_small} was {0.value} {0.when}, {0.delta} {way} your usual {0.usual} [@0].", "Your own usual {0.label_small} is {0.usual}, so {0.value} is {0.delta} {way} it [@0].",
    ),
    "average": (
        "The average {0.label_small} was {0.value}, {0.delta} {0.way} the {0.ref} [@0].", "The {0.label_small} was {0.value} on average and {0.usual} in the {0.ref} [@0].", "On average the {0.label_small} is {0.delta} {0.way} the {0.ref} [@0].",
       
        "Your {0.label_small} came to {0.value} on average, {0.delta} {0.way} the {0.ref} ({0.usual}) [@0].", "On average your {0.label_small} was {0.value}, {0.delta} {0.way} the {0.ref} [@0].",
        "Your average {0.label_small} moved from {0.usual} to {0.value}, {0.delta} {0.way} the {0.ref} [@0].", "Against the {0.ref}, your average {0.label_small} is {0.delta} {0.way} {0.usual} [@0].",
        "Looking at the average, your {0.label_small} of {0.value} is {0.delta} {0.way} the {0.ref} [@0].",
    ),
    "driver": (
        "Your {0.label_small} of {0.value} is {0.delta} {way} your usual {0.usual} [@0].", "At {0.value}, your {0.label_small} is {0.delta} {way} your usual [@0].",
        "The reason lies in your {0.label_small}, which is {0.delta} {way} your usual {0.usual} [@0].", "With {0.value}, your {0.label_small} is {0.delta} {way} your usual {0.usual} [@0].",
    ),
    "answer": ("So your {0.what} was {0.value} [@0].", "In your own data, that makes {0.value} for your {0.what} [@0].", "For you, {0.value} is your {0.what} [@0].", "Your own numbers give {0.value} for your {0.what} [@0]."),
    "food": (
        "It has {0.protein} protein, {0.carbohydrate} carbohydrate and {0.fat} fat in {0.amount} [@0].", "So {0.amount} has {0.protein} protein and {0.carbohydrate} carbohydrate [@0].",
       
        "Per {0.amount} you get {0.protein} protein, {0.carbohydrate} carbohydrate and {0.fat} fat [@0].", "With {0.kcal} kcal comes {0.protein} protein, {0.fat} fat and {0.carbohydrate} carbohydrate [@0].",
        "Besides {0.protein} protein there is {0.carbohydrate} carbohydrate and {0.fat} fat in {0.amount} [@0].", "Of its {0.kcal} kcal, part is from {0.carbohydrate} carbohydrate, the rest from {0.protein} protein and {0.fat} fat [@0].",
    ),
    "energy": (
        "The energy of about {0.value} a day rests on your activity [@0].", "It is your resting energy times your activity [@0].", "It comes from your resting energy and your activity [@0].",
       "Around {0.value} a day would let you {0.aim} [@0].", "Your activity and your resting energy together make about {0.value} a day to {0.aim} [@0].", "About {0.value} a day of energy is what it takes to {0.aim} [@0]."),
    "target": (
        "The {0.label_small} is set by {0.why} [@0].", "So {0.label_small} of {0.value} a day fits someone who trains [@0].", "That is {0.why}, or {0.value} of {0.label_small} a day [@0].",
       "For someone like you, {0.value} of {0.label_small} a day follows from {0.why} [@0].", "Your {0.label_small} range of {0.value} a day comes from {0.why} [@0].", "The range of {0.value} {0.label_small} a day is worked out from {0.why} [@0]."),
    "water": ("About {0.value} a day counts drinks and food together [@0].", "The {0.value} of water a day come from drinks and food together, with more in heat [@0]."),
    "training": (
        "The {0.ref} before had {0.count2} and {0.time2} of training [@0].", "Training went from {0.count2} to {0.count} [@0].", "The training of the {0.ref} before was {0.time2} in {0.count2} [@0].",
       
        "Your training came to {0.count} and {0.time}, after {0.count2} and {0.time2} in the {0.ref} before [@0].", "With {0.count} and {0.time} of training, you can compare it with {0.count2} in the {0.ref} before [@0].",
        "You trained {0.time} in {0.count}; in the {0.ref} before it was {0.time2} in {0.count2} [@0].",
    ),
    "workout": ("Your {0.activity_small} of {0.value} {0.when} is still fresh [@0].", "Remember your {0.activity_small} of {0.value} {0.when} [@0].", "There was also a {0.activity_small} of {0.value} {0.when} [@0]."),
    "plan": ("The plan runs for {0.weeks} with {0.days} and up to {0.minutes} a session [@0].", "In all that makes {0.count} and {0.time}, from {0.start} to {0.end} [@0].", "You train {0.days} for {0.weeks}, up to {0.minutes} a session [@0]."),
    "week": ("Week {0.number} ({0.phase_small}) opens with {0.first} [@0].", "In week {0.number} you begin with {0.first} [@0].", "Your first session in week {0.number} is {0.first} [@0]."),
    "session": ("Planned for {0.when} is {0.name_small}, {0.value} at RPE {0.rpe} [@0].", "Your plan has {0.name_small} for {0.when}, {0.value} [@0]."),
    "restday": ("Your plan has a rest day today, and next is {0.name} on {0.when}, {0.value} [@0].", "Today is a rest day in your plan; {0.name} is next on {0.when} [@0]."),
    "goal": ("Your goal, {0.aim}, is kept [@0].", "Your goal of {0.aim} is kept [@0]."),
    "pace": ("For you, up to {0.value} a week is a safe pace [@0].", "Keep to a safe pace for you, up to {0.value} a week [@0]."),
    "until": ("At a safe pace of up to {0.value} a week it takes about {0.weeks} [@0].", "About {0.weeks} at a safe pace of up to {0.value} a week takes you to {0.end} [@0]."),
    "logged": (
        "The {0.what} is logged for today [@0].", "So {0.what} is logged [@0].", "All of it is logged, {0.what} [@0].",
       "Your {0.what} is logged [@0].", "This is logged, {0.what} [@0]."),
    "bmi": ("A BMI of {0.value} is {0.meaning} [@0].", "Your BMI of {0.value} is {0.meaning} [@0]."),
    "pressure": ("A value of {0.value} is {0.meaning} [@0].",),
    "readiness:rest": ("Your readiness points to a rest day [@0].", "Your readiness asks for a rest day, so rest comes first [@0].", "A rest day fits your readiness best [@0]."),
    "readiness:easy": ("Your readiness points to an easy day [@0].", "Your readiness asks for an easy day, not for your usual load [@0].", "An easy day fits your readiness best [@0]."),
    "readiness:train": ("Your readiness lets you train as planned [@0].", "Your readiness is near your usual, so you can train as planned [@0].", "Nothing in your readiness speaks against your planned training [@0]."),
}  # fmt: skip
_SAME: dict[str, tuple[str, ...]] = {
    "latest=": ("Your {0.label_small} of {0.value} {0.when} is the same as your usual [@0].", "{0.when}, your {0.label_small} is the same as your usual, {0.value} [@0]."),
    "average=": ("Your {0.label_small} stayed the same on average, {0.value} [@0].", "On average your {0.label_small} of {0.value} is the same as the {0.ref2} [@0]."),
    "driver=": ("Your {0.label_small} of {0.value} is the same as your usual [@0].",),
}  # fmt: skip
_STEP: dict[str, tuple[str, ...]] = {
    "latest": (
        "See if your {0.label_small} is near your usual {0.usual} again [@0].", "Let your {0.label_small} come near your usual {0.usual} first [@0].", "Next, see your {0.label_small} back at your usual {0.usual} [@0].", "Hold your {0.label_small} against your usual {0.usual} each day [@0].", "Note your {0.label_small} and your usual {0.usual} for today [@0].",
       
        "As a next step, compare your {0.label_small} with your usual {0.usual} again tomorrow [@0].", "Check your {0.label_small} again tomorrow against your usual {0.usual} [@0].", "Keep your usual day and check your {0.label_small} again tomorrow [@0].",
        "Give your {0.label_small} time to come back to your usual {0.usual} [@0].", "For today, keep an eye on your {0.label_small} and your usual {0.usual} [@0].", "See if your {0.label_small} is back at your usual {0.usual} tomorrow [@0].",
    ),
    "average": (
        "Next, see if the average {0.label_small} stays {0.way} the {0.ref} [@0].", "See how the average {0.label_small} does against the {0.ref} [@0].", "Go by the average {0.label_small}, not by one of the days [@0].", "Next, set the average {0.label_small} against the {0.ref} again [@0].",
       
        "Next, watch your average {0.label_small} over the coming days [@0].", "As a next step, compare your average {0.label_small} with the {0.ref} again next week [@0].",
        "Look at your average {0.label_small} again in the days ahead [@0].", "Let the average of your {0.label_small} guide you more than one single day [@0].",
    ),
    "driver": (
        "Let your {0.label_small} come near your usual {0.usual} first [@0].", "See your {0.label_small} near your usual {0.usual} before you go on [@0].",
       "Check your {0.label_small} against your usual {0.usual} again tomorrow [@0].", "Wait until your {0.label_small} is back near your usual {0.usual} [@0].", "See tomorrow whether your {0.label_small} is at your usual {0.usual} again [@0]."),
    "answer": (
        "Next, see your {0.what} again [@0].",
       "As a next step, compare your {0.what} with the days before [@0].", "Next, look at your {0.what} again after a few more days [@0].", "Hold your {0.what} against the next days [@0]."),
    "food": (
        "So for {0.protein} protein, have {0.amount} [@0].",
       "Weigh {0.amount} when you log it, so that the {0.protein} protein and {0.fat} fat are right [@0].", "Count the {0.protein} protein when you plan your next meal [@0].", "Note {0.kcal} kcal and {0.protein} protein for {0.amount} in your day [@0]."),
    "energy": (
        "Eat about {0.value} a day to {0.aim} [@0].", "Next, go for about {0.value} a day to {0.aim} [@0].", "Plan for about {0.value} of energy a day [@0].",
       "Start with about {0.value} a day and see how your weight and your activity go [@0].", "Eat about {0.value} a day and let your weight tell you [@0].", "Keep to about {0.value} a day, and look at your weight and your activity again [@0]."),
    "target": (
        "Aim for {0.value} of {0.label_small} a day [@0].", "Go for {0.value} of {0.label_small} each day [@0].", "So plan {0.value} of {0.label_small} a day [@0].",
       "Aim for {0.value} of {0.label_small} a day, from today on [@0].", "As a next step, plan your day for {0.value} of {0.label_small} [@0].", "Share {0.value} of {0.label_small} among the meals of the day [@0].", "Begin at the low end of {0.value} {0.label_small} a day [@0]."),
    "water": ("Have drinks and food with water through the day, and more in heat and for sweat [@0].", "Drink a glass of water with food, and more in heat and for sweat [@0]."),
    "training": ("Plan your next sessions before the week fills up [@0].",),
    "workout": ("Let the {0.activity_small} {0.when} settle before you add to it [@0].",),
    "plan": ("Start with the first session and keep to {0.days} [@0].", "Begin on {0.start} and keep each session up to {0.minutes} [@0].", "Begin the plan on {0.start}, and tell me which days a week suit you [@0]."),
    "week": ("Begin week {0.number} with {0.first} [@0].", "Your next step is {0.first} [@0].", "Put {0.first} in your week first [@0]."),
    "session": ("Do {0.name_small} for {0.value} at RPE {0.rpe}, as planned for {0.when} [@0].", "Keep to {0.value} at RPE {0.rpe}, as planned [@0]."),
    "restday": ("Rest today, then do {0.name} on {0.when}, {0.value} [@0].", "Enjoy the rest day in your plan and be ready for {0.name} on {0.when} [@0]."),
    "goal": ("Next, write down one small thing today for your goal, {0.aim} [@0].",),
    "pace": ("Stay at a safe pace of up to {0.value} a week [@0].", "As a next step, keep to a safe pace, up to {0.value} a week [@0]."),
    "until": ("Keep the safe pace of up to {0.value} a week until {0.end} [@0].", "Take it week by week at a safe pace, until {0.end} [@0]."),
    "logged": ("Keep logging, so that {0.what} can be compared later [@0].", "Tell me your next one after {0.what}, and it is logged too [@0].",),
    "bmi": ("Next, look at your waist and your fitness beside the BMI of {0.value} [@0].", "Keep an eye on your waist and fitness more than on the BMI alone [@0]."),
    "pressure": ("Measure it on several days and show the values to your doctor [@0].", "Next, measure on several days, and show your doctor the values [@0]."),
    "proposal": ("Say “accept” to make this plan yours, or tell me what to change [@0].", "If you like the plan, say “accept” to make it yours, or tell me the change [@0]."),
    "heat": ("Choose the cool hours, shorten it, slow down and drink [@0].",),
    "readiness:rest": (
        "Take the rest day [@0].", "Rest today, and go by your readiness again before you train [@0].", "Have your usual sleep and a rest day today [@0].", "Let your heart rate and your sleep get back to your usual first [@0].", "Use the rest day, and see your usual heart rate come back [@0].",
       
        "Take the rest day, and look at your readiness again before your next training [@0].", "Rest today, and see your readiness again tomorrow [@0].", "Make it a rest day, with time for sleep, and check your readiness tomorrow [@0].",
        "Your next step is a real rest day, with your usual sleep [@0].", "Let today be the rest day that your heart rate and your sleep ask for [@0].",
    ),
    "readiness:easy": (
        "Make it an easy day today [@0].", "Have an easy day, and your usual sleep [@0].", "Go easy today, below your usual [@0].", "Keep the day easy and go by your readiness [@0].", "Go easy, and see your heart rate near your usual first [@0].",
       
        "Keep it an easy day, below your usual load [@0].", "Choose something easy today and leave your usual hard training for another day [@0].", "Make it an easy day, and check your readiness again tomorrow [@0].",
        "Your next step is an easy day, well below your usual effort [@0].", "Go easy today, and let your sleep and your heart rate come back to your usual [@0].",
    ),
    "readiness:train": (
        "Train as planned [@0].", "Go on and train as planned today [@0].", "Train as planned, and go by your heart rate [@0].", "Train as you planned, near your usual [@0].", "Today you train as planned, and your usual sleep does the rest [@0].",
       
        "Train as planned, and go easier if your heart rate says so [@0].", "Go on and train as planned, after your usual warm-up [@0].", "Do your training as planned and check your readiness again tomorrow [@0].",
        "Your next step is to train as planned, at your usual effort [@0].", "Keep to what you planned and train at your usual effort today [@0].",
    ),
}  # fmt: skip


def sentences(item: Item, step: bool) -> list[str]:
    """Every shape that fits the item, with holes open."""
    kind = see(item).kind
    base, way = (kind[:-1], kind[-1]) if kind[-1:] in "+-=" and kind[:-1] else (kind, "")
    if way == "=" and not step:
        return list(_SAME.get(kind, ()))
    word = next((w for sign, w in _WAYS if sign == way), "")
    table = _STEP if step else _EXPLAIN
    return [text.replace("{way}", word) for text in table.get(base, ())]


_IMPERATIVE = frozenset(
    ["add", "aim", "alternate", "apply", "ask", "avoid", "balance", "begin", "breathe", "bring", "build", "carry", "change", "check", "choose", "combine", "come", "cool", "count", "cut", "cycle", "do", "drink", "drop", "ease", "eat", "find", "follow", "get", "give", "go", "have", "hold", "increase", "keep", "leave", "let", "lie", "lift", "limit", "listen", "log", "look", "lower", "make", "measure", "mix", "move", "note", "pair", "pause", "place", "plan", "practise", "press", "progress", "pull", "push", "put", "raise", "reach", "reduce", "repeat", "rest", "roll", "run", "see", "set", "shorten", "show", "shrink", "sit", "skip", "sleep", "slow", "spread", "squeeze", "stand", "start", "stay", "step", "stop", "stretch", "swap", "take", "talk", "test", "train", "treat", "try", "turn", "use", "vary", "wait", "walk", "warm", "watch", "wear", "weigh", "wind", "work", "write"]
)  # fmt: skip
_LEADS = (
    "",
    "",
    "",
    "Also, ",
    "In short, ",
    "Besides, ",
    "It helps to know that ",
    "Remember that ",
    "Keep in mind that ",
)
_STEPS = ("", "", "", "As a next step, ", "Next, ", "To begin, ", "For now, ", "From here, ", "So ")


def from_passage(item: Item, headline: str, rng: random.Random) -> tuple[list[str], list[str]]:
    """(sentences that tell, sentences that say what to do) quoted from a passage, with its citation; none that the headline has said."""
    tell: list[str] = []
    do: list[str] = []
    if not isinstance(item.content, Passage):
        return tell, do
    for quoted in split_sentences(item.content.best or item.content.text):
        plain = re.sub(r"\s*[.!]\s*$", "", quoted.strip())
        if not plain or plain[:40] in headline or ":" in plain or not plain[0].isupper() or "?" in plain:
            continue
        for words in {plain, _cut(plain)}:
            if words[:40] in headline:
                continue
            first = words.split()[0].lower().strip(",")
            if first in _IMPERATIVE:
                do.append(_led(rng.choice(_STEPS), words, item.n))
            else:
                tell.append(_led(rng.choice(_LEADS), words, item.n))
    return tell, do


def _cut(text: str) -> str:
    """``text`` up to its first ``;`` or ``, which``/``, while``/``, and`` where at least seven words are left; else the whole."""
    found = re.search(r";|, (?:which|while|and|but|so) ", text)
    return text[: found.start()] if found and len(text[: found.start()].split()) >= 7 else text


def _led(lead: str, words: str, n: int) -> str:
    rest = words[:1].lower() + words[1:] if lead and not re.match(r"[A-Z][a-z]*[A-Z0-9]|[A-Z]{2}|I\b", words) else words
    return f"{lead}{rest} [{n}]."


def of_item(item: Item, step: bool) -> list[str]:
    """Every shape that fits the item, filled."""
    return [text for shape in sentences(item, step) if (text := filled(shape, [item]))]
