"""ENC007."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule, standing

_TAGS = (
    "a abbr article aside audio b blockquote body br button caption cite code div em embed figcaption figure font "
    "footer form g h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label li link main mark meta nav "
    "object ol option p ph picture pre q s script section select small source span strike strong style sub sup table "
    "tbody td textarea tfoot th thead time title tr tt u ul video x bpt ept mrk"
).replace(" ", "|")
_MARKUP = re.compile(
    rf"""
    (?P<tag> </?(?i:{_TAGS})(?:\s[^<>]{{0,300}}|\s?/)?> | <!--.{{0,300}}?--> | <!\[CDATA\[ | \]\]> )
    | (?P<placeholder>
        \{{\{{ [^{{}}\n]{{0,80}} \}}\}} | \$\{{ [^{{}}\s]{{1,60}} \}} | \{{% [^{{}}\n]{{1,80}} %\}}
        | (?<![\w^_\\}}]) \{{ (?:\d{{1,2}}|[A-Za-z_][\w.]{{0,40}}) \}}
        | %\([A-Za-z_]\w{{0,40}}\)[sdif] | %\d\$[sd@] | (?<![\w%.])(?<!\d\s)%[sd@](?![\w%])
        | __[A-Z][A-Z0-9_]{{1,40}}__ | <(?:NUM|URL|NAME|PERSON|ORG|DATE|EMAIL)>
      )
    | (?P<wiki> \[\[ [^\[\]\n]{{1,120}} \]\] )
    | (?P<bbcode> \[/(?i:b|i|u|url|img|quote|code|size|color|font|center|list)\]
        | \[(?i:url|img|quote|size|color|font)=[^\[\]\n]{{1,120}}\]
        | \[/?(?:caption|gallery|embed|audio|video|playlist|vc_\w{{1,30}}|et_pb_\w{{1,30}})(?:\s[^\[\]\n]{{0,200}})?\]
        | \[(?i:b|i|u|url|img|quote|code|center)\](?=[^\[\]\n]{{1,200}}\[/) )
    | (?P<markdown> !?\[[^\[\]\n]{{1,200}}\]\((?:https?://|/)[^()\s]{{1,200}}\)
        | (?<![\w*]) \*\* (?=[^\W_]) [^*\n]{{1,200}} (?<=[\w.,!?”"]) \*\* (?![\w*]) )
    | (?P<sign> [¶■□▪▶►◄▲▼◆●]+ | (?<=\w)¤ | (?<!\S)[→←⇒➔➜](?!\S) )
    | (?P<code> \{{ [^{{}}\n]{{0,80}} [\w-]\s?:\s?[^{{}}\n]{{1,80}} ; [^{{}}\n]{{0,200}} \}}
        | \bfunction\s?\([\w,\s]{{0,60}}\)\s?\{{ )
    """,
    re.VERBOSE,
)
_QUICK = re.compile(r"<[a-zA-Z/!]|\]\]>|\{|%[(\dsd@]|__[A-Z]|\[\[|\[/?[a-z]|\]\(|\*\*|[¶■□▪▶►◄▲▼◆●¤→←⇒➔➜]")
_NAMES = {
    "tag": "a tag",
    "placeholder": "a placeholder that was never filled",
    "wiki": "a wiki link",
    "bbcode": "forum or editor markup",
    "markdown": "Markdown",
    "code": "program code",
    "sign": "a sign of the page's layout",
}


@rule(
    code="ENC007",
    severity=Severity.MAJOR,
    confidence=0.95,  # none in NTREX-128
    mqm=Mqm.MARKUP,
    unless_in_source=True,
    trigger=standing("<]{%_[*¶■□▪▶►◄▲▼◆●¤→←⇒➔➜"),
    bad=[
        Example("Pemerintah ⟦<b>⟧menolak⟦</b>⟧ usul itu.⟦<br />⟧"),
        Example("Geng itu memalsukan paspor⟦¶⟧ selama lima tahun."),
        Example("Halo ⟦{{nama}}⟧, Anda punya ⟦%d⟧ pesan."),
        Example("Lihat ⟦[[Berkas:peta.png|kanan]]⟧ peta itu."),
        Example("El gobierno ⟦[b]⟧rechazó⟦[/b]⟧ la ⟦**propuesta**⟧.", lang="es"),
        Example('Read ⟦<a href="http://example.org/x">⟧this⟦</a>⟧ by ⟦${author}⟧.', lang="en"),
        Example("Zie ⟦[de kaart](https://example.org/kaart)⟧ hier.", lang="nl"),
    ],
    good=[
        Example("Aku <3 kamu, dan 5 < 6 > 4; harga naik 50%, 5 %S."),
        Example("Naik 20 % dibanding 10%dari total [1] [sic] [...]."),
        Example("“[K]ami menang,” katanya. “[i]a pergi.”"),
        Example("El conjunto {1, 2, 3} y x^{n}, a_{i}.", lang="es"),
        Example("What the f**k, he said, and s*** happens * * *.", lang="en"),
        Example("<Laughter> He wrote __init__ and C<sub.", lang="en"),
    ],
)
def leftover_markup(target: View) -> Iterator[Hit]:
    """Markup or a placeholder that should have been turned into something: <b>, {{name}}, %s, [[link]], **bold**.

    The reader sees the skeleton of the page. A placeholder is worse: the name or the number that belongs there is
    missing from the sentence.
    """
    if not _QUICK.search(target.text):
        return
    for match in _MARKUP.finditer(target.text):
        group = match.lastgroup or "tag"
        yield Hit(
            match.start(),
            match.end(),
            f"{match[0][:60]} is {_NAMES[group]}, left in the text.",
            {"kind": group},
            severity=Severity.MINOR if group == "sign" else None,
        )
