"""ENC005."""

from __future__ import annotations

import re
from collections.abc import Iterator

import regex

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule, standing

_QUICK = re.compile(r"@@|@[-,.:/]@|[\u2581\u0120\u010a\u2047]|##|<[|/\w]|\[[A-Z]|>>|_[A-Z]")
_DEBRIS = regex.compile(
    r"""
    (?<=\p{L}) @@ (?=\s|$)                                                    # BPE: kebi@@ jakan
    | (?<!\S) @@ (?=\p{L})
    | (?<=\S\s) @[-,.:/]@ (?=\s\S)                                             # Moses: anak @-@ anak
    | (?<![\u2580-\u259f]) \u2581 (?![\u2580-\u259f])                          # SentencePiece
    | (?<=\p{Ll}) [\N{LATIN CAPITAL LETTER G WITH DOT ABOVE}\N{LATIN CAPITAL LETTER C WITH DOT ABOVE}]  # byte BPE
    | (?<!\S) \N{LATIN CAPITAL LETTER G WITH DOT ABOVE} (?=\p{Ll}+ \s+ \N{LATIN CAPITAL LETTER G WITH DOT ABOVE}\p{Ll})
    | (?<=\s) \#\# (?=\p{Ll}+)                                                 # WordPiece: kebi ##jakan
    | \N{DOUBLE QUESTION MARK}                                                 # SentencePiece's unknown piece
    | < /? (?:unk|s|pad|bos|eos|mask|w|sep|cls|extra_id_\d+|0x[0-9A-F]{2}|2[a-z]{2,3}) >
    | <\|[a-z_]{2,30}\|>
    | \[ (?:UNK|PAD|CLS|SEP|MASK|BOS|EOS) \]
    | >>[a-z]{2,3}(?:_[A-Za-z]{4})?<<                                          # OPUS-MT's target language
    | (?<!\S) [a-z]{3}_(?:Latn|Cyrl|Arab|Deva|Hans|Hant|Hang|Jpan|Grek|Hebr|Thai) (?!\S)   # NLLB's
    """,
    regex.VERBOSE,
)


@rule(
    code="ENC005",
    severity=Severity.CRITICAL,
    confidence=0.98,  # none in NTREX-128
    mqm=Mqm.CHARACTER_ENCODING,
    trigger=standing("@#<[>_\u2581\u0120\u010a\u2047"),
    bad=[
        Example("Pemerintah mengubah kebi⟦@@⟧ jakan itu."),
        Example("Anak ⟦@-@⟧ anak bermain di ⟦<unk>⟧ kota."),
        Example("⟦\u2581⟧Pemerintah⟦\u2581⟧menolak."),
        Example("El gobierno mantiene su po ⟦##⟧lítica exterior.⟦</s>⟧", lang="es"),
        Example("The minister of ⟦[UNK]⟧ resigned⟦<|endoftext|>⟧", lang="en"),
        Example("The⟦Ġ⟧minister⟦Ġ⟧resigned.", lang="en"),
        Example("⟦>>fra<<⟧ Le ministre ⟦⁇⟧ a démissionné.", lang="fr"),
    ],
    good=[
        Example("Surel ke redaksi@contoh.id atau @@ di Twitter."),
        Example("Grafik: ▁▂▃▅▇ naik."),
        Example("L-Avukat Ġenerali ta' Malta jgħid li Ġorġ huwa Ċirkewwa.", lang="mt"),
        Example("Usa #etiqueta y el nº 5 ## fin.", lang="es"),
        Example("[UN] officials said <3 and a >> b.", lang="en"),
        Example("## Heading in Markdown", lang="en"),
    ],
)
def subword_debris(target: View) -> Iterator[Hit]:
    """The inner signs of a translation system, left in the text: @@, ▁, ##, Ġ, <unk>, </s>, language codes.

    Systems cut words into pieces and mark the seams, and write <unk> for what they do not know. Where such a sign is
    left, a word is broken or missing, and the text shows that nobody read it.
    """
    if not _QUICK.search(target.text):
        return
    for match in _DEBRIS.finditer(target.text):
        yield Hit(match.start(), match.end(), f"{match[0]} is an inner sign of a translation system, not text.")
