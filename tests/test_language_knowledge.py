"""Words, capitals, word classes and languages: what the tables and lists know, and what they must not claim."""

import gzip
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtqa import langs
from mtqa.langs import _build
from mtqa.text import language
from mtqa.text.lexicon import frequencies, lexicon
from mtqa.text.tags import tags
from mtqa.text.truecase import in_name, truecase
from mtqa.text.words import words

PACKS = ("id", "es", "en")
ANY_TEXT = st.text(max_size=60)


# ---- words ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "known"),
    [
        ("id", "rumah Rumah rumahnya anak-anaknya kepadanyalah serumah ditindaklanjuti menyalahgunakan ketidakadilan"),
        ("id", "multietnis antikorupsi pascaperang COVID-19 ke-14 2026 memperjuangkannya kura-kura"),
        ("es", "casa haciéndoselo dámelo comprándolas rápidamente facilísimas exministro antigubernamental"),
        ("en", "house don't don’t president's restlessness counteroffensive COVID-19"),
    ],
)
def test_known_words(lang, known):
    lex = lexicon(lang)
    assert [w for w in known.split() if not lex.knows(w)] == []


@pytest.mark.parametrize(
    ("lang", "unknown"),
    [
        ("id", "rumanh qwertz pemerintahanbaru desarrollo"),
        ("es", "casxa gobiernodijo pemerintahan xyzmente"),
        ("en", "hquse governmentsaid qwrtness"),
    ],
)
def test_unknown_words(lang, unknown):
    lex = lexicon(lang)
    assert [w for w in unknown.split() if lex.knows(w)] == []


def test_frequency_is_on_the_zipf_scale():
    for lang, common, rare in (("id", "yang", "gerhana"), ("es", "que", "eclipse"), ("en", "the", "eclipse")):
        lex = lexicon(lang)
        assert 8 > lex.zipf(common) > 7 > 5 > lex.zipf(rare) > 2
        assert lex.zipf(common.upper()) == lex.zipf(common)
        assert lex.zipf("xqzwv") == 0.0


@pytest.mark.parametrize("lang", ["zh", "ja", "ko", "xx", "tlh", "kk", ""])
def test_no_lexicon(lang):
    assert lexicon(lang) is None


def test_a_region_or_an_old_code_finds_the_lexicon():
    assert lexicon("pt-BR").lang == "pt"
    assert lexicon("ID").knows("rumah")
    assert lexicon("sr").knows("kuća")


@pytest.mark.parametrize(
    ("lang", "left", "right"),
    [
        ("id", "pemerintahan", "baru"),
        ("id", "presiden", "mengatakan"),
        ("id", "di", "antara"),
        ("id", "gempa", "yang"),
        ("id", "dengan", "menyembunyikannya"),
        ("es", "gobierno", "dijo"),
        ("es", "que", "nunca"),
        ("es", "terremoto", "destruyó"),
        ("en", "government", "said"),
        ("en", "of", "people"),
        ("en", "because", "they"),
    ],
)
def test_run_together_words_are_split(lang, left, right):
    lex = lexicon(lang)
    if not lex.knows(left + right):
        assert lex.split(left + right) == (left, right)


def test_most_split_examples_are_not_already_known():
    assert not lexicon("id").knows("pemerintahanbaru")
    assert not lexicon("es").knows("gobiernodijo")
    assert not lexicon("en").knows("governmentsaid")


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        # Compounds, bound prefixes, foreign compounds, inflected forms, names in lower case, misspellings.
        (
            "id",
            "multietnis motocross fourball handball cheesecake berkewarganegaraan disalahpahami rumahnya pascaperang",
        ),
        ("id", "anak-anak Pemerintahanbaru PEMERINTAHANBARU industrialis kamerawan kickstand fairway xqzwv a di"),
        ("es", "afroamericana rimase reinyectarlas encomiase comiesen prooccidental haciéndoselo californiano"),
        (
            "en",
            "woundedness homewear deadlocked congresswoman fourballs seismically straightest underprepared carmaker",
        ),
    ],
)
def test_what_is_no_run_together_word(lang, words):
    assert {w: lexicon(lang).split(w) for w in words.split()} == dict.fromkeys(words.split())


def test_languages_without_word_parts_split_nothing():
    assert lexicon("de").split("regierungsagte") is None


@pytest.mark.parametrize("lang", [*PACKS, "de", "tr", "ar"])
@settings(max_examples=60, deadline=None)
@given(word=ANY_TEXT)
def test_any_string_can_be_asked_about(lang, word):
    lex = lexicon(lang)
    assert lex.zipf(word) >= 0
    assert lex.knows(word) in {True, False}
    parts = lex.split(word)
    assert parts is None or "".join(parts) == word


def test_long_words_take_no_time():
    start = time.perf_counter()
    for lang in PACKS:
        lex = lexicon(lang)
        for long in ("a" * 2_000_000, "-".join(["kata"] * 200_000), "nya" * 13, "memper" * 6):
            lex.knows(long)
            assert lex.split(long) is None
    assert time.perf_counter() - start < 5


# ---- capitals ---------------------------------------------------------------

# Words that stand capitalised inside sound sentences, alone: none may look like a stray capital.
CAPITALISED = {
    "id": """Presiden Menteri Kementerian Gubernur Bupati Jenderal Kolonel Kapten Profesor Raja Ratu Pangeran Paus Uskup
        Pendeta Ustaz Imam Partai Majelis Dewan Mahkamah Parlemen Senat Kongres Undang-Undang Pasal Anda Bapak Ibu
        Saudara Pak Bu Tuhan Allah Islam Kristen Katolik Hindu Buddha Yahudi Alquran Alkitab Ramadan Natal Paskah
        Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember Senin Selasa Rabu Kamis
        Jumat Sabtu Minggu Amerika Rusia Inggris Prancis Jerman Tiongkok Jepang Indonesia Melayu Jawa Arab Turki
        Kazakhstan Spanyol Meksiko Israel Palestina Suriah Ukraina Eropa Asia Barat Timur Utara Selatan Google Apple
        Facebook Twitter WhatsApp YouTube Microsoft Samsung Toyota Amazon Tesla Shell Internet Bumi Matahari Mars Dolar
        Euro Yuan Olimpiade Piala Merapi Mentawai Berau Merauke Pekalongan Kebumen Dieng Diponegoro Medan Berlin Diana
        Mercedes Polri Yayasan Universitas Istana Republik Konstitusi Muslim Syiah Sunni Taliban Ketua Kanselir""",
    "es": """Presidente Ministerio Gobierno Rey Reina Papa Iglesia Dios Estado Constitución Congreso Senado Parlamento
        Asamblea Tribunal Corte Consejo Comisión Unión Universidad Internet Navidad Pascua Biblia Corán Occidente
        Oriente Norte Sur Este Oeste Tierra Luna Sol Marte Ejército Armada Policía Guardia Fiscalía Usted San Virgen
        Apple Shell Target Amazon Oracle Bolsa Tesoro América Rusia España México Kremlin Pentágono Capitolio Supremo
        Islam Brexit Covid Mediterráneo Atlántico Justicia Hacienda Interior Defensa Educación Alianza Kazajistán""",
    "en": """President Ministry Government King Queen Pope Church God State Constitution Congress Senate Parliament
        Assembly Court Council Commission Union University Internet Monday January Christmas Easter Ramadan Bible Quran
        West East North South Earth Moon Sun Mars Army Navy Police Treasury America Russia Spain Mexico Kremlin
        Pentagon Capitol Brexit Covid Mediterranean Atlantic Justice Defense Labour Conservatives Democrats Republicans
        Times Guardian Post Today Mum Dad Chancellor Speaker Professor Doctor Detective Amazon Apple Oracle""",
}
# Words that no sound sentence has with a capital in its middle, but in a name or a title.
LOWER = {
    "id": "penting jauh percaya menyebabkan sangat karena bahwa kemudian diberikan angka-angka melupakannya cepat",
    "es": "importante lejos porque dieron aunque también rápido dijeron pueden",
    "en": "important because afterwards although then quickly they could really",
}


@pytest.mark.parametrize("lang", PACKS)
def test_capitals_that_are_sound(lang):
    table, pack = truecase(lang), langs.load(lang)
    wrong = [
        word
        for word in CAPITALISED[lang].split()
        if word.lower() not in pack.capital_words and (table.lower_share(word) or 0) >= 0.9
    ]
    assert wrong == []


@pytest.mark.parametrize("lang", PACKS)
def test_words_that_have_no_capital(lang):
    table, pack = truecase(lang), langs.load(lang)
    for word in LOWER[lang].split():
        assert word not in pack.capital_words
        assert table.lower_share(word.capitalize()) >= 0.85, word
        assert table.count(word) >= 5, word


def test_an_unseen_word_has_no_share():
    table = truecase("id")
    assert table.lower_share("xqzwv") is None
    assert table.count("xqzwv") == 0
    assert truecase("de") is None
    assert truecase("xx") is None


@pytest.mark.parametrize(
    ("lang", "text", "word", "expected"),
    [
        ("id", "rapat Majelis Umum itu", "Umum", True),
        ("es", "los Miembros de la Asamblea", "Miembros", True),
        ("en", "fans of Game of Thrones", "Game", True),
        ("en", "a shop of Marks & Spencer", "Marks", True),
        ("en", "The Higher grade", "Higher", False),  # The has its capital from the start of the text
        ("id", "sebuah proyek Jauh lebih kecil", "Jauh", False),
        ("id", "kata Budi, Penting sekali", "Penting", False),  # a comma ends the name
        ("es", "los Miembros", "Miembros", False),
    ],
)
def test_a_capital_within_a_name(lang, text, word, expected):
    tokens = words(text)
    index = [w.text for w in tokens].index(word)
    assert in_name(text, tokens, index, langs.load(lang).function_words) is expected


# ---- word classes -----------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "upos"),
    [
        ("rumah", "NOUN"),
        ("memberikan", "VERB"),
        ("penting", "ADJ"),
        ("para", "DET"),
        ("dan", "CCONJ"),
        ("karena", "SCONJ"),
        ("dari", "ADP"),
        ("mereka", "PRON"),
        ("Indonesia", "PROPN"),
        ("adalah", "AUX"),
        ("keuangan", "NOUN"),
        ("persen", "NOUN"),
        ("sepuluh", "NUM"),
        # unseen: by pronoun, doubling, affixes, endings
        ("reaksinya", "NOUN"),
        ("mengkhianatinya", "VERB"),
        ("dikhianati", "VERB"),
        ("pengkhianatannya", "NOUN"),
        ("terlezat", "ADJ"),
        ("volatilitas", "NOUN"),
        ("non-keuangan", "NOUN"),
    ],
)
def test_indonesian_classes(word, upos):
    assert tags("id").best(word) == upos
    assert sum(tags("id").classes(word).values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("memberikan", "active-transitive"),
        ("mengurangi", "active-transitive"),
        ("menandatangani", "active-transitive"),
        ("meningkat", "active"),
        ("membeli", "active"),  # the root ends in -i
        ("menikah", "active"),  # no particle -kah
        ("ditangkap", "passive"),
        ("ditandatangani", "passive"),
        ("terpenuhi", "passive"),
        ("terjadi", "state"),
        ("berlaku", "intransitive"),
        ("bekerja", "intransitive"),
        ("datang", "root"),
        ("rumah", None),
        ("penting", None),
        ("xqzwv", None),
    ],
)
def test_indonesian_verb_forms(word, form):
    assert tags("id").verb_form(word) == form


def test_languages_without_a_table_have_no_classes():
    assert tags("de") is None


@settings(max_examples=100, deadline=None)
@given(word=ANY_TEXT)
def test_any_string_has_some_class_or_none(word):
    classes = tags("id").classes(word)
    assert not classes or sum(classes.values()) == pytest.approx(1)
    assert tags("id").verb_form(word) in {
        None, "root", "active", "active-transitive", "passive", "state", "intransitive",
    }  # fmt: skip
    share = truecase("id").lower_share(word)
    assert share is None or 0 <= share <= 1


# ---- languages --------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pemerintah mengumumkan bahwa sekolah akan dibuka kembali pada bulan Agustus.", "id"),
        ("Rumah itu besar.", "id"),
        ("Kerajaan Malaysia mengumumkan bahawa sekolah akan dibuka semula pada bulan Ogos kerana wang.", "ms"),
        ("El Gobierno anunció que las escuelas volverán a abrir en agosto.", "es"),
        ("The government announced that the schools will open again in August.", "en"),
        ("Die Regierung kündigte an, dass die Schulen im August wieder öffnen.", "de"),
        ("Бұл қазақ тіліндегі сөйлем, ол өте маңызды.", "kk"),
        ("Это предложение на русском языке.", "ru"),
        ("这是一个中文句子。", "zh"),
        ("これは日本語の文です。", "ja"),
        ("هذه جملة باللغة العربية", "ar"),
        ("", "und"),
        ("12 345 ... !", "und"),
    ],
)
def test_language_of_a_document(text, expected):
    assert language.detect(text)[0] == expected
    assert language.detect(text) == language.detect(text)


@pytest.mark.parametrize(
    ("text", "candidates", "expected"),
    [
        ("karena harga minyak naik", ("id", "es", "en"), "id"),
        ("porque el precio del petróleo sube", ("id", "es", "en"), "es"),
        ("because the price of oil rises", ("id", "es", "en"), "en"),
        ("menurut Human Rights Watch dan New York Times", ("id", "es", "en"), "id"),
        ("Bu cümle Türkçe yazılmıştır", ("tr", "kk"), "tr"),
        ("Қазақстан Республикасының үкіметі", ("kk", "ru", "en"), "kk"),
        ("日本語の文", ("zh", "ja", "en"), "ja"),
        ("Это тест", ("ru", "en"), "ru"),
    ],
)
def test_language_of_a_segment(text, candidates, expected):
    shares = language.identify(text, candidates)
    assert max(shares, key=shares.get) == expected
    assert shares[expected] > 0.9
    assert set(shares) <= set(candidates)
    assert sum(shares.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("text", "candidates"),
    [("", ("id", "es")), ("12 %", ("id", "es")), ("xqzwv qqfkt", ("id", "es")), ("汉语", ("id", "es")), ("hola", ())],
)
def test_nothing_can_be_said_of_some_texts(text, candidates):
    assert language.identify(text, candidates) == {}


def test_common_segments_load_no_detector():
    code = (
        "import sys; from mtqa.text.language import identify, word_languages;"
        "identify('karena harga minyak naik lagi', ('id', 'es', 'en'));"
        "word_languages('karena harga minyak naik lagi'.split(), ('id', 'es', 'en'));"
        "print(sorted({'langdetect', 'py3langid', 'wordfreq', 'numpy', 'Sastrawi'} & set(sys.modules)))"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


def test_word_scores_are_logarithms_of_frequencies():
    scores = language.word_scores("Yang", ("id", "es", "en", "kk"))
    assert -2 < scores["id"] < -1
    assert scores["es"] < -4
    assert "kk" not in scores
    assert language.word_scores("xqzwv", ("id",)) == {"id": language.FLOOR}


def test_clitics_and_doubling_do_not_hide_a_word():
    for derived, bare in (("propagandanya", "propaganda"), ("benar-benar", "benar"), ("kepadanyalah", "kepada")):
        assert language.word_scores(derived, ("id",)) == language.word_scores(bare, ("id",))
    assert language.word_scores("xqz-benar", ("id",)) == {"id": language.FLOOR}


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("pemerintah mengatakan bahwa los precios de la gasolina akan naik bulan depan", "los precios de la gasolina"),
        ("pemerintah mengatakan bahwa however prices akan naik bulan depan", "however prices"),
        ("menurut Human Rights Watch harga bensin di New York naik", ""),
        ("harga bensin di Rio de Janeiro naik sebesar 12 persen", ""),
        ("para menteri bertemu di kantor presiden", ""),
    ],
)
def test_runs_of_foreign_words(text, foreign):
    found = language.word_languages(text.split(), ("id", "es", "en"))
    assert " ".join(w for w, lang in zip(text.split(), found, strict=True) if lang != "id") == foreign


def test_words_without_a_list_have_no_language():
    assert language.word_languages(["бұл", "сөз"], ("kk", "xx")) == [None, None]
    assert language.word_languages([], ("id",)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ini kalimat", ("Latn", 1.0)),
        ("привет abc", ("Cyrl", 6 / 9)),
        ("日本語の文", ("Jpan", 1.0)),
        ("汉语", ("Hani", 1.0)),
        ("العربية", ("Arab", 1.0)),
        ("123 !", ("Zyyy", 0.0)),
    ],
)
def test_script(text, expected):
    assert language.script(text) == expected


@settings(max_examples=60, deadline=None)
@given(text=ANY_TEXT)
def test_any_text_can_be_asked_about(text):
    shares = language.identify(text, ("id", "es", "en"))
    assert not shares or sum(shares.values()) == pytest.approx(1)
    tokens = text.split()
    assert len(language.word_languages(tokens, ("id", "es", "en"))) == len(tokens)
    code, probability = language.detect(text)
    assert code
    assert 0 <= probability <= 1


def test_one_long_line_takes_little_time():
    start = time.perf_counter()
    for text in ("a" * 2_000_000, "kata " * 400_000, "漢字" * 500_000):
        language.detect(text)
        language.identify(text, ("id", "es", "en"))
        language.script(text)
    assert time.perf_counter() - start < 10


# ---- packs and tables -------------------------------------------------------


@pytest.mark.parametrize("code", PACKS)
def test_word_lists_of_the_packs(code):
    pack = langs.load(code)
    for name in ("function_words", "dangling_words", "doubling_words", "capital_words"):
        listed = getattr(pack, name)
        assert len(listed) >= 15, name
        assert all(w == w.lower() and w == w.strip() and " " not in w for w in listed), name
    assert pack.dangling_words <= pack.function_words
    assert all(lexicon(code).knows(w) for w in pack.function_words)
    assert code not in pack.siblings


@pytest.mark.parametrize(
    ("code", "may_end"),
    [
        ("id", "itu ini sana begitu juga saja lagi sekali tersebut sampai sendiri ada tidak belum seorang kita"),
        ("es", "una no sí también sobre bajo contra mal todo nada es está él así más este uno"),
        ("en", "of for to with in on about it is are so too not her his a if because but who that by"),
    ],
)
def test_words_that_may_end_a_sentence_do_not_dangle(code, may_end):
    assert langs.load(code).dangling_words & set(may_end.split()) == set()


@pytest.mark.parametrize("name", [*(f"{c}/truecase.tsv.gz" for c in PACKS), "id/tags.tsv.gz"])
def test_tables_are_small_sorted_and_without_time_stamp(name):
    code, _, file = name.partition("/")
    packed = langs.table(code, file)
    assert len(packed) <= 150 * 1024
    assert packed[4:8] == b"\0\0\0\0"
    rows = [line.split("\t")[0] for line in gzip.decompress(packed).decode("utf-8").split("\n")[:-1]]
    assert rows == sorted(set(rows))
    assert len(rows) > 10_000


def test_rewritten_verbs_are_not_in_the_tables():
    for word in ("lakui", "sebuti", "kaiti", "buati", "gunai"):
        assert not tags("id").listed(word)
        assert truecase("id").count(word) == 0


def test_building_cleans_and_counts():
    roots = frozenset({"laku", "beli", "rumah"})
    sentence = [("Ia", "PRON"), ("lakui", "VERB"), ("rumah", "NOUN"), ("Budi", "PROPN"), (".", "PUNCT")]
    twice = [("ia", "PRON"), ("lakui", "VERB"), ("Rumah", "NOUN"), ("budi", "PROPN")]
    kept = list(_build.clean([sentence, twice, [("ya", "INTJ")]], roots))
    assert kept == [[pair for pair in sentence if pair[0] != "lakui"]]
    assert _build.made_up("lakui", roots)
    assert not _build.made_up("beli", roots)
    assert _build.count_case(kept) == {"rumah": (1, 0), "budi": (0, 1)}
    quoted = [("kata", "NOUN"), ("\N{LEFT DOUBLE QUOTATION MARK}", "PUNCT"), ("Ini", "PRON"), ("itu", "PRON")]
    assert _build.count_case([quoted]) == {"itu": (1, 0)}
    names = [[("Menteri", "PROPN"), ("Keuangan", "PROPN")], [("keuangan", "NOUN"), ("keuangan", "NOUN")]]
    assert _build.tag_rows([*names, [("Budi", "PROPN")] * 2]) == ["budi\tPROPN:2", "keuangan\tNOUN:2"]


def test_word_lists_are_read_as_wordfreq_reads_them():
    import wordfreq

    for lang, word in (("id", "rumah"), ("es", "casa"), ("en", "house")):
        assert lexicon(lang).zipf(word) == pytest.approx(wordfreq.zipf_frequency(word, lang), abs=0.02)
        assert -frequencies(lang)[word] / 100 + 9 == pytest.approx(
            wordfreq.zipf_frequency(word, lang, "small"), abs=0.02
        )
