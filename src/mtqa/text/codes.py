"""Language codes: which exist, and what they are called (from CLDR, by way of babel)."""

from __future__ import annotations

from functools import lru_cache

# Asked for on every run; the rest of CLDR's list takes 50 ms to load.
_COMMON = {
    "ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fr": "French", "id": "Indonesian",
    "it": "Italian", "ja": "Japanese", "ko": "Korean", "ms": "Malay", "nl": "Dutch", "pl": "Polish",
    "pt": "Portuguese", "ru": "Russian", "th": "Thai", "tr": "Turkish", "vi": "Vietnamese", "zh": "Chinese",
    "xx": "an unknown language",
}  # fmt: skip


@lru_cache(maxsize=8)
def _all(language: str = "en") -> dict[str, str]:
    from babel import Locale

    languages = Locale(language).languages
    return {code: str(languages[code]) for code in sorted(languages) if code.isalpha() and code.islower()}


def is_language(code: str) -> bool:
    """Whether a two- or three-letter code names a language (ISO 639, as CLDR lists it)."""
    code = code.lower()
    if not (code.isascii() and code.isalpha() and 2 <= len(code) <= 3):
        return False
    return code in _COMMON or code in _all()


def name(code: str) -> str:
    """The English name of a language, or its code where CLDR has none."""
    return _COMMON.get(code) or _all().get(code, code)


def name_in(code: str, language: str) -> str:
    """The name of a language in another one (a two-letter code that CLDR knows); English where that has none."""
    return name(code) if language == "en" or code == "xx" else _all(language).get(code) or name(code)
