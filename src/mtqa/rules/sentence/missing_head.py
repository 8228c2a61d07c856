"""FRG003: a phrase without the word that it needs."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.langs import Pack
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules._word_patterns import matches, matching
from mtqa.text import shape

MAYBE = 0.6  # confidence of patterns that good text may hold now and then


@rule(
    code="FRG003",
    severity=Severity.CRITICAL,
    confidence=0.95,  # measured: docs/quality.md
    mqm=Mqm.UNINTELLIGIBLE,
    trigger=matching("missing_head", "missing_head_maybe"),
    bad=[
        Example("Program itu membantu petani karena ⟦menyediakan Murah⟧ dan mudah."),
        Example("Polisi mengatakan bahwa ⟦para ditahan⟧ akan segera diadili."),
        Example("Dia membeli ⟦sebuah dan⟧ langsung pulang ke rumah."),
        Example("Pameran itu digelar ⟦di dan⟧ akan berlangsung selama sepekan."),
        Example("Para dokter berusaha ⟦menyembuhkan dan⟧ parah di rumah sakit itu."),
        Example("Kerusuhan itu terjadi ⟦antara dan⟧ polisi setempat."),
        Example("El presidente se reunió con ⟦un para⟧ hablar de la crisis.", lang="es"),
        Example("Viven en un pueblo cerca ⟦de y⟧ trabajan en la capital.", lang="es"),
        Example("Los enfermos deben evitar los ⟦muy y⟧ salados.", lang="es"),
        Example("The minister spoke about ⟦the of⟧ the new law.", lang="en"),
        Example("She bought ⟦a and⟧ went straight home.", lang="en"),
        Example("They walked into ⟦the because⟧ it was raining.", lang="en"),
    ],
    good=[
        Example("Penerbangan dari dan ke Jakarta, oleh dan untuk rakyat, dengan atau tanpa izin."),
        Example("Seorang dari mereka, yang membutuhkan bantuan, tinggal di dalam dan di luar kota."),
        Example("Para tersangka dan para pendiri memberikan banyak bantuan."),
        Example("Ia merasa aman dan nyaman, dan menyatakan puas."),
        Example("Kata “sebuah” dan kata “para” ditulis dengan huruf kecil."),
        Example("Kazakhstan memiliki Salah satu perbatasan terpanjang di dunia."),
        Example("Trabajó con y sin contrato, para y por los demás, con o sin ayuda.", lang="es"),
        Example("Los que vinieron y las de Madrid, la hasta entonces ministra y los sin techo.", lang="es"),
        Example("Un treinta por ciento de los y las estudiantes lo sabe; es muy de moda.", lang="es"),
        Example("Todas las que han ido, la han visto y les han hablado de ella.", lang="es"),
        Example("Why would the guards lie? How long must the people wait? Is he not amusing?", lang="en"),
        Example("Did we not tell you? Should the fight go ill, in we go. It gets better and better.", lang="en"),
        Example("They are not the people you are familiar with from the desert.", lang="en"),
        Example("The in crowd went from a to b and made a to do list.", lang="en"),
        Example("What it is made of and where it comes from is the question.", lang="en"),
        Example("The who, the when and the why are on the as yet unnamed list.", lang="en"),
    ],
)
def missing_head(target: View, lang: Pack) -> Iterator[Hit]:
    """A word leads on to another that is not there: an article without a noun, a verb without an object.

    "membeli sebuah dan pulang", "spoke about the of the law": what was bought or spoken of is lost, and no reader can
    bring it back. Which words cannot follow one another is written in the language packs, as patterns that clean text
    does not hold.
    """
    done = 0
    found = matches(target, "missing_head", "missing_head_maybe")
    for match in found if found and not shape.is_title(target.text) else ():
        if match.start < done:
            continue
        done = match.end
        said = target.text[match.start : match.end]
        unsure = match.pattern in lang.more["missing_head_maybe"]
        yield Hit(
            match.start,
            match.end,
            f"a word is missing in “{said}”: nothing follows that it can belong to",
            evidence={"pattern": match.pattern},
            confidence=MAYBE if unsure else None,
            severity=Severity.MAJOR if unsure else None,
        )
