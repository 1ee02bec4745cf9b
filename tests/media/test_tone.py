"""High dynamic range on an ordinary screen."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from media.framepack import FramePack
from media.look import look
from media.probe import probe
from media.proxy import make_proxy
from media.tone import HLG, PQ, WHITE, to_sdr


def pq(nits: float) -> int:
    """The 16-bit code value of a light, by SMPTE ST 2084's own formula."""
    y = (nits / 10_000) ** 0.1593017578125
    return round(((0.8359375 + 18.8515625 * y) / (1 + 18.6875 * y)) ** 78.84375 * 65535)


def patch(*codes: int) -> NDArray[np.uint16]:
    return np.full((4, 4, 3), codes, np.uint16)


@pytest.mark.parametrize(("nits", "expected"), [(0, 0), (10, 65), (50, 135), (100, 185), (142, 217)])
def test_what_is_no_highlight_keeps_its_light(nits: float, expected: int) -> None:
    shown = to_sdr(patch(*[pq(nits)] * 3), PQ)
    assert expected == round((nits / WHITE) ** (1 / 2.2) * 255)
    assert np.abs(shown.astype(int) - expected).max() <= 2


def test_highlights_are_bent_and_not_cut() -> None:
    greys = [int(to_sdr(patch(*[pq(nits)] * 3), PQ)[0, 0, 0]) for nits in (142, 203, 400, 700, 1000)]
    assert greys == sorted(set(greys)) and 252 <= greys[-1] <= 255
    assert int(to_sdr(patch(*[pq(10_000)] * 3), PQ)[0, 0, 0]) == 255


def test_hlg_white_of_75_percent_is_reference_white() -> None:
    from_hlg = int(to_sdr(patch(*[round(0.75 * 65535)] * 3), HLG)[0, 0, 0])
    from_pq = int(to_sdr(patch(*[pq(WHITE)] * 3), PQ)[0, 0, 0])
    assert abs(from_hlg - from_pq) <= 3


def test_a_red_of_the_small_gamut_stays_that_red() -> None:
    red = np.array([0.6274, 0.0691, 0.0164]) * 100  # BT.709's red in BT.2020, at 100 cd/m2
    r, g, b = to_sdr(patch(*[pq(float(light)) for light in red]), PQ)[0, 0].astype(int)
    assert abs(r - 185) <= 3 and g <= 12 and b <= 12


def test_a_film_in_pq_looks_right_in_the_pack_and_in_the_browser(tmp_path: Path) -> None:
    film = tmp_path / "hdr.mp4"
    write_pq_film(film, nits=100)
    facts = probe(film)
    assert facts.picture.hdr
    look(film, facts, tmp_path)
    with FramePack.open(tmp_path) as pack:
        packed = pack.frames([0, 400])
    make_proxy(film, facts, tmp_path / "proxy.mp4")
    with av.open(str(tmp_path / "proxy.mp4")) as proxy:
        played = next(proxy.decode(video=0)).to_ndarray(format="rgb24")
    for pictures in (packed, played):
        assert abs(float(pictures.mean()) - 185) < 6, "100 cd/m2 is a light grey, not the dim one of the bare code"


def write_pq_film(path: Path, nits: float) -> None:
    luma = round(64 + pq(nits) / 65535 * 876)  # 10 bits, limited range
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx265", rate=25, options={"x265-params": "log-level=none"})
        stream.width, stream.height, stream.pix_fmt = 256, 144, "yuv420p10le"
        context = stream.codec_context
        context.color_trc, context.color_primaries, context.colorspace, context.color_range = 16, 9, 9, 1
        for number in range(25):
            frame = av.VideoFrame(256, 144, "yuv420p10le")
            for plane, value in zip(frame.planes, (luma, 512, 512), strict=True):
                plane.update(np.full(plane.buffer_size // 2, value, np.uint16).tobytes())
            frame.pts, frame.time_base = number, Fraction(1, 25)
            frame.color_trc, frame.color_primaries, frame.colorspace, frame.color_range = 16, 9, 9, 1  # type: ignore[assignment]
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
