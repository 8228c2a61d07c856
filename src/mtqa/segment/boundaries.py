"""Where sentences end: our own splitter, after the rule of Koehn's Europarl tools.

A sentence ends at terminal punctuation, with the closing quotes and brackets that follow it, before white space and
something that can begin a sentence: a capital, an opening quote or bracket, a digit, a letter of a script without
capitals (Koehn, "Europarl: A Parallel Corpus for Statistical Machine Translation", MT Summit 2005). The packs say
after which abbreviations it does not. Scripts written without spaces bring marks of their own that need none.

A full stop before a small letter is an abbreviation that nobody listed, or the severed tail of a broken sentence
("... yang efektif. pemerintah."): it ends a sentence only after what cannot be an abbreviation.

Everything here looks at a bounded stretch around each mark, so time grows linearly with the text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from mtqa.langs import Pack
from mtqa.model import Span

# Marks that end a sentence without a space after them: full width, danda, Urdu and Arabic, Armenian, Ethiopic,
# Myanmar, Khmer, Mongolian, Sinhala.
_WIDE = "。｡．！？؟۔।॥։።፧፨။។៕᠃᠉෴"
_NARROW = ".?!…‼⁇⁈⁉‽"
_BRACKETS = frozenset("([{¿¡")
_OPEN_QUOTES = frozenset("“‘«„\"'")
_ENDS_QUOTATION = '”"»)'
_QUOTES = frozenset("”’»›」』\"'“")
_EMOJI = "\U0001f300-\U0001faff\u2600-\u27bf\u2b50\ufe0f\u200d"
# German closes with what English opens, and Swedish opens with what English closes: what touches the mark closes.
_TOUCHING = re.compile(
    rf"""
    (
      (?: ["'”’»›)\]}}」』】）》〉〕＂＇“„«‹*_¹²³⁰-⁹{_EMOJI}]+
        | \[\d{{1,3}}\]           # a note: [1]
        | [\u00a0\u202f]»         # as French is set
      ){{0,16}}
    ) \s*""",
    re.VERBOSE,
)
_TOUCHING_WIDE = re.compile(r"([”’»›)\]}」』】）》〉〕＂＇]*)\s*")
# With spaces on both sides only the kind of the mark tells whether it closes; for straight ones their number does.
_FLOATING = re.compile(rf"""\s+ (?: [”’»›)\]}}」』）]+ | " | [{_EMOJI}]+ ) (?= \s | [,;:] | $ )""", re.VERBOSE)
_NOTHING = re.compile(r"()\s*")
_MAY_FLOAT = re.compile(rf"""[”’»›)\]}}」』）"{_EMOJI}]""")
_OPENERS = re.compile(r"""(?: [¿¡"'“‘«‹„‚”»(\[{—–―\-•*·…「『（【《〈#>] | \.{2,} | \s ){0,16}""", re.VERBOSE)
_WORD = re.compile(r"[^\W\d_]{1,40}(?:['’\-][^\W\d_]{1,40}){0,3}")
_DIGITS = re.compile(r"\d{1,12}")
_TOKEN = re.compile(r"[^\s\"“”„«»‘‚()\[\]{}<>¿¡—–―,;:!?…。！？「」『』*_]+$")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})*")
_NUMBER = re.compile(r"\d[\d.,/:\-]*")
_ENUMERATOR = re.compile(r"[^\w\s]*\s*(?:\d{1,3}(?:\.\d{1,3})*|[^\W\d_]|[IVXL]{1,5}|[ivx]{1,4})")
_DOUBLED = re.compile(r"([^\W\d_])\1")
_DOUBLED_BEFORE = re.compile(r"(?:^|\W)([^\W\d_])\1\.\s?$")
_ROMAN = re.compile(r"[IVXLC]{1,6}\b")
# A word with a capital, after a word or a quotation and before a small letter.
_GLUED = re.compile(r"(?<=[\w”»\"?!)])\s+([^\W\d_]{2,12})(?=\s[^\W\d_A-ZÀ-Ý])")
_GLUED_SENTENCES = 3  # a paragraph of one or two sentences is checked as it is
_LONGEST_HEADLINE = 200  # characters
_LOOK_BACK = 40
_CLOSED_BY = {"“": "”“", "«": "»", '"': '"', "‘": "’", "„": "“”"}
_NICKNAME = 25  # characters
_HEADLINE = 25  # characters; shorter are datelines, "LONDON (AP) The ..."
_BRACKET_LOOK_BACK = 200
_REPORTING_WINDOW = 120

_GEORGIAN = range(0x10D0, 0x1100)  # lower case to Unicode, but written without capitals
_SYLLABLES = ("HANGUL", "CJK", "HIRAGANA", "KATAKANA", "YI ", "BOPOMOFO")  # one letter can be a whole word
_TOP_LEVEL = frozenset({"com", "org", "net", "co", "id", "es", "uk", "io", "gov", "edu", "html", "www", "tv", "mx"})
_UNITS = frozenset({"km", "cm", "mm", "kg", "mg", "ml", "cl", "dl", "hl", "kl", "kwh", "hp", "gr", "hr"})
_VOWELS = frozenset("aeiouyаеёиоуыэюяіїєαεηιουω")


class _Next(NamedTuple):
    """What follows a mark. ``case``: upper, lower, digit, other (a script without capitals), symbol or end."""

    case: str
    word: str
    openers: str
    initial: bool  # a single letter with a point: the next of several initials
    dotted: bool  # an abbreviation with inner points: the next of several degrees


def sentences(text: str, pack: Pack) -> list[Span]:
    """Spans of the sentences of one paragraph (a text without line breaks), in order, without outer white space.

    Every character that is no white space lies in exactly one span.
    """
    marks = _marks(pack.terminals)
    spans: list[Span] = []
    stop = len(text.rstrip())
    start = len(text) - len(text.lstrip())
    word = _first_word(text, start)
    quotes, counted = 0, 0  # straight quotation marks up to ``counted``
    for mark in marks.finditer(text, start, stop):
        at, end = mark.span()
        if at < start or word >= at:
            continue  # nothing but punctuation so far is no sentence
        wide = text[end - 1] in _WIDE
        end, following = _behind(_TOUCHING_WIDE if wide else _TOUCHING, text, end, stop)
        if following >= stop:
            break
        if following == end and not wide:
            continue
        while _MAY_FLOAT.match(text, following) and (floating := _FLOATING.match(text, end, stop)):
            if text[following] == '"':
                quotes, counted = quotes + text.count('"', counted, end), end
                if quotes % 2 == 0:
                    break
            end, following = _behind(_NOTHING, text, floating.end(), stop)
        if following >= stop:
            break
        if mark[0] in _ENDS_QUOTATION:
            if _lacks_stop(text, start, at, following, pack):
                spans.append(Span(start, end))
                start, word = following, _first_word(text, following)
            continue
        if text[following] in ",;:%،؛，、；：" or (marks.match(text, following) and text[following] != "…"):
            continue
        if _ends(text, start, mark, end, following, wide, pack):
            spans.append(Span(start, end))
            start = following
            word = _first_word(text, start)
    if start < stop:
        spans.append(Span(start, stop))
    return spans


def _behind(closers: re.Pattern[str], text: str, at: int, stop: int) -> tuple[int, int]:
    """Where closing marks from ``at`` end, and where the white space behind them ends."""
    found = closers.match(text, at, stop)
    return (found.end(1), found.end()) if found else (at, at)


@lru_cache(maxsize=16)
def _marks(more: str) -> re.Pattern[str]:
    """Runs of terminal marks, and the ellipsis with spaces (". . .")."""
    some = re.escape(_NARROW + _WIDE + more)
    return re.compile(rf"\.(?:[ \u00a0]\.){{2,}}|[{some}]+|(?<=\w)[{_ENDS_QUOTATION}](?=\s)")


_ANY_WORD = re.compile(r"[^\W_]")


def _first_word(text: str, start: int) -> int:
    found = _ANY_WORD.search(text, start)
    return found.start() if found else len(text)


def _ends(text: str, start: int, mark: re.Match[str], end: int, following: int, wide: bool, pack: Pack) -> bool:
    """Whether the sentence from ``start`` ends with ``mark`` and what closes it, at ``end``."""
    run = mark[0]
    closers = text[mark.end() : end]
    before = text[max(start, mark.start() - _LOOK_BACK) : mark.start()]
    if _opens_here(before, closers):
        return False
    quoted = bool(closers) and not _QUOTES.isdisjoint(closers)
    reported = quoted and _reported(text, following, pack)
    if wide:
        return not reported and not (run == "．" and before[-1:].isdigit() and text[following].isdigit())
    after = _next(text, following)
    if after.case == "end":
        return False
    token = _token(before)
    if "?" in run or "!" in run or run[-1] in "‼⁇⁈⁉‽;":
        if reported or (_listed(token + run, pack.abbreviations) and not _starts(after, pack)):
            return False
        if closers.endswith(")") and not quoted and _inside(text, start, mark.start()):
            return False
        return after.case != "lower" or _asks(after)
    if run != ".":
        hesitates = bool(token) and token.casefold() == after.word.casefold()
        counts = after.case == "digit" and token[-1:].isdigit()
        return after.case != "lower" and not hesitates and not counts
    if mark.end() - start < 12 and _ENUMERATOR.fullmatch(text, start, mark.start()):
        return False
    return _stops(text, following, before, token, closers, after, pack)


def _lacks_stop(text: str, start: int, at: int, following: int, pack: Pack) -> bool:
    """Whether a quotation or bracket ends a line that has no full stop, as headlines do: "... “sin techo” El ...".

    Only where a word follows that is capitalised for no other reason, and what ends is long enough for a headline.
    """
    if at - start < _HEADLINE or _reported(text, following, pack) or (text[at] == ")" and not _inside(text, start, at)):
        return False
    after = _next(text, following)
    if after.openers or not _starts(after, pack):
        return False
    firsts = [found[0][0] for found in _WORD.finditer(text, max(start, at - _BRACKET_LOOK_BACK), at)]
    return 2 * sum(first.isupper() for first in firsts) <= len(firsts)  # else a headline that capitalises its words


def _reported(text: str, following: int, pack: Pack) -> bool:
    """Whether the words after a quotation say who spoke it: the sentence goes on."""
    words = text[following : following + _REPORTING_WINDOW]
    first = _WORD.match(words)
    if first and first[0].istitle() and first[0].lower() in pack.starters:
        return False  # “Why?” She said nothing.
    return bool(pack.reporting and re.match(pack.reporting, words))


def _speech(text: str, following: int, after: _Next) -> bool:
    """Whether a quotation begins that is longer than a nickname: not John R. “Bob” Smith."""
    quote = after.openers[:1]
    if after.case != "upper" or quote not in _CLOSED_BY:
        return False
    begin = following + 1
    return not any(c in text[begin : begin + _NICKNAME] for c in _CLOSED_BY[quote])


def _asks(after: _Next) -> bool:
    return after.openers.lstrip("-–—―•· ")[:1] in {"¿", "¡"}


def _stops(text: str, following: int, before: str, token: str, closers: str, after: _Next, pack: Pack) -> bool:
    """Whether a single full stop after ``token`` ends a sentence."""
    asks = _asks(after) and after.case == "upper"
    form = token + "."
    if not token:
        return after.case != "lower" or not closers
    head = before[: len(before) - len(token)].rstrip()
    last = _last(head)
    spaced = bool(last) and _listed(last + form, pack.initial_abbreviations)  # и т. д.
    if _listed(form, pack.abbreviations) and not spaced:
        return asks
    if _NUMBER.fullmatch(token):
        return _number_stops(text, following, before, token, closers, after, pack)
    numeric = _listed(form, pack.number_abbreviations)
    if numeric and (after.case == "digit" or (_ROMAN.match(text, following) and not _starts(after, pack))):
        return False
    if spaced or _listed(form, pack.initial_abbreviations):
        return asks or (after.case in {"upper", "other", "symbol"} and not after.initial)
    named = _listed(form, pack.name_abbreviations)
    if not named and _degree(token, head):
        return asks or (after.case in {"upper", "other"} and not after.dotted)
    if _DOUBLED.fullmatch(token) and token.isupper() and not _ROMAN.fullmatch(token + " "):
        if _DOUBLED.fullmatch(after.word) and after.word.isupper():
            return False  # EE. UU., FF. AA.
        named = named or bool(_DOUBLED_BEFORE.search(before[: len(before) - len(token)]))
    unit = head[-1:].isdigit() and not after.initial and after.case != "digit"  # not 15 h. 30
    if (named and not unit) or _dotted(token) or (_letter(token) and not unit) or (_clipped(token, pack) and not unit):
        return asks or _starts(after, pack) or _speech(text, following, after)
    if pack.ordinal_point and after.case == "upper" and _ROMAN.fullmatch(token):
        return _starts(after, pack)
    if after.case == "lower" and not _asks(after):
        return not numeric and not closers and _ordinary(token, pack) and after.word not in _TOP_LEVEL
    return True


def _number_stops(text: str, following: int, before: str, token: str, closers: str, after: _Next, pack: Pack) -> bool:
    """Whether a full stop after a number ends a sentence, and is no ordinal, list number or broken figure."""
    short = len(token) <= 2
    lead = before[: len(before) - len(token)]
    if short and lead.endswith((": ", "; ")):
        return False  # "three things: 1. Eat. 2. Sleep."
    if after.case == "lower":
        return not pack.ordinal_point and len(token) > 1 and not closers and not lead.rstrip().endswith(".")
    if after.case == "digit" and not after.openers:
        group = _DIGITS.match(text, following)
        return not (_GROUPED.fullmatch(token) and group is not None and len(group[0]) == 3)  # "20. 000"
    if pack.ordinal_point and short and after.case == "upper":
        return _starts(after, pack)
    return True


def _next(text: str, following: int) -> _Next:
    """What stands at ``following``, behind opening quotes, brackets, dashes and bullets."""
    opened = _OPENERS.match(text, following)
    at = opened.end() if opened else following
    openers = text[following:at]
    if at >= len(text):
        return _Next("end", "", openers, False, False)
    first = text[at]
    found = _WORD.match(text, at)
    word = found[0] if found else ""
    end = at + len(word)
    initial = len(word) == 1 and text[end : end + 1] == "."
    dotted = initial or (len(word) <= 3 and text[end : end + 1] == "." and text[end + 1 : end + 2].isalpha())
    if first.isdigit():
        case = "digit"
    elif not first.isalpha():
        case = "other" if unicodedata.category(first).startswith("M") else "symbol"
    elif first.isupper() or first.istitle() or word[1:2].isupper():  # iPhone, eBay
        case = "upper"
    elif first.islower() and ord(first) not in _GEORGIAN:
        case = "lower"
    else:
        case = "other"
    return _Next(case, word, openers, initial, dotted)


def _opens_here(before: str, closers: str) -> bool:
    """Whether the mark is all that a bracket or quotation holds so far: "(?)", "[...]", "“... dan"."""
    last = before[-1:]
    if last in _BRACKETS:
        return True
    return last in _OPEN_QUOTES and (len(before) < 2 or before[-2].isspace())


def _inside(text: str, start: int, at: int) -> bool:
    """Whether the bracket that closes behind ``at`` was opened inside the sentence: "Robert (who?) Smith"."""
    opened = text.rfind("(", max(start, at - _BRACKET_LOOK_BACK), at)
    return opened > start


def _token(before: str) -> str:
    """The word that touches the mark, with its inner points."""
    last = before[-1:]
    if not last or last.isspace():
        return ""
    found = _TOKEN.search(before.rsplit(None, 1)[-1])
    return found[0].lstrip("'’-./&") if found else ""


def _last(head: str) -> str:
    """The short word with its point that a text ends with; empty if it ends otherwise."""
    word = head[-4:].rsplit(None, 1)[-1] if head.endswith(".") else ""
    return word if 2 <= len(word) <= 3 else ""


def _listed(form: str, forms: frozenset[str]) -> bool:
    """Whether an abbreviation is in a list; one listed in lower case may also begin with a capital.

    Not so a single letter: with a capital it is the initial of a name (в. for a century, but И. В. Смирнов).
    """
    begun = len(form) > 2 and form[:1].lower() + form[1:] in forms
    return form in forms or begun or ("-" in form and form.rsplit("-", 1)[1] in forms)


def _starts(after: _Next, pack: Pack) -> bool:
    """Whether what follows is a word that is capitalised only where a sentence begins."""
    word = after.word
    if after.case == "other":
        return bool(pack.starters)
    if after.case != "upper" or after.initial or not (len(word) == 1 or word[1:].islower()):
        return False
    return word.lower() in pack.starters


def _dotted(token: str) -> bool:
    """Whether a word is an abbreviation by its inner points: U.S, a.m, Ph.D, S.Kom, J.-P; not kompas.com."""
    if "." not in token:
        return False
    token = token.replace(".-", ".")
    parts = token.split(".")
    lengths = [len(part) for part in parts]
    if min(lengths) < 1 or max(lengths) > 4 or min(lengths) > 2:
        return False
    return all(c == "." or c.isalpha() or unicodedata.category(c).startswith("M") for c in token)


def _degree(token: str, head: str) -> bool:
    """Whether an abbreviation with points is an academic degree, which ends a name: Ph.D, S.Pd; after a comma S.H."""
    parts = token.replace(".-", ".").split(".")
    return _dotted(token) and (head.endswith(",") or any(len(p) > 1 and p.istitle() for p in parts))


def _letter(token: str) -> bool:
    """Whether a word is a single letter, of a script in which that is no word."""
    return len(token) == 1 and token.isalpha() and not unicodedata.name(token, "").startswith(_SYLLABLES)


def _clipped(token: str, pack: Pack) -> bool:
    """Whether a word has no vowel and is no acronym: an abbreviation that nobody listed (Kpts., Bpk.)."""
    if not pack.known or not 2 <= len(token) <= 5 or not token.isascii() or not token.isalpha():
        return False
    return token not in _UNITS and token[1:].islower() and not any(c in _VOWELS for c in token.lower())


def _ordinary(token: str, pack: Pack) -> bool:
    """Whether a word cannot well be an abbreviation: long enough, and pronounceable to its end.

    Where the pack lists the abbreviations of its language, four letters are enough for a word in lower case. Else
    six letters with a vowel among the last two: abbreviations break off after a consonant (einschl., depart.).
    """
    if token.lower() in pack.starters or token.lower() in pack.function_words:
        return True
    last = token.rsplit("-", 1)[-1]
    letters = [unicodedata.normalize("NFD", c)[0] for c in last.lower()]
    if not all(c.isalpha() or c in "'’" for c in last):
        return False
    lists = (pack.number_abbreviations, pack.initial_abbreviations, pack.name_abbreviations)
    if any(_listed(token + ".", forms) for forms in lists):
        return False
    if pack.known and last.islower() and len(last) >= 4:
        return any(c in _VOWELS for c in letters)
    return len(last) >= 6 and any(c in _VOWELS for c in letters[-2:])


def glued_headline(text: str, spans: list[Span], pack: Pack) -> tuple[Span, Span] | None:
    """The headline and the first sentence of an article that lost its line breaks, or None.

    A headline has no full stop. It ends before a word that is capitalised only where a sentence begins and that a
    small letter follows ("... en West Virginia El presidente hizo ..."); only the first of several sentences is cut.
    """
    if len(spans) < _GLUED_SENTENCES:
        return None
    start, end = spans[0].start, spans[0].end
    for found in _GLUED.finditer(text, start + _HEADLINE, min(end, start + _LONGEST_HEADLINE)):
        word = found[1]
        if word.istitle() and word.lower() in pack.starters and end - found.start(1) > _HEADLINE:
            return Span(start, found.start()), Span(found.start(1), end)
    return None
