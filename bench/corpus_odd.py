"""The table of odd but honest films: 37 container and codec pairs, and the ways in which files differ."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from bench.corpus_clip import Clip, Sound

AAC, MP3, OPUS, MP2, PCM = Sound(), Sound("libmp3lame"), Sound("libopus"), Sound("mp2"), Sound("pcm_s16le")
VORBIS = Sound("vorbis", layout="stereo", options={"strict": "experimental"})
FAST = {"preset": "ultrafast"}
X265 = {"preset": "ultrafast", "x265-params": "log-level=none"}
VP9 = {"deadline": "realtime", "cpu-used": "8"}
AV1 = {"preset": "12"}
KEEP_NEGATIVE = {"avoid_negative_ts": "disabled"}


@dataclass(frozen=True, slots=True)
class Recipe:
    """One file to make; `expected` is what describe owes it: "describe", "refuse" with a reason, or "either"."""

    name: str  # file name
    clip: Clip
    expected: str
    why: str
    turned: int = 0  # degrees, written into the track header afterwards (MP4, MOV)


def _pair(name: str, video: str, sound: Sound, pixels: str = "yuv420p", why: str = "plain", **more: object) -> Recipe:
    return Recipe(name, Clip(video, (sound,), pixels=pixels, **more), "describe", why)  # type: ignore[arg-type]


PAIRS: tuple[Recipe, ...] = (
    _pair("h264-aac.mp4", "libx264", AAC, options=FAST),
    _pair("hevc-aac.mp4", "libx265", AAC, options=X265),
    _pair("av1-opus.mp4", "libsvtav1", OPUS, options=AV1),
    _pair("mpeg4-mp3.mp4", "mpeg4", MP3),
    _pair("h264-pcm.mov", "libx264", PCM, options=FAST),
    _pair("prores-pcm.mov", "prores_ks", PCM, pixels="yuv422p10le"),
    _pair("mjpeg-pcm.mov", "mjpeg", PCM, pixels="yuvj420p"),
    _pair("qtrle-alac.mov", "qtrle", Sound("alac"), pixels="rgb24"),
    _pair("dnxhd-pcm.mov", "dnxhd", PCM, pixels="yuv422p", width=256, height=144, options={"profile": "dnxhr_lb"}),
    _pair("h264-aac.mkv", "libx264", AAC, options=FAST),
    _pair("hevc-flac.mkv", "libx265", Sound("flac"), options=X265),
    _pair("ffv1-pcm.mkv", "ffv1", PCM),
    _pair("vp9-opus.mkv", "libvpx-vp9", OPUS, options=VP9),
    _pair("vp8-vorbis.webm", "libvpx", VORBIS, options=VP9),
    _pair("vp9-opus.webm", "libvpx-vp9", OPUS, options=VP9),
    _pair("av1-opus.webm", "libsvtav1", OPUS, options=AV1),
    _pair("mpeg4-mp3.avi", "mpeg4", MP3),
    _pair("mjpeg-pcm.avi", "mjpeg", PCM, pixels="yuvj420p"),
    _pair("huffyuv-pcm.avi", "huffyuv", PCM, pixels="yuv422p"),
    _pair("msmpeg4-mp3.avi", "msmpeg4", MP3),
    _pair("h264-aac.ts", "libx264", AAC, options=FAST),
    _pair("mpeg2-mp2.ts", "mpeg2video", MP2, rate=Fraction(25)),
    _pair("mpeg2-mp2.mpg", "mpeg2video", MP2, rate=Fraction(25)),
    _pair("mpeg1-mp2.mpg", "mpeg1video", MP2, rate=Fraction(25)),
    _pair("h264-aac.flv", "libx264", AAC, options=FAST),
    _pair("flv1-mp3.flv", "flv", Sound("libmp3lame", 44_100)),
    _pair("h264-aac.3gp", "libx264", AAC, options=FAST),
    _pair("h263-amr.3gp", "h263", Sound("libopencore_amrnb", 8_000), width=176, height=144),
    _pair("wmv2-wma.wmv", "wmv2", Sound("wmav2", options={"b": "64k"})),
    _pair("wmv1-wma.asf", "wmv1", Sound("wmav1", options={"b": "64k"})),
    _pair("mpeg2-pcm.mxf", "mpeg2video", PCM, rate=Fraction(25)),
    _pair("vp8-vorbis.ogv", "libvpx", VORBIS, options=VP9),
    _pair("ffv1-flac.nut", "ffv1", Sound("flac")),
    _pair("h264-aac.f4v", "libx264", AAC, options=FAST),
    _pair(
        "dv.dv", "dvvideo", Sound("pcm_s16le", layout="stereo"), width=720, height=576, rate=Fraction(25), length_ms=600
    ),
    Recipe("animation.gif", Clip("gif", (), pixels="rgb8"), "describe", "a picture that moves, no sound"),
    Recipe(
        "animation.apng", Clip("apng", (), pixels="rgb24", muxer="apng"), "either", "a picture that moves, no sound"
    ),
)


def variants(base: Recipe) -> list[Recipe]:
    """The ways in which files of one container and codec differ, as far as it can hold them."""
    stem, _, end = base.name.rpartition(".")
    clip, first = base.clip, base.clip.sounds[0]

    def odd(tag: str, why: str, expected: str = "describe", turned: int = 0, **change: object) -> Recipe:
        return Recipe(f"{stem}-{tag}.{end}", replace(clip, **change), expected, why, turned)  # type: ignore[arg-type]

    made = [
        odd("silent", "no sound", sounds=()),
        odd("two-sounds", "two languages", sounds=(replace(first, language="eng"), replace(first, language="ger"))),
        odd("late-sound", "sound starts 700 ms after the picture", sounds=(replace(first, starts_ms=700),)),
        odd("starts-late", "time stamps start at 5 s", starts_ms=5000),
        odd("half-second", "six frames", length_ms=500, expected="either"),
        odd("one-frame", "a single frame", length_ms=80, sounds=(), expected="either"),
    ]
    if end in {"mp4", "mov"}:
        made += [odd(f"turned-{turn}", f"rotated by {turn} degrees", turned=turn) for turn in (90, 180, 270)]
    if end in {"mp4", "mov", "mkv", "webm"}:
        text = {"mkv": "subrip", "webm": "webvtt"}.get(end, "mov_text")
        made += [
            odd("variable", "variable frame rate", variable_rate=True),
            odd("three-titles", "three subtitle streams", subtitles=((text, "eng"), (text, "ger"), (text, "jpn"))),
            odd("wide-pixels", "pixels twice as wide as high", pixel_shape=Fraction(2)),
        ]
    if end == "mkv":
        made += [
            odd("negative", "starts before zero", starts_ms=-700, muxer_options=KEEP_NEGATIVE, video="ffv1"),
            odd("untimed", "frames without time stamps", "either", starts_ms=-700, muxer_options=KEEP_NEGATIVE),
            odd("twins", "every third frame has the time of the one before", repeat_pts=True, video="ffv1"),
        ]
    return made


X264 = Clip("libx264", options=FAST)
PARTS = "frag_keyframe+empty_moov"
ODD: tuple[Recipe, ...] = (
    Recipe("odd-33x17.webm", Clip("libvpx-vp9", (OPUS,), 33, 17, options=VP9), "describe", "odd width and height"),
    Recipe("odd-17x33.mkv", Clip("ffv1", (AAC,), 17, 33), "describe", "odd width and height"),
    Recipe("odd-101x75.mp4", replace(X264, width=101, height=75, pixels="yuv444p"), "describe", "odd size, 4:4:4"),
    Recipe("tall-32x640.mp4", replace(X264, width=32, height=640), "describe", "very tall"),
    Recipe("wide-1280x16.mp4", replace(X264, width=1280, height=16), "describe", "very wide"),
    Recipe("one-pixel.mkv", Clip("ffv1", (AAC,), 1, 1), "refuse", "1x1 pixels"),
    Recipe("one-pixel.webm", Clip("libvpx-vp9", (OPUS,), 1, 1, options=VP9), "refuse", "1x1 pixels"),
    Recipe("two-pixels.mp4", replace(X264, width=2, height=2), "refuse", "2x2 pixels"),
    Recipe(
        "bomb-8000.mp4",
        Clip(
            "libx264",
            (),
            8000,
            8000,
            Fraction(2),
            1000,
            solid=True,
            options=FAST | {"rc-lookahead": "0", "threads": "1"},
        ),
        "refuse",
        "8000x8000 of one colour: 2 kB that decode to 96 MB a frame",
    ),
    Recipe(
        "bomb-9000.mov",
        Clip("png", (), 9000, 9000, Fraction(2), 1000, pixels="gray", solid=True),
        "refuse",
        "9000x9000 PNG frames",
    ),
    Recipe("ten-bit.mkv", Clip("libx265", (AAC,), pixels="yuv420p10le", options=X265), "describe", "10 bits"),
    Recipe("ten-bit.mp4", replace(X264, pixels="yuv422p10le"), "describe", "10 bits, 4:2:2"),
    Recipe("grey.mkv", Clip("ffv1", (AAC,), pixels="gray"), "describe", "grey only"),
    Recipe(
        "alpha.mov",
        Clip("prores_ks", (PCM,), pixels="yuva444p10le", options={"profile": "4444"}),
        "describe",
        "with alpha",
    ),
    Recipe(
        "alpha.webm",
        Clip("libvpx", (OPUS,), pixels="yuva420p", options=VP9 | {"auto-alt-ref": "0"}),
        "describe",
        "with alpha",
    ),
    Recipe(
        "interlaced.mpg",
        Clip("mpeg2video", (MP2,), rate=Fraction(25), options={"flags": "+ilme+ildct", "top": "1"}),
        "describe",
        "interlaced",
    ),
    Recipe(
        "interlaced.mp4",
        replace(X264, rate=Fraction(25), options=FAST | {"x264-params": "tff=1"}),
        "describe",
        "interlaced",
    ),
    Recipe("surround.mp4", replace(X264, sounds=(Sound(layout="5.1"),)), "describe", "5.1 sound"),
    Recipe("surround.mkv", replace(X264, sounds=(Sound("ac3", layout="5.1"),)), "describe", "5.1 sound"),
    Recipe("telephone.avi", Clip("mpeg4", (Sound("pcm_s16le", 8_000),)), "describe", "8 kHz sound"),
    Recipe("mulaw.mov", replace(X264, sounds=(Sound("pcm_mulaw", 8_000),)), "describe", "8 kHz telephone sound"),
    Recipe("ninety-six.mkv", replace(X264, sounds=(Sound("flac", 96_000, "stereo"),)), "describe", "96 kHz sound"),
    Recipe(
        "eight-sounds.mkv",
        replace(
            X264, sounds=tuple(Sound(language=x) for x in ("eng", "ger", "fre", "spa", "ita", "jpn", "rus", "ara"))
        ),
        "describe",
        "eight sound streams",
    ),
    Recipe("cover.mp4", replace(X264, cover=True), "describe", "an attached picture besides the film"),
    Recipe("song-with-cover.m4a", Clip(None, (AAC,), cover=True, muxer="mp4"), "refuse", "sound with a cover picture"),
    Recipe("song.mp3", Clip(None, (MP3,)), "refuse", "sound only"),
    Recipe("song.m4a", Clip(None, (AAC,), muxer="mp4"), "refuse", "sound only"),
    Recipe("song.mp4", Clip(None, (AAC,)), "refuse", "sound only"),
    Recipe("song.ogg", Clip(None, (VORBIS,)), "refuse", "sound only"),
    Recipe("song.opus", Clip(None, (OPUS,)), "refuse", "sound only"),
    Recipe("song.flac", Clip(None, (Sound("flac"),)), "refuse", "sound only"),
    Recipe("song.wav", Clip(None, (PCM,)), "refuse", "sound only"),
    Recipe("song.mka", Clip(None, (AAC,), muxer="matroska"), "refuse", "sound only"),
    Recipe("subtitles-only.mkv", Clip(None, (), subtitles=(("subrip", "eng"),)), "refuse", "neither picture nor sound"),
    Recipe(
        "parts.mp4", replace(X264, muxer_options={"movflags": PARTS}), "describe", "fragmented, no length in its head"
    ),
    Recipe(
        "parts-hevc.mp4",
        Clip("libx265", (AAC,), options=X265, muxer_options={"movflags": PARTS}),
        "describe",
        "fragmented",
    ),
    Recipe("live.mkv", replace(X264, muxer_options={"live": "1"}), "describe", "live: no length, no index"),
    Recipe(
        "live.webm",
        Clip("libvpx", (OPUS,), options=VP9, muxer_options={"live": "1"}),
        "describe",
        "live: no length, no index",
    ),
    Recipe("front.mp4", replace(X264, muxer_options={"movflags": "+faststart"}), "describe", "index at the front"),
    Recipe("late-day.ts", replace(X264, starts_ms=95_443_000), "describe", "MPEG time just before it wraps (26.5 h)"),
    Recipe("ntsc.mp4", replace(X264, rate=Fraction(30000, 1001)), "describe", "29.97 frames a second"),
    Recipe("film.mp4", replace(X264, rate=Fraction(24000, 1001)), "describe", "23.976 frames a second"),
    Recipe("slow.mp4", replace(X264, rate=Fraction(1), length_ms=4000), "describe", "one frame a second"),
    Recipe("fast.mp4", replace(X264, rate=Fraction(240), length_ms=1000), "describe", "240 frames a second"),
    Recipe("raw.h264", Clip("libx264", (), options=FAST, muxer="h264"), "either", "bare H.264, no container"),
    Recipe("raw.y4m", Clip("rawvideo", (), muxer="yuv4mpegpipe"), "describe", "raw pictures"),
    Recipe("raw.avi", Clip("rawvideo", (PCM,), pixels="bgr24"), "describe", "raw pictures"),
    Recipe(
        "tags.mp4",
        replace(X264, metadata={"title": "<b>'; DROP TABLE videos;-- \u202e", "comment": "x" * 5000}),
        "describe",
        "hostile tags",
    ),
    Recipe("a name with spaces, Ümläut & 'quotes' 影.mp4", X264, "describe", "a difficult name"),
)
