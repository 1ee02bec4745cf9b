"""SMPTE time code (ST 12-1): frames as hh:mm:ss:ff, with and without dropped numbers, to and from milliseconds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

_RATES = {
    "23.976": Fraction(24000, 1001),
    "24": Fraction(24),
    "25": Fraction(25),
    "29.97": Fraction(30000, 1001),
    "30": Fraction(30),
    "47.952": Fraction(48000, 1001),
    "48": Fraction(48),
    "50": Fraction(50),
    "59.94": Fraction(60000, 1001),
    "60": Fraction(60),
}
# Names that people give to the rates above.
_ALSO = {"23.98": "23.976", "23.97": "23.976", "47.95": "47.952", "29.970": "29.97", "59.940": "59.94"}
_CODE = re.compile(r"([0-9]{1,3})[:;]([0-5]?[0-9])[:;]([0-5]?[0-9])[:;.,]([0-9]{1,4})")
_RATE = re.compile(r"[0-9]{1,6}(?:[.][0-9]{1,9}|/[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class FrameRate:
    """Frames per second, exact. `drop`: two (at 60: four) numbers are left out every minute but each tenth."""

    exact: Fraction = Fraction(25)
    drop: bool = False

    def __post_init__(self) -> None:
        if not Fraction(1) <= self.exact <= Fraction(1000):
            raise ValueError(f"{float(self.exact):g} frames per second are beyond sense")
        if self.drop and self.exact not in (_RATES["29.97"], _RATES["59.94"]):
            raise ValueError("dropped frame numbers exist at 29.97 and 59.94 frames per second only")

    @classmethod
    def named(cls, name: str) -> FrameRate:
        """'25', '23.976', '29.97df', '29,97 ndf', '30000/1001' .. Raises ValueError with the known ones."""
        plain = name.strip().lower().replace(",", ".")
        whole = plain.endswith(("ndf", "non-drop", "nondrop", "non drop"))
        drop = not whole and plain.endswith(("df", "drop"))
        for ending in ("non-drop", "nondrop", "non drop", "drop", "ndf", "df"):
            plain = plain.removesuffix(ending)
        plain = plain.rstrip(" -_").removesuffix("fps").rstrip()
        plain = _ALSO.get(plain, plain)
        if plain in _RATES:
            return cls(_RATES[plain], drop)
        try:
            if not _RATE.fullmatch(plain):
                raise ValueError
            return cls(Fraction(plain), drop)
        except (ValueError, ZeroDivisionError) as error:
            shown = name[:40]
            raise ValueError(f"{shown!r} is no frame rate; known are {', '.join(_RATES)}, 29.97df, 59.94df") from error

    @property
    def name(self) -> str:
        known = next((name for name, exact in _RATES.items() if exact == self.exact), None)
        return (known or str(self.exact)) + ("df" if self.drop else "")

    @property
    def counted(self) -> int:
        """How many frame numbers a second has: 30 at 29.97."""
        return -(-self.exact.numerator // self.exact.denominator)

    def frame_at(self, time_ms: int) -> int:
        """The frame whose start is nearest; the later one of two."""
        frames, over = self.exact.numerator, self.exact.denominator * 1000
        return (2 * time_ms * frames + over) // (2 * over)

    def ms_of(self, frame: int) -> int:
        """When a frame starts, to the nearest millisecond."""
        frames, over = self.exact.numerator, self.exact.denominator * 1000
        return (2 * frame * over + frames) // (2 * frames)

    def code_of(self, frame: int) -> str:
        """hh:mm:ss:ff of a frame number; a semicolon before the frames where numbers are dropped."""
        if frame < 0:
            raise ValueError("a time code is never negative")
        if self.drop:
            frame = self._numbered(frame)
        seconds, part = divmod(frame, self.counted)
        width = max(2, len(str(self.counted - 1)))
        mark = ";" if self.drop else ":"
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{mark}{part:0{width}d}"

    def frame_of(self, code: str) -> int:
        """The frame number of hh:mm:ss:ff. Raises ValueError for what is no code or a dropped number."""
        found = _CODE.fullmatch(code.strip())
        if found is None:
            raise ValueError(f"{code[:40]!r} is no time code hh:mm:ss:ff")
        hours, minutes, seconds, part = (int(digits) for digits in found.groups())
        if part >= self.counted:
            raise ValueError(f"{code!r} has frame {part}, but at {self.name} a second has {self.counted}")
        number = ((hours * 60 + minutes) * 60 + seconds) * self.counted + part
        if not self.drop:
            return number
        left_out = self._left_out
        if seconds == 0 and part < left_out and minutes % 10:
            raise ValueError(f"{code!r} is a number that drop-frame time code leaves out")
        whole = hours * 60 + minutes
        return number - left_out * (whole - whole // 10)

    @property
    def frames_a_day(self) -> int:
        """How many frames lie between a time code and the same one a day later."""
        return self.frame_of("24:00:00:00")

    @property
    def _left_out(self) -> int:
        return self.counted // 15

    def _numbered(self, frame: int) -> int:
        """The number that a frame has when some are left out."""
        per_minute = self.counted * 60 - self._left_out
        per_ten = per_minute * 10 + self._left_out
        tens, rest = divmod(frame, per_ten)
        minutes = 0 if rest < self.counted * 60 else 1 + (rest - self.counted * 60) // per_minute
        return frame + self._left_out * (9 * tens + minutes)
