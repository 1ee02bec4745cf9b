"""Language tags of containers (ISO 639-2, three letters) as browsers want them (BCP 47, two where there are two)."""

from __future__ import annotations

_TWO_LETTERS = {
    "ara": "ar", "ben": "bn", "bul": "bg", "cat": "ca", "ces": "cs", "cze": "cs", "chi": "zh", "zho": "zh",
    "cym": "cy", "wel": "cy", "dan": "da", "deu": "de", "ger": "de", "dut": "nl", "nld": "nl", "ell": "el",
    "gre": "el", "eng": "en", "est": "et", "eus": "eu", "baq": "eu", "fas": "fa", "per": "fa", "fin": "fi",
    "fra": "fr", "fre": "fr", "gle": "ga", "glg": "gl", "heb": "he", "hin": "hi", "hrv": "hr", "hun": "hu",
    "ice": "is", "isl": "is", "ind": "id", "ita": "it", "jpn": "ja", "kor": "ko", "lav": "lv", "lit": "lt",
    "may": "ms", "msa": "ms", "nor": "no", "nob": "nb", "nno": "nn", "pol": "pl", "por": "pt", "ron": "ro",
    "rum": "ro", "rus": "ru", "slk": "sk", "slo": "sk", "slv": "sl", "spa": "es", "srp": "sr", "swe": "sv",
    "tam": "ta", "tel": "te", "tha": "th", "tur": "tr", "ukr": "uk", "urd": "ur", "vie": "vi",
}  # fmt: skip


def language_tag(tag: str | None) -> str | None:
    """A container's tag in its shortest form; None where there is none or it says nothing."""
    if not tag or tag.lower() in ("und", "unk", "mis", "zxx", "mul", "qaa"):
        return None
    return _TWO_LETTERS.get(tag.lower(), tag)


def container_tag(tag: str | None) -> str | None:
    """The inverse: a language as MP4 writes it, by its terminological code; None where it has none."""
    found = [three for three, two in _TWO_LETTERS.items() if tag and two == tag.lower().split("-")[0]]
    return next((three for three in found if three not in _BIBLIOGRAPHIC), None)


_BIBLIOGRAPHIC = frozenset({"cze", "chi", "wel", "ger", "dut", "gre", "baq", "per", "fre", "ice", "may", "rum", "slo"})
