"""The library: documents, search, a user's own documents, two processes at once, a Chroma server."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path

import numpy as np
import pytest

from coach.errors import ImportFileError, KnowledgeError
from knowledge import checks, documents, exercises, own, rank, segment, sources, tables, vectors
from knowledge.documents import Chunk
from knowledge.embedder import embedder
from knowledge.lexical import Lexical
from knowledge.library import Library
from knowledge.store import VectorStore

GUIDE = """---
id: sleep-need
title: How much sleep
title_zh: 睡多久
kind: guide
lang: en
tags: [sleep]
sources: [a-2020, b-2021]
checked: 2026-11-22
---
## How long should I sleep?
Most adults need 7 hours or more [@a-2020]. Naps help; see the
other guide [@b-2021; @a-2020].
## Does a nap count?
A short nap helps.
"""


def small() -> list[Chunk]:
    """Three English passages and one Chinese."""
    return [
        Chunk(
            "protein",
            0,
            "guide",
            "en",
            "Protein",
            "How much protein?",
            "Adults who train need more protein a day.",
            "蛋白质",
            ("nutrition",),
        ),
        Chunk(
            "squat",
            0,
            "exercise",
            "en",
            "Squat",
            "",
            "Squat: knees in line with the toes; trains the thighs.",
            "深蹲",
            ("squat",),
        ),
        Chunk(
            "sleep", 0, "guide", "en", "Sleep", "How long?", "A dark and cool room helps you sleep.", "睡眠", ("sleep",)
        ),
        Chunk("sleep", 0, "guide", "zh", "Sleep", "睡多久？", "房间暗一点、凉一点，更容易睡着。", "睡眠", ("sleep",)),
    ]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory):
    found = Library(tmp_path_factory.mktemp("library"), chunks=small())
    yield found
    found.close()


def test_a_guide_is_read_into_passages_without_marks() -> None:
    first, second = documents.parse(GUIDE, Path("sleep-need.md")).chunks()
    assert first.text == "How long should I sleep? Most adults need 7 hours or more. Naps help; see the other guide."
    assert first.sources == ("a-2020", "b-2021")
    assert second.sources == ("a-2020", "b-2021"), "a passage without marks falls back to the document's sources"
    assert first.sentences == ("Most adults need 7 hours or more.", "Naps help; see the other guide.")


@pytest.mark.parametrize(
    "text, what",
    [("no front matter", "no front matter"), ("---\n: [\n---\n", "YAML"), ("---\ntitle: x\n---\n", "id and title")],
)
def test_a_broken_guide_names_its_file(text: str, what: str) -> None:
    with pytest.raises(KnowledgeError, match=f"x.md.*{what}"):
        documents.parse(text, Path("x.md"))


def test_the_documents_are_sound() -> None:
    assert checks.problems() == []


def test_the_merged_sources_are_current(tmp_path: Path) -> None:
    sources.merge(target=tmp_path / "sources.toml")
    assert (tmp_path / "sources.toml").read_text() == (documents.ROOT / "sources.toml").read_text(), (
        "run: python -m knowledge.sources"
    )


def test_the_shipped_vectors_are_current() -> None:
    known = vectors.read(embedder().id)
    assert {chunk.hash for chunk in documents.chunks()} == known.keys(), "run: python -m knowledge.index"


def test_every_passage_is_short_enough() -> None:
    assert max(documents.count_words(chunk.text) for chunk in documents.chunks()) <= documents.MAX_WORDS


@pytest.mark.parametrize(
    "query, doc_id",
    [
        ("how much protein per day", "protein"),
        ("一天吃多少蛋白质", "protein"),
        ("深蹲膝盖", "squat"),
        ("trouble falling asleep", "sleep"),
        ("睡不着怎么办", "sleep"),
    ],
)
def test_each_language_finds_both(library: Library, query: str, doc_id: str) -> None:
    passage = library.search(query, k=1).passages[0]
    assert passage.doc_id == doc_id


@pytest.mark.parametrize(
    "where, ids",
    [({"kind": "exercise"}, {"squat"}), ({"lang": "zh"}, {"sleep"}), ({"tag": "nutrition"}, {"protein"}), ({"doc_id": ["protein", "squat"]}, {"protein", "squat"}),
     ({"kind": "guide", "lang": "en", "tag": ["sleep", "nutrition"]}, {"protein", "sleep"}), ({"kind": "nothing"}, set())],
)  # fmt: skip
def test_a_filter_holds_for_both_rankings(library: Library, where: dict, ids: set) -> None:
    for ranking in ("fusion", "dense"):
        assert {p.doc_id for p in library.search("squat protein sleep", where=where, ranking=ranking).passages} == ids


def test_an_unknown_filter_and_an_empty_question(library: Library) -> None:
    with pytest.raises(KnowledgeError, match="colour"):
        library.search("squat", where={"colour": "red"})
    assert library.search("  ").passages == () and not library.search("  ").answerable


def test_own_documents_are_their_owners_alone(library: Library, tmp_path: Path) -> None:
    ana, bo = uuid.uuid4(), uuid.uuid4()
    page = tmp_path / "physio.html"
    page.write_text(
        "<script>ignore()</script><h1>Plan</h1><p>My physiotherapist Zaphod wants ten heel raises.</p>",
        encoding="utf-8",
    )
    assert library.index_documents(ana, page) == 1
    assert library.index_documents(ana, page) == 1, "again replaces"
    mine = [p for p in library.search("what does Zaphod want", user_id=ana).passages if p.own]
    assert [p.title for p in mine] == ["physio"] and "ignore()" not in mine[0].text
    for other in (bo, None):
        assert not any(p.own for p in library.search("what does Zaphod want", user_id=other).passages)
    library.forget(ana)
    assert not any(p.own for p in library.search("what does Zaphod want", user_id=ana).passages)


def test_own_documents_that_cannot_be_read(library: Library, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK")
    (tmp_path / "b.pdf").write_bytes(b"not a pdf")
    (tmp_path / "c.md").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "d.md").write_text("   ")
    for name in ("a.docx", "b.pdf", "c.md", "d.md"):
        with pytest.raises(ImportFileError, match=name):
            library.index_documents(uuid.uuid4(), tmp_path / name)


@pytest.mark.parametrize("text", ["One sentence. " * 200, "没有标点的长文" * 300, "word " * 1000])
def test_long_text_is_cut_into_passages(text: str) -> None:
    parts = own.split(text)
    assert parts and all(documents.count_words(part) <= documents.MAX_WORDS for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_change_embeds_alone_and_what_is_gone_goes(tmp_path: Path) -> None:
    embedded: list[int] = []
    Library(tmp_path, chunks=small(), progress=lambda done, of: embedded.append(of)).search("sleep")
    changed = [*small()[1:], Chunk("water", 0, "guide", "en", "Water", "", "Drink when thirsty.")]
    library = Library(tmp_path, chunks=changed, progress=lambda done, of: embedded.append(of))
    assert embedded == [4]
    found = {p.doc_id for p in library.search("protein water", k=9).passages}
    assert embedded == [4, 1] and "protein" not in found and "water" in found


def test_another_embedder_is_an_error_not_a_silent_mix(tmp_path: Path) -> None:
    store = VectorStore(tmp_path)
    store.collection("library-x", "one")
    with pytest.raises(KnowledgeError, match="one, not of two"):
        store.collection("library-x", "two")
    vectors.write("one", {"h": np.ones(3, np.float32)}, tmp_path)
    vectors.path_for("one", tmp_path).rename(vectors.path_for("two", tmp_path))
    with pytest.raises(KnowledgeError, match="of one, not of two"):
        vectors.read("two", tmp_path)


def test_threads_share_one_library(library: Library) -> None:
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(library.search("protein", k=1).passages[0].doc_id))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["protein"] * 8


def test_two_processes_may_start_at_once(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.test_knowledge import small; from knowledge.library import Library;"
        "print(Library(Path(sys.argv[1]), chunks=small()).search('protein', k=1).passages[0].doc_id)"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    assert [process.communicate(timeout=60)[0].strip() for process in started] == ["protein", "protein"]


@pytest.mark.parametrize(
    "name, known",
    [
        ("goblet squats", True),
        ("Romanian dead-lift", True),
        ("臀推", True),
        ("slow push-ups", True),
        ("quantum press-o-matic", False),
        ("", False),
    ],
)
def test_which_exercises_exist(name: str, known: bool) -> None:
    assert Library(Path("unused"), chunks=[]).names.known_exercise(name) is known


@pytest.mark.parametrize(
    "name, known", [("bananas", True), ("糙米饭", True), ("greek yogurt", True), ("unobtainium flakes", False)]
)
def test_which_foods_exist(name: str, known: bool) -> None:
    assert Library(Path("unused"), chunks=[]).names.known_food(name) is known


def test_exercises_find_themselves_by_every_name() -> None:
    missed = [
        (record.id, name)
        for record in exercises.load()[::9]
        for name in record.names
        if record.id not in {e.id for e in exercises.find(name)}
    ]
    assert missed == []


@pytest.mark.parametrize(
    "word, stemmed",
    [
        ("squats", "squat"),
        ("calories", "calory"),
        ("running", "run"),
        ("stretched", "stretch"),
        ("press", "press"),
        ("calves", "calv"),
        ("gas", "gas"),
    ],
)
def test_stems(word: str, stemmed: str) -> None:
    assert segment.stem(word) == stemmed


def test_words_are_cut_in_both_languages() -> None:
    assert segment.words("深蹲时膝盖疼 Squats hurt")[-2:] == ["squat", "hurt"]
    assert "膝盖" in segment.words("深蹲时膝盖疼")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("肌酸要不要吃", "肌酸"),
        ("硬拉时腰疼", "硬拉"),
        ("anemia", "anaemia"),
        ("hot flashes", "flush"),
        ("high bp", "blood"),
    ],
)
def test_the_words_of_the_trade_and_two_spellings_meet(text: str, word: str) -> None:
    assert word in segment.words(text)


def test_a_misspelt_word_finds_its_text_and_a_strange_one_nothing() -> None:
    index = Lexical(["olive oil of the mediterranean kind", "rowing on a machine", "sleep"])
    assert index.scores("mediteranean").argmax() == 0 and index.scores("mediteranean").max() > 0
    assert index.scores("zyzzyvas").max() == 0 and index.scores("slep").max() == 0


def test_near_duplicates_and_a_third_passage_of_a_document_are_dropped() -> None:
    def candidate(doc: str, n: int, body: str, fused: float) -> rank.Candidate:
        return rank.Candidate(Chunk(doc, n, "guide", "en", doc, "", body), fused, 0.9, 1.0)

    given = [candidate("a", 0, "apples and pears ripen", 5), candidate("b", 0, "pears and apples ripen", 4), candidate("a", 1, "rowing machines", 3),
             candidate("a", 2, "cold water", 2), candidate("c", 0, "warm socks", 1)]  # fmt: skip
    chosen = rank.pick(given, 5)
    assert [(c.chunk.doc_id, c.chunk.n) for c in chosen] == [("a", 0), ("a", 1), ("c", 0)]


@pytest.mark.parametrize(("guides", "expected"), [(2, "xxgxg"), (1, "xxgxx"), (0, "xxxxx")])
def test_exercise_records_leave_room_for_guides(guides: int, expected: str) -> None:
    """Six records of kindred movements above what guides there are: three of the first five at most, all five where no guide was found."""
    found = [("exercise", n) for n in range(6)] + [("guide", n) for n in range(6, 6 + guides)]
    given = [
        rank.Candidate(Chunk(f"d{n}", 0, kind, "en", "", "", f"word{n} other{n} third{n}"), 1 / (n + 1), 0.9, 1.0)
        for kind, n in found
    ]
    assert "".join("x" if c.chunk.kind == "exercise" else "g" for c in rank.pick(given, 5)) == expected


def test_a_chroma_server_serves_the_same_library(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        str(Path(sys.executable).parent / "chroma"),
        "run",
        "--path",
        str(tmp_path / "server"),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=tmp_path)
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                library = Library(tmp_path / "client", f"http://127.0.0.1:{port}", chunks=small())
                assert library.search("睡不着怎么办", k=1).passages[0].doc_id == "sleep"
                break
            except KnowledgeError:
                assert time.monotonic() < deadline and server.poll() is None
                time.sleep(0.2)
        assert {p.doc_id for p in library.search("squat protein", where={"tag": "nutrition"}).passages} == {"protein"}
        user = uuid.uuid4()
        (tmp_path / "note.txt").write_text("Dr Zaphod: no jumping.")
        library.index_documents(user, tmp_path / "note.txt")
        assert any(p.own for p in library.search("Zaphod", user_id=user).passages)
    finally:
        server.terminate()
        server.wait(timeout=10)
    with pytest.raises(KnowledgeError, match="Chroma"):
        library.search("protein")
    library.close()


@pytest.mark.parametrize(
    "query, expected",
    [("brown rice calories per 100g", "Rice, brown, long-grain, cooked: per 100 g"), ("鸡蛋蛋白质多少", "水煮蛋每100克"), ("how many METs is brisk walking", "4.8 METs"),
     ("跳绳消耗多少热量", "11.8 MET"), ("how much protein do I need", ""), ("is fat bad for me", ""), ("怎么消耗更多脂肪", "")],
)  # fmt: skip
def test_tables_answer_what_tables_hold(query: str, expected: str) -> None:
    found = tables.passages(query, rank.language(query))
    assert (expected in found[0].body) if expected else not found
