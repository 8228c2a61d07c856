"""How often TRM001 speaks on good translations: ``python tests/measure/terms.py --data DIR``.

DIR holds NTREX-128 as ``ntrex/ntrex_<pair>.jsonl``. The glossary below holds 48 common words with the renderings that a
glossary of news would have; it was written before looking at the data. People translated it, so a finding is a
synonym, another construction, or another sense: what a user with such a glossary would have to look through.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from mtqa import langs
from mtqa.model import Segment, Side, Span
from mtqa.own import Concept, Term, Terms
from mtqa.rules import View, all_rules
from mtqa.text.terms import Own

# es, en, id; what is separated by | are terms of one concept.
WORDS = """
presidente|presidenta; president; presiden
gobierno; government|administration; pemerintah
policía; police|police officer; polisi|kepolisian
tribunal; court|tribunal; pengadilan|mahkamah
guerra; war; perang
elección; election; pemilihan|pemilu
partido; party|match|game; partai|pertandingan|laga
ministro|ministra; minister|secretary; menteri
guerra civil; civil war; perang saudara
juez|jueza; judge|justice; hakim
ley; law|act; undang-undang|hukum
hospital; hospital; rumah sakit
ejército; army|military; tentara|militer|angkatan darat
aeropuerto; airport; bandara|bandar udara
huracán; hurricane; badai|topan
terremoto; earthquake|quake; gempa
universidad; university|college; universitas|perguruan tinggi
escuela; school; sekolah
médico|médica; doctor|physician; dokter
abogado|abogada; lawyer|attorney|solicitor; pengacara
periodista; journalist|reporter; wartawan|jurnalis|reporter
inflación; inflation; inflasi
impuesto; tax; pajak
bolsa; stock market|stock exchange|bag; bursa|tas|kantong
comercio; trade|commerce; perdagangan|dagang
arancel; tariff; tarif|bea
empresa; company|firm|business; perusahaan
accidente; accident|crash; kecelakaan
incendio; fire|blaze; kebakaran|api
víctima; victim; korban
hijo|hija; son|daughter|child; anak|putra|putri
madre; mother|mum|mom; ibu
ciudad; city|town; kota
semana; week; minggu|pekan
libro; book; buku
música; music; musik
entrenador|entrenadora; coach|manager|trainer; pelatih|manajer
campeonato; championship; kejuaraan
equipo; team|side; tim
delantero; striker|forward; penyerang|striker
reina; queen; ratu
iglesia; church; gereja
Estados Unidos; United States|US|U.S.|America; Amerika Serikat|AS|Amerika
Reino Unido; United Kingdom|UK|U.K.|Britain; Inggris|Britania Raya
Rusia; Russia; Rusia
China; China; Tiongkok|China|Cina
cambio climático; climate change; perubahan iklim
derechos humanos; human rights; hak asasi manusia|HAM
"""
LANGUAGES = ("es", "en", "id")
SHOWN = 12


def concepts() -> tuple[Concept, ...]:
    """The words above as a glossary."""
    made = []
    for line in WORDS.strip().splitlines():
        cells = zip(LANGUAGES, line.split(";"), strict=True)
        made.append(Concept(tuple(Term(t.strip(), code) for code, cell in cells for t in cell.split("|"))))
    return tuple(made)


def view(text: str, lang: str) -> View:
    """A view on one segment."""
    segment = Segment("d", Side.TARGET, lang, "body", Span(0, len(text)), text, 0, 0)  # type: ignore[arg-type]
    return View(text=text, lang=langs.load(lang), segments=(segment,))


def main() -> None:
    """Print uses and findings per pair."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--show", action="store_true", help="print some findings")
    options = parser.parse_args()
    rule = next(r for r in all_rules() if r.code == "TRM001")
    for pair in ("es-id", "en-id", "es-en"):
        ours, theirs = pair.split("-")
        glossary = Own(Terms(concepts=concepts())).supply("glossary", theirs, ours)
        assert glossary is not None
        uses = located = missing = 0
        for line in (options.data / "ntrex" / f"ntrex_{pair}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            source, target = view(row["source"], ours), view(row["target"], theirs)
            uses += len(glossary.used(source.text))  # type: ignore[attr-defined]
            for hit in rule.check(target, source, glossary):
                whole = hit.end - hit.start == len(target.text)  # type: ignore[union-attr]
                located, missing = located + (not whole), missing + whole
                if options.show and (located + missing) % SHOWN == 0:
                    print("   ", hit.message, "|", target.text[:160])  # type: ignore[union-attr]
        share = (located + missing) / uses
        print(f"{pair}: {uses} uses, {missing} without a rendering, {located} located ({share:.1%} of the uses)")


if __name__ == "__main__":
    main()
