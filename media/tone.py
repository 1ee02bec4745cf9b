"""Pictures of high dynamic range (PQ, HLG, BT.2020) as an ordinary screen shows them (BT.709).

Light is counted in units of the reference white of 203 cd/m2 (ITU-R BT.2408). Up to KNEE it stays as it is; what is
brighter is bent so that PEAK just reaches white.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

PQ, HLG = 16, 18  # transfer characteristics (ITU-T H.273)
WHITE = 203.0  # cd/m2
PEAK = 1000.0 / WHITE
KNEE = 0.7
_STEPS = 4096
_GAMMA = 2.2
_LUMA = np.array([0.2627, 0.6780, 0.0593], np.float32)  # of BT.2020
_TO_709 = np.array(
    [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]], np.float32
)  # BT.2020 primaries -> BT.709, linear light (ITU-R BT.2087)


def is_hdr(frame: VideoFrame) -> bool:
    return int(frame.color_trc) in (PQ, HLG)


def shown(frame: VideoFrame, width: int, height: int, interpolation: str) -> VideoFrame:
    """A decoded picture scaled to width x height; of high dynamic range: as rgb24 for an ordinary screen."""
    wide = frame.reformat(width, height, "rgb48le", interpolation=interpolation)
    picture = to_sdr(wide.to_ndarray().astype(np.uint16, copy=False), int(frame.color_trc))
    return VideoFrame.from_ndarray(picture, format="rgb24")


def to_sdr(picture: NDArray[np.uint16], transfer: int) -> NDArray[np.uint8]:
    """Code values uint16 [h, w, 3] of PQ or HLG in BT.2020 -> uint8 [h, w, 3] in BT.709."""
    light = _linear(transfer)[picture >> 4]  # [h, w, 3], reference white is 1
    if transfer == HLG:
        scene = light @ _LUMA
        light *= (np.maximum(scene, 1e-6) ** 0.2 * PEAK)[..., None]  # BT.2100: the screen's own gamma of 1.2
    light = light @ _TO_709.T
    np.maximum(light, 0, out=light)
    brightest = np.maximum(light.max(axis=-1, keepdims=True), 1e-6)
    light *= _bent(brightest) / brightest  # one factor for all three: the hue stays
    steps = np.minimum(light * (_STEPS - 1), _STEPS - 1).astype(np.uint16)
    coded: NDArray[np.uint8] = _coded()[steps]
    return coded


def _bent(light: NDArray[np.float32]) -> NDArray[np.float32]:
    over = np.maximum(light - KNEE, 0) / (1 - KNEE)
    most = (PEAK - KNEE) / (1 - KNEE)
    bent = np.where(light <= KNEE, light, KNEE + (1 - KNEE) * over * (1 + over / most**2) / (1 + over))
    return bent.astype(np.float32)


@cache
def _linear(transfer: int) -> NDArray[np.float32]:
    """Light of every code value: PQ (SMPTE ST 2084) in reference whites, HLG as scene light 0..1."""
    code = np.linspace(0, 1, _STEPS)
    if transfer == HLG:
        a, b, c = 0.17883277, 0.28466892, 0.55991073
        light = np.where(code <= 0.5, code**2 / 3, (np.exp((code - c) / a) + b) / 12)
    else:
        m1, m2, c1, c2, c3 = 0.1593017578125, 78.84375, 0.8359375, 18.8515625, 18.6875
        power = code ** (1 / m2)
        light = (np.maximum(power - c1, 0) / (c2 - c3 * power)) ** (1 / m1) * 10_000 / WHITE
    return light.astype(np.float32)


@cache
def _coded() -> NDArray[np.uint8]:
    return np.round(np.linspace(0, 1, _STEPS) ** (1 / _GAMMA) * 255).astype(np.uint8)
