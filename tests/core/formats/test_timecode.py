"""SMPTE time code: every rate, dropped numbers against a slow count, and what people write for it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.formats.timecode import FrameRate

RATES = ("23.976", "24", "25", "29.97", "29.97df", "30", "47.952", "48", "50", "59.94", "59.94df", "60")
DAY = {"29.97df": 2_589_408, "59.94df": 5_178_816, "25": 2_160_000, "23.976": 2_073_600, "30": 2_592_000}


def counted_slowly(rate: FrameRate, frames: int) -> list[str]:
    """Codes of the first frames, by counting as ST 12-1 says and leaving numbers out."""
    codes = []
    hours = minutes = seconds = part = 0
    mark = ";" if rate.drop else ":"
    for _ in range(frames):
        codes.append(f"{hours:02d}:{minutes:02d}:{seconds:02d}{mark}{part:02d}")
        part += 1
        if part == rate.counted:
            part, seconds = 0, seconds + 1
        if seconds == 60:
            seconds, minutes = 0, minutes + 1
            if minutes == 60:
                minutes, hours = 0, hours + 1
            if rate.drop and minutes % 10:
                part = rate.counted // 15
    return codes


@pytest.mark.parametrize("name", ["29.97df", "59.94df", "25", "23.976"])
def test_codes_are_those_of_a_slow_count_over_twenty_one_minutes(name: str) -> None:
    rate = FrameRate.named(name)
    codes = counted_slowly(rate, 21 * 60 * rate.counted)
    assert [rate.code_of(frame) for frame in range(len(codes))] == codes
    assert [rate.frame_of(code) for code in codes] == list(range(len(codes)))


@pytest.mark.parametrize(("name", "frames"), DAY.items())
def test_a_day_has_as_many_frames_as_the_standard_says(name: str, frames: int) -> None:
    rate = FrameRate.named(name)
    assert rate.frames_a_day == frames
    assert rate.code_of(frames - 1).replace(";", ":").startswith("23:59:59:")


@pytest.mark.parametrize(
    ("code", "frame"),
    [
        ("00:01:00;02", 1800),
        ("00:00:59;29", 1799),
        ("00:10:00;00", 17982),
        ("01:00:00;00", 107892),
        ("01;00;00;00", 107892),
    ],
)
def test_known_drop_frame_codes(code: str, frame: int) -> None:
    assert FrameRate.named("29.97df").frame_of(code) == frame


@pytest.mark.parametrize("code", ["00:01:00;00", "00:01:00;01", "00:59:00;01"])
def test_a_number_that_is_left_out_is_no_code(code: str) -> None:
    with pytest.raises(ValueError, match="leaves out"):
        FrameRate.named("29.97df").frame_of(code)


@pytest.mark.parametrize(
    "code", ["", "1:2:3", "00:00:00:25", "00:60:00:00", "a0:00:00:00", "-1:00:00:00", "00:00:00:00x"]
)
def test_what_is_no_code_at_25(code: str) -> None:
    with pytest.raises(ValueError, match=r"no time code|has frame"):
        FrameRate.named("25").frame_of(code)


@pytest.mark.parametrize("name", RATES)
@settings(max_examples=60, deadline=None)
@given(frame=st.integers(0, 20_000_000))
def test_frames_come_back_from_codes_and_from_milliseconds(name: str, frame: int) -> None:
    rate = FrameRate.named(name)
    assert rate.frame_of(rate.code_of(frame)) == frame
    assert rate.frame_at(rate.ms_of(frame)) == frame


@pytest.mark.parametrize("name", RATES)
@settings(max_examples=60, deadline=None)
@given(time_ms=st.integers(0, 360_000_000))
def test_a_time_moves_by_half_a_frame_at_most(name: str, time_ms: int) -> None:
    rate = FrameRate.named(name)
    moved = abs(rate.frame_at(time_ms) / rate.exact * 1000 - time_ms)
    assert moved <= Fraction(500) / rate.exact
    assert abs(rate.ms_of(rate.frame_at(time_ms)) - time_ms) <= Fraction(500) / rate.exact + Fraction(1, 2)


def test_rates_beyond_a_hundred_frames_have_three_digits() -> None:
    rate = FrameRate.named("120")
    assert rate.code_of(119) == "00:00:00:119" and rate.frame_of("00:00:00:119") == 119


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("23.98", "23.976"), ("24000/1001", "23.976"), ("29,97", "29.97"), ("29.97 fps", "29.97"),
        ("29.97 DF", "29.97df"), ("29.97 drop", "29.97df"), ("29.97ndf", "29.97"), ("59.94 non-drop", "59.94"),
        ("25.0", "25"), ("60", "60"),
    ],
)  # fmt: skip
def test_rates_as_people_write_them(written: str, name: str) -> None:
    assert FrameRate.named(written).name == name


@pytest.mark.parametrize("written", ["", "fast", "0", "1/0", "-25", "25df", "1e9999999", "nan", "9" * 5000, "1001"])
def test_what_is_no_rate_is_refused_at_once(written: str) -> None:
    with pytest.raises(ValueError, match=r"frame rate|beyond sense|dropped frame"):
        FrameRate.named(written)
