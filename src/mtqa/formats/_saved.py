"""A saved ``mtqa.result/v1`` back into the report that it was made of, so that any output can be made of it."""

from __future__ import annotations

import json
from typing import Any

from mtqa.errors import InputError
from mtqa.model import (
    Article,
    Bead,
    Document,
    Finding,
    Grade,
    Judgement,
    Kind,
    Link,
    Mqm,
    Origin,
    Report,
    Score,
    Segment,
    Severity,
    Side,
    Skip,
    Span,
    State,
    Verdict,
)

SCHEMA = "mtqa.result/v1"


def report(text: str, name: str) -> Report:
    """The report of a result.

    Args:
        text: what ``--format json`` wrote.
        name: what errors call it.

    Raises:
        InputError: if it is not such a result, or one of before it held all texts.
    """
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name}: is not JSON ({error})") from None
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise InputError(f"{name}: is not a result of mtqa; expected what --format json writes ({SCHEMA})")
    try:
        if len(content["documents"]) != 1:
            raise InputError(f"{name}: holds {len(content['documents'])} documents; expected one")
        if "texts" not in content["documents"][0]:
            raise InputError(f"{name}: does not hold the texts in full; check again with this version of mtqa")
        return _report(content, content["documents"][0])
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise InputError(f"{name}: is no whole result of mtqa ({type(error).__name__}: {error})") from None


class _Links:
    """Links by what they are made of: segments that share one share the same object."""

    def __init__(self, segments: list[dict[int, Segment]]) -> None:
        self._segments = segments
        self._made: dict[tuple[Any, ...], Link] = {}

    def of(self, given: dict[str, Any] | None, position: int) -> Link | None:
        if given is None:
            return None
        key = (position, *given["target"], None, *given["other"])
        if key not in self._made:
            target = tuple(self._segments[0][n] for n in given["target"])
            other = tuple(self._segments[position][n] for n in given["other"])
            repeated = self._segments[position if target else 0]
            repeats = tuple(repeated[n] for n in given.get("repeats", ()))
            self._made[key] = Link(target, other, float(given["confidence"]), given["moved"], repeats)
        return self._made[key]


def _report(content: dict[str, Any], main: dict[str, Any]) -> Report:
    documents = [_document(main, number) for number in range(len(main["texts"]))]
    by_index = [
        {s["index"]: _segment(document, s) for s in text["segments"]}
        for document, text in zip(documents, main["texts"], strict=True)
    ]
    source = next((d for d in documents[1:] if d.side is Side.SOURCE), None)
    first_reference = 2 if source else 1
    references = tuple(documents[first_reference:])
    article = Article(main["id"], documents[0], source, references, problems=tuple(main["problems"]))
    links = _Links(by_index)
    named = {s["id"]: s["bead"] for s in content["segments"]}
    beads = tuple(
        Bead(
            id=s["bead"],
            kind=Kind(s["kind"]),
            target=tuple(by_index[0][n] for n in s["indexes"]),
            source=links.of(s["alignment"]["source"], 1) if source else None,
            references=tuple(
                links.of(link, first_reference + n) for n, link in enumerate(s["alignment"]["references"])
            ),
        )
        for s in content["segments"]
    )
    return Report(
        article=article,
        segments=tuple(by_index[0].values()),
        beads=beads,
        scores=tuple(_score(s, content["segments"]) for s in main["scores"]),
        findings=tuple(_finding(f, article, named) for f in content["findings"]),
        judgements={s["bead"]: _judgement(s) for s in content["segments"] if s["risk"] is not None},
        skipped=tuple(Skip(s["rule"], s["document"], s["reason"]) for s in content["skipped"]),
        verdict=Verdict(content["verdict"]["passed"], tuple(content["verdict"]["reasons"])),
        run={
            "version": content["tool"]["version"],
            "signature": content["signature"],
            "notes": list(main["notes"]),
            "lost_decisions": [
                {name: d[name] for name in ("decision", "rule", "text", "segment", "why")}
                for d in main.get("lost_decisions", ())
            ],
            "unused_suppressions": list(main.get("unused_suppressions", ())),
            "used_suppressions": list(main.get("used_suppressions", ())),
            "rules": list(main.get("rules", ())),
            **({"scope": main["scope"]} if "scope" in main else {}),
            "article_rules": list(main["article_rules"]),
            "alignment": [
                {"document": document.id, "backend": told["backend"]}
                for document, told in zip(documents[1:], main["alignment"], strict=True)
            ],
        },
    )


def _document(main: dict[str, Any], number: int) -> Document:
    text = main["texts"][number]
    side = Side(text["side"])
    if side is Side.TARGET:
        lang, path, detected = main["target_lang"], main["path"], "target" in main["detected"]
    elif side is Side.SOURCE:
        lang, path, detected = main["source_lang"], main["source_path"], "source" in main["detected"]
    else:
        told = main["references"][number - (2 if main["texts"][1]["side"] == Side.SOURCE else 1)]
        lang, path, detected = told["lang"], told["path"], told["detected"]
    origin = _origin(text["origin"], text["text"]) if "origin" in text else None
    rows, bom = main["rows"], text.get("bom", False)
    return Document(text["id"], side, lang, text["text"], path, rows=rows, detected=detected, origin=origin, bom=bom)


def _origin(given: dict[str, Any], text: str) -> Origin:
    starts, places, sizes = (tuple(int(n) for n in given[name]) for name in ("starts", "places", "sizes"))
    if not len(places) == len(sizes) == len(starts) - 1 or starts[-1] != len(text):
        raise ValueError("the pieces of a text do not fit it")
    blocks = tuple((int(at), Kind(kind)) for at, kind in given["blocks"])
    return Origin(given["raw"], starts, places, sizes, blocks, tuple(Span(*span) for span in given["opaque"]))


def _segment(document: Document, given: dict[str, Any]) -> Segment:
    span = Span(given["start"], given["end"])
    return Segment(
        document=document.id,
        side=document.side,
        lang=given["lang"],
        kind=Kind(given["kind"]),
        span=span,
        text=document.text[span.start : span.end],
        index=given["index"],
        paragraph=given["paragraph"],
        row_id=given["row"],
        line=given["line"],
    )


def _score(given: dict[str, Any], segments: list[dict[str, Any]]) -> Score:
    name = given["metric"]
    values = {s["bead"]: s["scores"][name] for s in segments if name in s["scores"]}
    return Score(name, given["value"], given["low"], given["high"], given["signature"], values)


def _judgement(given: dict[str, Any]) -> Judgement:
    return Judgement(
        given["bead"],
        given["risk"],
        given["garbled"],
        Grade(given["verdict"]),
        because=given.get("risk_evidence", {}),  # results of older versions do not say
    )


def _finding(given: dict[str, Any], article: Article, beads: dict[str, str]) -> Finding:
    side = Side(given["side"])
    if side is Side.REFERENCE:
        document = article.references[given["reference"]]
    else:
        found = article.target if side is Side.TARGET else article.source
        if found is None:
            raise ValueError(f"finding {given['id']} stands in a source that is not there")
        document = found
    return Finding(
        id=given["id"],
        rule=given["rule"],
        name=given["name"],
        severity=Severity(given["severity"]),
        confidence=given["confidence"],
        mqm=Mqm(given["mqm"]),
        document=given["document"],
        bead=beads.get(given["segment"], ""),
        side=side,
        span=Span(*given["span"]),
        text=given["text"],
        message=given["message"],
        evidence=given["evidence"],
        suggestion=given["suggestion"],
        state=State(given["state"]),
        state_reason=given.get("state_reason", ""),
        counted_in=document.id,
    )
