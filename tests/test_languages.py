"""Languages that were added by a pack file alone: what is clean stays silent, and what is damaged is found."""

import json

import pytest

from mtqa import langs
from mtqa.cli import _run
from mtqa.rules import Example, all_rules, plain, spans
from mtqa.segment.boundaries import sentences
from mtqa.text.numbers import numbers
from rulekit import CannotRunError, hits

BESIDE = {"source", "reference", "sources", "references", "beads"}

# Each with the code that must speak, at the marked place; written for this test, as machine translation breaks.
DAMAGED = [
    ("fr", "REP001", "Le gouvernement a ⟦annoncé annoncé⟧ une hausse des impôts."),
    ("fr", "ENC002", "La ministre a dÃ⟦©⟧claré que la séance était levée."),
    ("fr", "FRG004", "Les habitants ont été évacués vers ⟦les des⟧ centres d’accueil."),
    ("fr", "QUO001", "Il a dit : ⟦«⟧ Nous partirons demain."),
    ("fr", "PUN001", "La société prévoit de recruter⟦ ,⟧ selon son directeur."),
    ("fr", "PUN002", "La police a arrêté trois ⟦hommes.Ils⟧ seront jugés."),
    ("fr", "LAN001", "Le procès ⟦the court has been postponed until next week⟧ s’ouvrira en mars."),
    ("fr", "FRG001", "Le maire a déclaré que l’école ⟦le⟧."),
    ("fr", "PUN005", "L’accusé devra verser 500 euros ⟦(⟧et rembourser la victime."),
    ("fr", "ENC004", "Le prix du pain ⟦&amp;⟧ celui du lait ont augmenté."),
    ("ru", "REP001", "Правительство ⟦объявило объявило⟧ о повышении налогов."),
    ("ru", "ENC002", "⟦Ð\x9fÑ\x80ÐµÐ·Ð¸Ð´ÐµÐ½Ñ\x82⟧ подписал указ."),
    ("ru", "FRG004", "Он прибыл ⟦в на⟧ завод в понедельник."),
    ("ru", "QUO001", "⟦«⟧Мы уезжаем завтра, — сказал он."),
    ("ru", "PUN001", "Министр отказался⟦ ,⟧ по его словам, отвечать."),
    ("ru", "PUN002", "Полиция задержала трёх ⟦мужчин.Их⟧ будут судить."),
    ("ru", "LAN001", "Завод ⟦the company has announced that it will⟧ закроют в марте."),
    ("ru", "ENC006", "Страна ⟦поcле⟧ выборов изменилась."),
    ("ru", "FRG005", "Спасатели прибыли на место ⟦для⟧"),
    ("ru", "LAN004", "⟦El gobierno anunció ayer nuevas medidas para los trabajadores.⟧"),
]


@pytest.mark.parametrize(("lang", "code", "text"), DAMAGED)
def test_damage_is_found_in_place(lang, code, text):
    [marked] = spans(text)
    found = found_by_all(plain(text), lang).get(code, [])
    assert any(start < marked.end and marked.start < end for start, end in found), found


def found_by_all(text, lang):
    """The places that each rule flags which reads the translation alone, by code."""
    found = {}
    for rule in all_rules():
        if not BESIDE & set(rule.needs):
            try:
                made = hits(rule, Example(text, lang))
            except CannotRunError:
                continue
            if made:
                found[rule.code] = [(hit.start, hit.end) for hit, _ in made]
    return found


@pytest.mark.parametrize("lang", ["fr", "ru"])
def test_packs_by_file_alone_are_whole(lang):
    pack = langs.load(lang)
    assert pack.known
    assert len(pack.clean) >= 25
    assert len(set(pack.clean)) == len(pack.clean)
    assert pack.dangling_words <= pack.function_words
    assert all(word == word.lower() for word in pack.function_words | pack.dangling_words | pack.starters)
    assert (pack.decimal, pack.quotes[0]) == (",", ("«", "»"))


@pytest.mark.parametrize(
    ("lang", "parts"),
    [
        ("ru", ["Об этом заявил И. В. Смирнов.", "Он добавил, что это не так."]),
        ("ru", ["Директор завода А.А. Петров ушёл.", "Его сменил Б. Иванов."]),
        ("ru", ["Книгу написал В. И. Даль.", "В 1999 г. завод закрыли.", "Рабочие ушли."]),
        ("ru", ["Это было в 1999 г.", "Завод закрыли."]),
        ("ru", ["Матч прошёл в г. Москве.", "Зрители довольны."]),
        ("ru", ["Он живёт на ул. Ленина, д. 5, кв. 7.", "Она — на пр. Мира."]),
        ("ru", ["Овощи, фрукты и т. д.", "Цены растут."]),
        ("ru", ["Овощи, сахар и т. д. подорожали."]),
        ("ru", ["Город основан в V в. до н. э.", "Позже он сгорел."]),
        ("ru", ["«Кто заплатит?» — спросил он.", "Никто не ответил."]),
        ("ru", ["Продали за 1,2 млрд руб.", "Покупатель неизвестен."]),
        ("fr", ["M. Dupont est parti.", "Mme A. de La Tour a parlé.", "J.-P. Lefèvre aussi."]),
        ("fr", ["Au IIIe siècle av. J.-C. la ville brûla.", "Elle fut rebâtie."]),
        ("fr", ["« Qui va payer ? » demande le maire.", "Personne ne répond."]),
        ("fr", ["Il est 14 h.", "Cela coûte env. 5 €.", "Voir p. 12 et art. 3."]),
    ],
)
def test_sentences_end_where_they_do(lang, parts):
    text = " ".join(parts)
    assert [text[s.start : s.end] for s in sentences(text, langs.load(lang))] == parts


@pytest.mark.parametrize(
    ("lang", "text", "values"),
    [
        ("fr", "soixante-dix-huit morts", [78]),
        ("fr", "quatre-vingt-dix-neuf ans", [99]),
        ("fr", "cent quatre-vingts", [180]),
        ("fr", "soixante et onze mille", [71_000]),
        ("fr", "deux millions et demi", [2_500_000]),
        ("fr", "1 234,5 tonnes, 12,5 %", [1234.5, 12.5]),
        ("fr", "François Ier, au XVIe siècle", [1, 16]),
        ("fr", "Le maire et Ce soir", []),
        ("fr", "à 14 h 30 ou 9h05", [14.5, 9 + 5 / 60]),
        ("ru", "двадцать пять тысяч", [25_000]),
        ("ru", "1,2 млрд руб.", [1.2e9]),
        ("ru", "полтора миллиона", [1_500_000]),
        ("ru", "1 250 000 человек", [1_250_000]),
    ],
)
def test_numbers_are_read(lang, text, values):
    assert [n.values[0] for n in numbers(text, langs.load(lang))] == pytest.approx(values)


SPANISH = """El presidente del Banco Central, Luis Ortega, dijo el martes que la inflación bajó al 12,5 % en marzo.
Según él, setenta y ocho empresas cerraron en 2022 y noventa más no abrirán este año.
«No vamos a cambiar de política», aseguró ante más de 1.200 personas en Madrid.
El ministerio no quiso comentar la noticia.
"""
GOOD = {
    "fr": """Le président de la Banque centrale, Luis Ortega, a dit mardi que l’inflation était tombée à 12,5 % en mars.
Selon lui, soixante-dix-huit entreprises ont fermé en 2022 et quatre-vingt-dix autres n’ouvriront pas cette année.
« Nous n’allons pas changer de politique », a-t-il assuré devant plus de 1 200 personnes à Madrid.
Le ministère n’a pas souhaité commenter l’information.
""",
    "ru": """Глава Центрального банка Луис Ортега заявил во вторник, что инфляция в марте снизилась до 12,5 %.
По его словам, в 2022 году закрылись семьдесят восемь предприятий, а ещё девяносто в этом году не откроются.
«Мы не будем менять политику», — заверил он более 1200 человек, собравшихся в Мадриде.
Министерство отказалось комментировать эту новость.
""",
}
# What is put wrong in each, and the family that must say so.
WRONG = [
    ("fr", "quatre-vingt-dix", "quatre-vingts", "NUM"),
    ("fr", "n’allons pas changer", "allons changer", "MEA"),
    ("ru", "семьдесят восемь", "шестьдесят восемь", "NUM"),
    ("ru", "не будем менять", "будем менять", "MEA"),
]


def checked(folder, capsys, lang, text):
    (folder / "a.es.txt").write_text(SPANISH, encoding="utf-8")
    (folder / f"a.{lang}.txt").write_text(text, encoding="utf-8")
    (folder / "mtqa.toml").write_text("", encoding="utf-8")
    _run(["check", str(folder / f"a.{lang}.txt"), "--source", str(folder / "a.es.txt"), "--format", "json"], False)
    return json.loads(capsys.readouterr().out)["findings"]


@pytest.mark.parametrize("lang", ["fr", "ru"])
def test_a_good_translation_has_no_findings(tmp_path, capsys, lang):
    assert [(f["rule"], f["text"]) for f in checked(tmp_path, capsys, lang, GOOD[lang])] == []


@pytest.mark.parametrize(("lang", "right", "wrong", "family"), WRONG)
def test_what_differs_from_the_source_is_found(tmp_path, capsys, lang, right, wrong, family):
    assert right in GOOD[lang]
    found = checked(tmp_path, capsys, lang, GOOD[lang].replace(right, wrong))
    assert {f["rule"][:3] for f in found} == {family}
