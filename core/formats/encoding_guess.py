"""The guess at an old encoding: in which one does the text read like a language that is written in it?"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

# One byte a letter: the encoding, and for each of its languages the letters beyond ASCII. What is in no such list
# speaks against the encoding. The order decides where several read equally well.
_WESTERN = (
    "àâæçéèêëîïôœùûüÿ",  # French
    "äöüß",
    "áéíñóúü",  # Spanish
    "àáâãçéêíóôõúü",  # Portuguese
    "àèéìîòóù",  # Italian
    "äåéö",  # Swedish, Finnish
    "æøåéòóô",  # Danish, Norwegian
    "áéëèêíïöóüú",  # Dutch
    "àçèéíïòóúü·",  # Catalan
    "áæéðíóöúýþ",  # Icelandic
    "äõöüšž",  # Estonian
)
_CENTRAL = (
    "áčďéěíňóřšťúůýž",  # Czech
    "áäčďéíĺľňóôŕšťúýž",  # Slovak
    "ąćęłńóśźż",  # Polish
    "áéíóöőúüű",  # Hungarian
    "ăâîșțşţ",  # Romanian
    "čćđšž",  # Croatian, Slovene
)
_CYRILLIC = ("абвгдежзийклмнопрстуфхцчшщъыьэюяё", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", "абвгдђежзијклљмнњопрстћуфхцчџш")
_GREEK = ("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋ",)
_ONE_BYTE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("cp1252", _WESTERN),
    ("iso8859_15", _WESTERN),
    ("cp1250", _CENTRAL),
    ("iso8859_2", _CENTRAL),
    ("cp1251", _CYRILLIC),
    ("koi8_r", _CYRILLIC),
    ("koi8_u", _CYRILLIC),
    ("cp866", _CYRILLIC),
    ("iso8859_5", _CYRILLIC),
    ("mac_cyrillic", _CYRILLIC),
    ("cp1253", _GREEK),
    ("iso8859_7", _GREEK),
    ("cp1254", ("âçğıîöşüûİ",)),
    ("cp1255", ("אבגדהוזחטיךכלםמןנסעףפץצקרשת",)),
    ("cp1256", ("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژگ،؟",)),
    ("cp1257", ("ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž")),
    ("cp874", ("กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮะัาำิีึืุูเแโใไๅๆ็่้๊๋์",)),
    ("mac_roman", _WESTERN),
    ("mac_latin2", _CENTRAL),
    ("cp850", _WESTERN),
    ("cp852", _CENTRAL),
)
# The letters that make up most of a text that is beyond ASCII as a whole: they tell one such encoding from another.
_FREQUENT = frozenset("оеаинтсрвлкαοιετσνηρκπיוהלאמרתבשاليمنورتبهدานรอกเงมยลวด่้ัี")
_SIGNS = frozenset("‘’‚“”„«»‹›–—…•·¿¡°´`\xa0£€§©®™½¼¾²³×†ªº\xad♪")
_WHOLE = frozenset(
    (
        "cp1251",
        "koi8_r",
        "koi8_u",
        "cp866",
        "iso8859_5",
        "mac_cyrillic",
        "cp1253",
        "iso8859_7",
        "cp1255",
        "cp1256",
        "cp874",
    )
)
_TWO_SCRIPTS = re.compile(r"[a-zA-Z](?=[^\x00-\x7f\W])|[^\x00-\x7f\W](?=[a-zA-Z])")  # within one word
# Several bytes a sign: the encoding, and the signs of which texts in it are full.
_KANA = frozenset(chr(code) for code in (*range(0x3041, 0x3097), *range(0x30A1, 0x30FB), 0x30FC))
_HAN = frozenset(
    "的一是不了在人有我他这個个們们中来來上大為为和国國地到以说說時时要就出会會可也你對对生能而子那得于着下自之年過过發发後后作里用道行所然家"
    "種种事成方多經经麼么去法學学如都同現现當当沒没動动面起看定天分還还進进好小部其些主樣样理心她本前開开但因只從从想實实它把谁誰什吗嗎吧呢啊哪"
    "这裡里给給让讓被很老走话話见見知跟太真怎请請谢謝爱愛回点點，。！？、：“”"
)
_HANGUL = frozenset(
    "이다는가을에의고하지나기도리은를로사한자인아서어거해니그일라게대요시만있내안네정들야여무면우수제당신없왜뭐좋않"
)
_SEVERAL_BYTES = (("cp932", _KANA), ("euc_jp", _KANA), ("cp949", _HANGUL), ("gb18030", _HAN), ("cp950", _HAN))
_SAMPLE_BYTES = 60_000
_LEAST_KANA = 0.35  # of a text in EUC-JP, which Thai looks like


def guess(data: bytes) -> str:
    """The encoding in which `data`, which is no UTF-8, most probably is."""
    sample = _telling(data)
    if (eastern := _of_several_bytes(sample)) is not None:
        return eastern
    rated = [(_rated(sample, encoding, languages), encoding) for encoding, languages in _ONE_BYTE]
    best, encoding = max(rated, key=lambda pair: pair[0])
    if encoding == "cp1252" and _rather_central(sample) and _rated(sample, "cp1250", _CENTRAL) >= best:
        return "cp1250"
    if best >= 0.6:
        return encoding
    from charset_normalizer import from_bytes  # slow to load, and seldom needed

    found = from_bytes(sample).best()
    return found.encoding if found is not None and best < 0.3 else encoding


def _telling(data: bytes) -> bytes:
    """The lines that tell an encoding: those beyond ASCII, without numbers and times."""
    kept: list[bytes] = []
    size = 0
    for line in data[: _SAMPLE_BYTES * 20].splitlines():
        if not line.isascii():
            kept.append(line[:_SAMPLE_BYTES])
            size += len(kept[-1])
            if size >= _SAMPLE_BYTES:
                break
    return b"\n".join(kept) or data[:_SAMPLE_BYTES]


def _of_several_bytes(sample: bytes) -> str | None:
    """A Japanese, Korean or Chinese encoding, where the text then is full of the signs that are usual there."""
    best, name = 0.15, None
    for encoding, usual in _SEVERAL_BYTES:
        text = sample.decode(encoding, "replace")
        beyond = [sign for sign in text if sign > "\x7f"]
        if not beyond or text.count("\ufffd") * 50 > len(beyond):
            continue
        share = sum(sign in usual for sign in beyond) / len(beyond)
        if usual is _KANA:
            share = min(1.0, share * 1.5)  # Chinese characters stand between them
            if encoding == "euc_jp" and share < _LEAST_KANA:
                continue
        if share > best:
            best, name = share, encoding
    return name


def _rated(sample: bytes, encoding: str, languages: tuple[str, ...]) -> float:
    """How well the text reads in an encoding: 1 where all letters beyond ASCII are those of one language."""
    text = sample.decode(encoding, "replace")
    beyond = Counter(sign for sign in text if sign > "\x7f")
    total = sum(beyond.values())
    if not total:
        return 0.0
    signs = sum(count for sign, count in beyond.items() if sign in _SIGNS)
    if encoding in _WHOLE:
        weights = {sign: 1.0 if sign in _FREQUENT else 0.6 for language in languages for sign in language}
        ratings = [_weight(beyond, weights) - len(_TWO_SCRIPTS.findall(text))]
    else:
        ratings = [_weight(beyond, dict.fromkeys(language, 1.0)) for language in languages]
    return (max(ratings) + 0.8 * signs) / total - _broken_case(text) / total


def _rather_central(sample: bytes) -> bool:
    """Whether Western letters are more likely the Czech r with its hook, or the Hungarian long o, in cp1250."""
    found = set(sample.decode("cp1252", "replace").lower())
    return ("ø" in found and not found & {"å", "æ"}) or ("õ" in found and "ã" not in found)


def _weight(beyond: Counter[str], weights: dict[str, float]) -> float:
    """What the letters of a language weigh, less those that are none of its."""
    return sum(
        count
        * weights.get(
            sign if sign == "İ" else sign.lower(), -1.0 if sign.isalpha() or sign < "\xa0" or sign == "\ufffd" else -0.5
        )
        for sign, count in beyond.items()
        if sign not in _SIGNS
    )


def _broken_case(text: str) -> int:
    """How often a capital beyond ASCII stands behind a small letter: a word in the wrong encoding is full of them."""
    return sum(after > "\x7f" and after.isupper() and before.islower() for before, after in pairwise(text))
