"""WEB006."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.text.alike import similarity
from mtqa.text.place import counterpart

# NTREX-128 holds only three addresses, all kept: these are estimates. Sites have a page for each language, hashtags are
# translated, and a handle may give way to the name of its owner.
CHANGED = 0.85
MISSING = 0.5
ALIKE = 0.6  # from here on one address is taken for a changed form of another of its kind
MOST = 20  # addresses of one segment that are compared: more are a list of links

_ADDRESS = regex.compile(
    r"""
    (?P<mail> (?<![\p{L}\p{N}._%+-]) [A-Za-z0-9._%+-]{1,64}+ @ [A-Za-z0-9-]{1,63} (?:\.[A-Za-z0-9-]{1,63})+ )
    | (?P<site> (?: https?:// | (?<![\p{L}\p{N}.])www\. | (?<![\p{L}\p{N}.@/-])(?:[a-z0-9-]{1,40}\.){1,4}[a-z]{2,12}/ )
        [^\s<>"“”«»]{2,400}+ )
    | (?P<path> (?<![\p{L}\p{N}/.\\]) (?: [A-Z]:\\ | ~?/(?=[\w.-]+/) ) [\w.\\/-]{3,200}+ )
    | (?P<handle> (?<![\p{L}\p{N}_@/.]) @ [A-Za-z0-9_]{2,30}+ (?![\w@]) )
    | (?P<tag> (?<![\p{L}\p{N}_\#&/]) \# (?=\w*\p{L}) [\p{L}\p{M}\p{N}_]{2,80}+ )
    | (?P<ip> (?<![\d.]) \d{1,3}(?:\.\d{1,3}){3} (?![\d.]) )
    """,
    regex.VERBOSE,
)
_TRAIL = ".,;:!?…'’)]}»”*_"
_SITE = regex.compile(r"(?:https?://)?(?:www\.)?(?P<host>[^/?#]+)(?P<path>[/?#].*)?", regex.IGNORECASE)
_QUICK = regex.compile(r"@|://|www\.|#|/\w|\\|\d\.\d")
_NAMES = {
    "mail": "e-mail address",
    "site": "web address",
    "path": "path",
    "handle": "handle",
    "tag": "hashtag",
    "ip": "IP address",
}


@dataclass(frozen=True, slots=True)
class _Address:
    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def key(self) -> str:
        """What must be kept: without protocol, www, a closing slash, and case."""
        key = self.text.casefold()
        return key.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


@rule(
    code="WEB006",
    severity=Severity.MAJOR,
    confidence=CHANGED,
    mqm=Mqm.ENTITY,
    bad=[
        Example("Tulis surat ke ⟦redaksi@contoh.id⟧ sekarang.", source="Escriba ya a redaccion@contoh.id."),
        Example(
            "Véase ⟦www.ejemplo.org/informes⟧ para más datos.",
            lang="es",
            source="See www.ejemplo.org/informe for more.",
            source_lang="en",
        ),
        Example("The hashtag ⟦#MeTo⟧ was used.", lang="en", source="Se usó la etiqueta #MeToo."),
        Example("Er schrieb es als ⟦@anna_berg1⟧.", lang="de", source="He wrote it as @anna_berg.", source_lang="en"),
        Example("Kirim ke ⟦alamat⟧ kami sebelum Senin.", source="Envíelo a premios@ejemplo.es antes del lunes."),
        Example("Buka ⟦192.168.0.11⟧ di peramban.", source="Abra 192.168.0.1 en el navegador."),
    ],
    good=[
        Example("Lihat https://www.contoh.id/berita.", source="Véase contoh.id/berita en https://contoh.id/berita/."),
        Example("Tulis ke redaksi@contoh.id.", source="Escriba a redaksi@contoh.id, por favor."),
        Example("Baca di id.wikipedia.org/wiki/Jawa.", source="Léase en https://es.wikipedia.org/wiki/Java."),
        Example("Kampanye #SelamatkanHutan dimulai.", source="Empezó la campaña #SalvemosElBosque."),
        Example("Kata Anna di Twitter.", source="Dijo @anna en Twitter."),
        Example("The 24/7 service and/or #1 choice.", lang="en", source="El servicio 24/7 y la opción n.º 1."),
        Example("Versi 2.0.1.5 lebih cepat.", source="La versión 2.0.1.5 es más rápida."),
    ],
)
def address_changed(target: View, source: View) -> Iterator[Hit]:
    """A web or e-mail address, a path, a handle or a hashtag is not the one of the source, or is missing.

    Nobody can reach an address with one letter changed, and machines change letters, translate words inside and drop
    the rest. Addresses are compared without protocol, ``www`` and case. A hashtag may be translated and a site
    may have a page in the reader's language: what is unlike the source's is then taken for its counterpart.
    """
    if not _QUICK.search(source.text):
        return
    theirs, ours = _addresses(source.text), _addresses(target.text)
    if not theirs or len(theirs) > MOST or len(ours) > MOST:
        return
    kept = {a.key for a in theirs} & {a.key for a in ours}
    missing = [a for a in theirs if a.key not in kept and not _stands(a.key, target.text)]
    extra = [a for a in ours if a.key not in kept and not _stands(a.key, source.text)]
    pairs = sorted(
        ((similarity(a.key, b.key), a, b) for a in missing for b in extra if a.kind == b.kind),
        key=lambda pair: (-pair[0], pair[1].start, pair[2].start),
    )
    paired: set[_Address] = set()
    for value, a, b in pairs:
        if a in paired or b in paired:
            continue
        paired |= {a, b}
        if value < ALIKE or _localised(a, b, source.lang.code, target.lang.code):
            continue
        yield Hit(
            b.start,
            b.end,
            f"The {_NAMES[b.kind]} “{b.text[:80]}” reads “{a.text[:80]}” in the source.",
            {"expected": a.text, "found": b.text},
            suggestion=a.text,
            confidence=CHANGED if b.kind != "tag" else MISSING,
        )
    for a in missing:
        if a not in paired and a.kind in ("mail", "site", "ip"):
            yield _missing(a, source, target)


def _stands(key: str, text: str) -> bool:
    """Whether an address stands in a text in any form: as a whole word, whatever it is there."""
    folded = text.casefold()
    at = folded.find(key)
    return at >= 0 and not folded[at + len(key) : at + len(key) + 1].isalnum()


def _addresses(text: str) -> Sequence[_Address]:
    found = []
    for match in _ADDRESS.finditer(text):
        string = match[0].rstrip(_TRAIL)
        if match.lastgroup == "ip" and any(int(part) > 255 for part in string.split(".")):
            continue
        if len(string) > 2:
            found.append(_Address(match.lastgroup or "", string, match.start()))
    return found


def _localised(a: _Address, b: _Address, theirs: str, ours: str) -> bool:
    """Whether two web addresses differ only in the language that the site is asked for, or in the page's own title."""
    if a.kind != "site":
        return False
    first, second = _SITE.match(a.key), _SITE.match(b.key)
    if first is None or second is None:
        return False
    parts = [
        [p for p in regex.split(r"[^a-z0-9]+", m["host"].lower() + (m["path"] or "").lower()) if p != code]
        for m, code in ((first, theirs), (second, ours))
    ]
    return parts[0] == parts[1] or (first["host"] != second["host"] and parts[0][-1:] != parts[1][-1:])


def _missing(a: _Address, source: View, target: View) -> Hit:
    """The word at which the address should stand."""
    at = counterpart(source.words, a.start, a.end, target.words) if target.words else 0
    start, end = (target.words[at].start, target.words[at].end) if target.words else (0, len(target.text))
    return Hit(
        start,
        end,
        f"The {_NAMES[a.kind]} “{a.text[:80]}” of the source is missing.",
        {"expected": a.text},
        severity=Severity.MINOR,
        confidence=MISSING,
    )
