"""Checks that CI runs over the documents: schema, sources, orphan tags, duplicates, exercise references.

``python -m knowledge.checks`` prints every problem. A number in a guide must carry, in its sentence, a mark of a source that was
looked up; everything else is form.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from knowledge import documents, exercises, sources
from knowledge.documents import Document
from knowledge.segment import stem

MAX_SOURCES = 200
_NUMBER = re.compile(r"\d")
# Digits that name something and claim nothing: a test, a unit's exponent, a vitamin, a document or programme by its name.
_NAMES = re.compile(
    r"\b(?:1RM|\d+RM|VO2\s?max|VO₂max|SpO2|B-?12|B-?6|D3|D2|K2|T[1-4]|HbA1c|type [12]|[12]型|PHQ-?[29]|GAD-?[27]|COVID-19|SARS-CoV-2|omega-?[369]|"
    r"CO2|H2O|C25K|5K|10K|24/7|Q10|S1|L5|A1C|MP3|GLP-1|SGLT-?2|IGF-1|PAR-Q\+?|FITT|2\.0)\b|欧米伽-?[369]|第[一二三\d]型|ω-?[369]",
    re.IGNORECASE,
)


def problems() -> list[str]:
    """Every problem, one line each; empty when the library is sound."""
    return [*_schema(), *_passages(), *_sources(), *_tags(), *_duplicates(), *_exercises()]


def _schema() -> Iterator[str]:
    by_key: Counter[tuple[str, str]] = Counter()
    for guide in documents.guides():
        name = guide.path.name
        by_key[guide.id, guide.lang] += 1
        expected = f"{guide.id}{'.zh' if guide.lang == 'zh' else ''}.md"
        if name != expected:
            yield f"{name}: should be {expected}, by its id and lang"
        if not guide.title_zh:
            yield f"{name}: no title_zh"
        if guide.lang not in {"en", "zh"}:
            yield f"{name}: lang {guide.lang!r}"
        if not guide.tags:
            yield f"{name}: no tags"
        try:
            date.fromisoformat(guide.checked)
        except ValueError:
            yield f"{name}: checked {guide.checked!r} is no date"
    for (doc_id, lang), count in by_key.items():
        if count > 1:
            yield f"{doc_id} ({lang}) stands in {count} files"


def _passages() -> Iterator[str]:
    for guide in documents.guides():
        if not guide.sections:
            yield f"{guide.path.name}: no passage"
        for heading, body in guide.sections:
            if not heading or not body:
                yield f"{guide.path.name}: a heading without a paragraph, or a paragraph without a heading: {heading or body[:40]!r}"
            length = documents.count_words(f"{heading} {documents.strip_marks(body)}")
            if length > documents.MAX_WORDS:
                yield f"{guide.path.name}: {heading!r} has {length:.0f} words; at most {documents.MAX_WORDS}"


def _sources() -> Iterator[str]:
    known = sources.load()
    used: set[str] = set()
    for guide in documents.guides():
        used |= set(guide.sources)
        for slug in guide.sources:
            if slug not in known:
                yield f"{guide.path.name}: no source {slug!r}"
        for sentence, slugs in _sentences(guide):
            used |= set(slugs)
            for slug in slugs:
                if slug not in known:
                    yield f"{guide.path.name}: mark of an unknown source {slug!r}"
            if _NUMBER.search(_NAMES.sub("", documents.strip_marks(sentence))) and not any(
                s in known and known[s].seen == "lookup" for s in slugs
            ):
                yield f"{guide.path.name}: a number without a looked-up source: {documents.strip_marks(sentence)[:90]!r}"
    for slug, source in known.items():
        if not source.url or not source.title:
            yield f"source {slug}: needs title and url"
        if source.seen not in {"lookup", "memory"} or (
            source.seen == "lookup" and not (source.lookup and len(source.excerpt_sha256) == 64)
        ):
            yield f"source {slug}: seen is lookup (with address and excerpt hash) or memory"
    if len(known) > MAX_SOURCES:
        yield f"{len(known)} sources; at most {MAX_SOURCES}"
    yield from (f"source {slug}: no document uses it" for slug in sorted(known.keys() - used))


def _sentences(guide: Document) -> Iterator[tuple[str, list[str]]]:
    """(sentence, its marks). A mark may stand before or after the full stop."""
    for heading, body in guide.sections:
        if heading and not heading.endswith(("?", "？")):  # a question claims nothing
            yield heading, documents.marks(body)
        for sentence in documents.split_sentences(re.sub(r"([.。!！?？])\s*(\[@[^\]]+\])", r" \2\1", body)):
            yield sentence, documents.marks(sentence)


def _tags() -> Iterator[str]:
    """A tag that is another tag in another spelling: it would gather nothing."""
    spelt: dict[str, Counter[str]] = defaultdict(Counter)
    for guide in documents.guides():
        for tag in guide.tags:
            spelt[" ".join(stem(word) for word in re.split(r"[\s_-]+", tag.lower()))][tag] += 1
    for tags in spelt.values():
        if len(tags) > 1:
            yield f"one tag in several spellings: {', '.join(sorted(tags))}"


def _duplicates() -> Iterator[str]:
    seen: dict[str, str] = {}
    titles: dict[tuple[str, str], str] = {}
    for guide in documents.guides():
        if (other := titles.setdefault((guide.lang, guide.title.lower()), guide.id)) != guide.id:
            yield f"{guide.id} and {other} have one title"
        for heading, body in guide.sections:
            key = re.sub(r"\W", "", documents.strip_marks(body).lower())
            if key in seen:
                yield f"{guide.path.name}: {heading!r} repeats {seen[key]}"
            seen[key] = f"{guide.path.name}, {heading!r}"


def _exercises() -> Iterator[str]:
    records = exercises.load()
    known = {record.id for record in records}
    for doc_id, count in Counter(record.id for record in records).items():
        if count > 1:
            yield f"exercise {doc_id}: {count} records"
    for record in records:
        referred = [*record.easier, *record.harder, *(i for ids in record.swap_if.values() for i in ids)]
        yield from (f"exercise {record.id}: no exercise {other!r}" for other in referred if other not in known)
        for muscle in (*record.primary, *record.secondary):
            if muscle not in exercises.MUSCLES:
                yield f"exercise {record.id}: no muscle {muscle!r}"
        for tag in record.contraindications:
            if tag not in exercises.CAUTIONS:
                yield f"exercise {record.id}: no contraindication {tag!r}"
        for one, two in (
            (record.cues, record.cues_zh),
            (record.faults, record.faults_zh),
            (record.setup, record.setup_zh),
        ):
            if len(one) != len(two):
                yield f"exercise {record.id}: English and Chinese say different numbers of things: {one[:1]}"


if __name__ == "__main__":
    found = problems()
    sys.stdout.write("".join(f"{line}\n" for line in found))
    sys.exit(bool(found))
