import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import SubtitlesRefused
from core.formats.convert import write_text
from core.formats.options import TextOptions
from core.formats.subrip import write_subrip
from core.formats.track import TextCue, TextTrack
from core.formats.webvtt_write import write_webvtt
from core.subtitles import SubtitleCue, read_subtitles

SRT = """1
00:00:01,000 --> 00:00:02,500
- Where is <i>Tom</i>?
- In the garden.

2
00:00:04,000 --> 00:00:05,000
{\\an8}Tom & Ann, look!
"""
CUES = [
    SubtitleCue(1000, 2500, "- Where is Tom?\n- In the garden."),
    SubtitleCue(4000, 5000, "Tom & Ann, look!"),
]


def test_plain_subrip() -> None:
    found = read_subtitles(SRT.encode(), "a.srt")
    assert (found.cues, found.encoding, found.format) == (CUES, "utf-8", "srt")


@pytest.mark.parametrize(
    "data",
    [
        SRT.encode("utf-8-sig"),
        SRT.encode("utf-16"),
        "\ufeff".encode("utf-16-be") + SRT.encode("utf-16-be"),
        SRT.encode("utf-16-le"),
        SRT.replace("\n", "\r\n").encode(),
        SRT.replace("\n", "\r").encode(),
        SRT.replace(",000", ".000").replace(",500", ".500").encode(),  # dots
        SRT.replace("1\n00", "00").replace("2\n00", "00").encode(),  # no numbers
        SRT.replace("00:00:0", "0:0:").encode(),  # short times
        SRT.replace(" --> ", "-->").encode(),
        SRT.replace("\n\n2\n", "\n2\n").encode(),  # no empty line between cues
        SRT.replace("500\n", "500\n\n").encode(),  # an empty line below the times
        SRT.replace("500\n", "500  X1:40 X2:600 Y1:20 Y2:50\n").encode(),  # positions
        ("WEBVTT - film\n\nNOTE by us\n\nSTYLE\n::cue { color: red }\n\n" + SRT.replace(",", ".", 2)).encode(),
    ],
)
def test_as_found_in_the_wild(data: bytes) -> None:
    assert read_subtitles(data, "a.srt").cues == CUES


@pytest.mark.parametrize(
    ("encoding", "line"),
    [
        ("cp1252", "Où est le garçon ? Là-bas, près de la fenêtre, il a été très fâché."),
        ("cp1252", "Das Mädchen trägt eine grüne Mütze und läuft über die Straße, schöne Grüße."),
        ("cp1250", "Příliš žluťoučký kůň úpěl ďábelské ódy, řekl a šel domů s kočkou."),
        ("cp1250", "Az esernyő az asztalon van, kérem, vigye magával, mert esős idő lesz, őszintén."),
        ("cp1251", "Где мой зонт? Он лежит на столе у окна, как и вчера вечером."),
        ("cp1250", "Gdzie są moje klucze? Leżą na stole, proszę, weź je szybko, już późno."),
        ("shift_jis", "かさはどこですか。テーブルの上にあります。ありがとうございます。"),
        ("gb18030", "我的雨伞在哪里？它在桌子上。谢谢你，我们现在可以走了。"),
    ],
)
def test_old_encodings(encoding: str, line: str) -> None:
    text = "\n\n".join(f"{i}\n00:00:{i:02d},000 --> 00:00:{i:02d},900\n{line}" for i in range(1, 9))
    assert read_subtitles(text.encode(encoding), "a.srt").cues[0].text == line


def test_utf8_with_a_broken_byte_stays_utf8() -> None:
    data = SRT.replace("garden", "Gärten für schöne Mädchen, größer").encode().replace(b"In the", b"In\xff the")
    found = read_subtitles(data, "a.srt")
    assert found.encoding == "utf-8"
    assert "Gärten für schöne Mädchen" in found.cues[0].text


def test_order_and_senseless_times() -> None:
    text = "1\n00:00:09,000 --> 00:00:10,000\nlate\n\n2\n00:00:01,000 --> 00:00:02,000\nearly\n\n"
    text += "3\n00:00:05,000 --> 00:00:04,000\nbackwards\n\n4\n00:00:06,000 --> 00:00:07,000\n\n"
    assert [cue.text for cue in read_subtitles(text.encode(), "a.srt").cues] == ["early", "late"]


@pytest.mark.parametrize(
    ("data", "slug"),
    [
        (b"", "subtitles-empty"),
        (b"\xef\xbb\xbf \n", "subtitles-empty"),
        (b"Dear Sir,\nthis is a letter.\n", "subtitles-no-cues"),
        (b"WEBVTT\n\n", "subtitles-no-cues"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "subtitles-not-text"),
        (b"1\n" * 11_000_000, "subtitles-too-large"),
    ],
)
def test_refused_with_a_reason(data: bytes, slug: str) -> None:
    with pytest.raises(SubtitlesRefused) as refused:
        read_subtitles(data, "notes.srt")
    assert refused.value.slug == slug
    assert "notes.srt" in refused.value.detail
    assert refused.value.remedy


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        assert read_subtitles(data, "x").cues
    except SubtitlesRefused as refused:
        assert refused.remedy


letters = st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"))
lines = st.text(letters, min_size=1, max_size=40).map(lambda s: " ".join(s.split())).filter(bool)
texts = st.lists(lines, min_size=1, max_size=3).map("\n".join)
spoken = st.lists(
    st.builds(
        lambda s, d, t: TextCue(s, s + d, t, {"max_words": 7}), st.integers(0, 10**7), st.integers(1, 10**5), texts
    ),
    min_size=1,
    max_size=8,
).map(lambda cues: sorted(cues, key=lambda cue: (cue.start_ms, cue.end_ms)))


def rows(cues: list[TextCue]) -> list[tuple[int, int, str]]:
    return [(cue.start_ms, cue.end_ms, cue.text) for cue in cues]


@given(spoken)
def test_webvtt_comes_back_as_it_went(cues: list[TextCue]) -> None:
    found = read_subtitles(write_webvtt(TextTrack(cues), TextOptions()), "a.vtt")
    assert found.format == "vtt"
    assert [(c.start_ms, c.end_ms, c.text) for c in found.cues] == rows(cues)


@given(spoken)
def test_subrip_comes_back_as_it_went(cues: list[TextCue]) -> None:
    found = read_subtitles(write_subrip(TextTrack(cues), TextOptions()), "a.srt")
    assert found.format == "srt"
    assert [(c.start_ms, c.end_ms, c.text) for c in found.cues] == rows(cues)


@pytest.mark.parametrize("format", ["ass", "ttml", "dapt"])
def test_what_else_players_take(format: str) -> None:
    track = TextTrack([TextCue(1000, 2500, CUES[0].text), TextCue(4000, 5000, CUES[1].text)], "transcript", "en")
    data = write_text(track, format, TextOptions(kind="transcript")).data
    found = read_subtitles(data, "subtitles")
    assert (found.cues, found.format) == (CUES, format)


def test_a_table_is_no_subtitle_file() -> None:
    with pytest.raises(SubtitlesRefused):
        read_subtitles(b"start,end,text\n1.0,2.0,Hello\n", "a.csv")


def test_webvtt_says_what_it_is() -> None:
    track = TextTrack([TextCue(3_723_004, 3_724_000, "Tom <smiles> & waves.")], "description", "en")
    assert write_webvtt(track, TextOptions()).decode() == (
        "WEBVTT\nKind: descriptions\nLanguage: en\n\n01:02:03.004 --> 01:02:04.000\nTom &lt;smiles&gt; &amp; waves.\n"
    )
