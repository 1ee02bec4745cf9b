"""Encodings as files have them: told, marked, or guessed, and then shown as a guess."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import TextRefused
from core.formats.encodings import decode

LINES = [
    ("cp1252", "Où est le garçon ? Là-bas, près de la fenêtre, il a été très fâché."),
    ("cp1252", "Das Mädchen trägt eine grüne Mütze und läuft über die Straße, schöne Grüße."),
    ("cp1252", "¿Dónde está el niño? ¡Allí, mañana!"),
    ("cp1252", "Hvor er brødet? Pæn pige, få det på bordet."),
    ("cp1252", "Não, ele está lá com o irmão; são três corações."),
    ("cp1252", "She said “hello” – and left… It’s Ann’s café."),
    ("cp1250", "Příliš žluťoučký kůň úpěl ďábelské ódy, řekl a šel domů s kočkou."),
    ("cp1250", "Az esernyő az asztalon van, kérem, vigye magával, mert esős idő lesz, őszintén."),
    ("cp1250", "Gdzie są moje klucze? Leżą na stole, proszę, weź je szybko, już późno."),
    ("iso8859_2", "Gdzie są moje klucze? Leżą na stole, proszę, weź je szybko, już późno, śnieg."),
    ("cp1251", "Где мой зонт? Он лежит на столе у окна, как и вчера вечером."),
    ("cp1251", "ГДЕ МОЙ ЗОНТ? ОН ЛЕЖИТ НА СТОЛЕ У ОКНА."),
    ("koi8_r", "Где мой зонт? Он лежит на столе у окна, как и вчера вечером."),
    ("cp866", "Где мой зонт? Он лежит на столе у окна, как и вчера вечером."),
    ("cp1253", "Πού είναι η ομπρέλα μου; Είναι πάνω στο τραπέζι."),
    ("cp1254", "Şemsiyem nerede? Masanın üstünde, lütfen çabuk ol, işte geldi."),
    ("cp1255", "איפה המטריה שלי? היא על השולחן."),
    ("cp1256", "أين مظلتي؟ إنها على الطاولة."),
    ("cp1257", "Kur mano skėtis? Jis ant stalo, prašau, paimkite jį greičiau, čia šlapia."),
    ("cp874", "ร่มของฉันอยู่ที่ไหน มันอยู่บนโต๊ะ"),
    ("cp1254", "İyi akşamlar, çocuğum."),
    ("cp874", "สวัสดีครับ คุณสบายดีไหม"),
    ("iso8859_7", "Καλημέρα, τι κάνεις; Άννα"),
    ("koi8_u", "Він іде додому, їжак і ґава."),
    ("cp850", "Él está aquí, señor. ¿Qué?"),
    ("cp852", "Dobrý den, pane Nováku. Můžu něco říct?"),
    ("mac_roman", "Où est le garçon ? Il a été très fâché – “voilà”."),
    ("mac_cyrillic", "Где мой зонт? Он лежит на столе у окна, как и вчера вечером."),
    ("shift_jis", "かさはどこですか。テーブルの上にあります。ありがとうございます。"),
    ("euc_jp", "かさはどこですか。テーブルの上にあります。ありがとうございます。"),
    ("gb18030", "我的雨伞在哪里？它在桌子上。谢谢你，我们现在可以走了。"),
    ("big5", "我的雨傘在哪裡？它在桌子上。謝謝你，我們現在可以走了。"),
    ("euc_kr", "내 우산은 어디에 있어요? 그것은 책상 위에 있습니다."),
]


@pytest.mark.parametrize(("encoding", "line"), LINES)
def test_old_encodings_are_guessed_and_the_guess_is_shown(encoding: str, line: str) -> None:
    text = "\n\n".join(f"{i}\n00:00:{i:02d},000 --> 00:00:{i:02d},900\n{line}" for i in range(1, 9))
    found = decode(text.encode(encoding), None)
    assert found.text == text and found.guessed
    assert decode(text.encode(encoding), found.encoding).text == text  # what is shown can be told


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("line", ["She waits.", "我的雨伞在哪里？它在桌子上。", "Где мой зонт? Он лежит на столе."])
def test_utf16_with_and_without_a_mark(encoding: str, line: str) -> None:
    text = "\n\n".join(f"{i}\n00:00:{i:02d},000 --> 00:00:{i:02d},900\n{line}" for i in range(1, 9))
    bare = decode(text.encode(encoding), None)
    assert (bare.text, bare.encoding, bare.guessed) == (text, encoding, True)
    marked = decode("\ufeff".encode(encoding) + text.encode(encoding), "cp1252")  # a mark is stronger than what is told
    assert (marked.text, marked.encoding, marked.guessed) == (text, encoding, False)


def test_utf8_is_no_guess_unless_it_is_broken() -> None:
    text = "Gärten für schöne Mädchen, größer"
    assert decode(text.encode(), None).guessed is False
    assert decode(text.encode("utf-8-sig"), None).text == text
    broken = decode(text.encode() + b"\xff", None)
    assert (broken.text, broken.encoding, broken.guessed) == (text + "\ufffd", "utf-8", True)


def test_a_zero_in_plain_text_makes_it_no_utf16() -> None:
    assert decode(b"WEBVTT\n\nab\x00cd\n", None).encoding == "utf-8"


def test_what_is_told_is_believed() -> None:
    assert decode("Straße".encode("cp1252"), "latin-1").text == "Straße"
    assert decode("Straße".encode(), "cp1252").text == "StraÃŸe"
    for name in ("klingon", "rot13", "hex", "zip", "idna", "a\x00b", "../x", "x" * 10_000):
        with pytest.raises(TextRefused) as refused:
            decode(b"a\xff", name)
        assert refused.value.slug == "text-encoding"


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, b"\xff\x03\x01\x02" * 50])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(TextRefused) as refused:
        decode(data, None)
    assert refused.value.slug == "text-not-text" and refused.value.remedy


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        found = decode(data, None)
    except TextRefused:
        return
    assert decode(data, found.encoding).encoding == found.encoding


@pytest.mark.parametrize(
    "piece", [b"\xff\n", b"\xe9a ", bytes(range(32, 256)), "漢字かな".encode("cp932"), b"\xc3\xa9\xff"]
)
def test_five_megabytes_are_guessed_in_seconds(piece: bytes) -> None:
    began = time.process_time()
    assert decode(piece * (5_000_000 // len(piece)), None).guessed
    assert time.process_time() - began < 5
