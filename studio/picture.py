"""The picture: one film moment as pixels.

The camera's vertical extent is fixed by the shot size, so a wider frame only shows more at the sides: the central
square of a 16:9 frame is the square frame. No text and no name is ever drawn.
"""

from __future__ import annotations

from math import ceil

import numpy as np
import skia

from studio.brush import fill
from studio.drawing import DRAWINGS
from studio.figure import draw_figure
from studio.props import draw_prop
from studio.sets import WING_EDGE, draw_moving_door, draw_set, draw_wings
from studio.stage import Camera, PropView, Stage, staging_of
from studio.truth import Film

_SetKey = tuple[str, bool, float | None, Camera, float]
_SHEET_PIXELS = 300 * 300  # more are drawn anew faster than they are scaled
_SMOOTH = skia.SamplingOptions(skia.FilterMode.kLinear)
_OVER = skia.Paint(BlendMode=skia.BlendMode.kSrc)  # the empty set covers everything: a plain copy


class Renderer:
    """Draws frames of one size; keeps its surface and the last empty sets, so use one per thread."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._pixels = np.zeros((height, width, 4), np.uint8)
        self._surface = skia.Surface(self._pixels, colorType=skia.kRGBA_8888_ColorType)
        self._sets: dict[_SetKey, skia.Image] = {}
        self._hands: dict[str, tuple[skia.Paint, ...]] = {}

    def frame(self, film: Film, t_ms: int) -> np.ndarray:
        """RGB of a film at a time in ms: uint8 [height, width, 3]."""
        return self.picture(staging_of(film).stage(t_ms))

    def picture(self, stage: Stage) -> np.ndarray:
        """RGB of a stage: uint8 [height, width, 3]."""
        self._draw(stage)
        frame = np.empty((self.height, self.width, 3), np.uint8)
        for channel in range(3):  # five times as fast as one copy of [..., :3]
            frame[:, :, channel] = self._pixels[:, :, channel]
        return frame

    def passing_frame(self, film: Film, t_ms: int) -> np.ndarray:
        """RGBA of a film at a time in ms: uint8 [height, width, 4], opaque; not a copy, gone with the next frame."""
        self._draw(staging_of(film).stage(t_ms))
        return self._pixels

    def _draw(self, stage: Stage) -> None:
        with self._surface as canvas:
            canvas.save()
            self._empty_set(canvas, stage)
            self._aim(canvas, stage.camera)
            self._people(canvas, stage)
            half = stage.camera.height * self.width / self.height / 2
            if abs(stage.camera.x) + half > WING_EDGE:
                draw_wings(canvas, stage.setting, stage.night)
            if stage.night:
                canvas.resetMatrix()
                canvas.drawRect(skia.Rect.MakeWH(self.width, self.height), fill("#141a4a", 34))
            canvas.restore()
            if stage.drawing != "flat":
                self._redraw(canvas, stage.drawing)

    def _redraw(self, canvas: skia.Canvas, drawing: str) -> None:
        """The finished picture as another hand would draw it."""
        if drawing not in self._hands:
            self._hands[drawing] = _hand(drawing, self.height)
        picture = self._surface.makeImageSnapshot()
        for paint in self._hands[drawing]:
            canvas.drawImage(picture, 0, 0, skia.SamplingOptions(), paint)

    def _aim(self, canvas: skia.Canvas, camera: Camera) -> None:
        scale = self.height / camera.height
        canvas.translate(self.width / 2, self.height)
        canvas.scale(scale, -scale)
        canvas.translate(-camera.x, -camera.bottom)

    def _empty_set(self, canvas: skia.Canvas, stage: Stage) -> None:
        """The set without its people. What stands still is drawn once: all of it but a door that moves, and for small
        frames of a zoom a sheet as large as its nearest look, which each frame shows smaller."""
        camera = stage.camera
        moves = 0 < stage.door < 1
        door = None if moves else stage.door
        if camera.widest == camera.closest or self.width * self.height > _SHEET_PIXELS:
            canvas.drawImage(self._set(stage, camera, door, 1.0), 0, 0, skia.SamplingOptions(), _OVER)
        else:
            middle = camera.bottom + camera.height / 2
            near = Camera(round(camera.x, 6), round(middle - camera.widest / 2, 6), camera.widest)
            larger, share = camera.widest / camera.closest, camera.height / camera.widest
            sheet = self._set(stage, near, door, larger)
            wide, high = self.width * larger * share, self.height * larger * share
            shown = skia.Rect.MakeXYWH((sheet.width() - wide) / 2, (sheet.height() - high) / 2, wide, high)
            canvas.drawImageRect(sheet, shown, skia.Rect.MakeWH(self.width, self.height), _SMOOTH, _OVER)
        if moves:
            canvas.save()
            self._aim(canvas, camera)
            draw_moving_door(canvas, stage.setting, stage.night, stage.door)
            canvas.restore()

    def _set(self, stage: Stage, camera: Camera, door: float | None, larger: float) -> skia.Image:
        """The empty set, `larger` times the frame's size; the last few are kept."""
        key = (stage.setting, stage.night, door, camera, larger)
        image = self._sets.get(key)
        if image is None:
            # a whole number of pixels more on each side, so that the middle stays the middle at every frame shape
            width, height = (side + 2 * ceil(side * (larger - 1) / 2) for side in (self.width, self.height))
            surface = skia.Surface.MakeRaster(
                skia.ImageInfo.Make(width, height, skia.kRGBA_8888_ColorType, skia.kOpaque_AlphaType)
            )
            with surface as canvas:
                canvas.clear(skia.ColorBLACK)
                canvas.translate((width - self.width * larger) / 2, (height - self.height * larger) / 2)
                canvas.scale(larger, larger)
                self._aim(canvas, camera)
                draw_set(canvas, stage.setting, stage.night, door)
            if len(self._sets) >= 6:
                self._sets.pop(next(iter(self._sets)))
            image = self._sets[key] = surface.makeImageSnapshot()
        return image

    def _people(self, canvas: skia.Canvas, stage: Stage) -> None:
        for prop in stage.props:
            if not prop.hand and prop.y < 0.9:
                draw_prop(canvas, prop.kind, prop.colour, prop.x, prop.y)
        half = stage.camera.height * self.width / self.height / 2
        for actor in stage.actors:
            # nobody reaches further than this, things in hand included, unless lying down
            if abs(actor.pose.x - stage.camera.x) > half + (1.0 if abs(actor.pose.rotate) < 5 else 1.8):
                continue
            held = {p.hand: p for p in stage.props if p.holder == actor.character}
            draw_figure(
                canvas,
                actor.look,
                actor.pose,
                _Painter(held["near"]) if "near" in held else None,
                _Painter(held["far"]) if "far" in held else None,
            )
        for prop in stage.props:
            if not prop.hand and prop.y >= 0.9:
                draw_prop(canvas, prop.kind, prop.colour, prop.x, prop.y)


def _hand(drawing: str, height: int) -> tuple[skia.Paint, ...]:
    """Paints one after the other: the first tints the paper, the second spreads the ink, but not over the edges."""
    manner = DRAWINGS[drawing]
    grey, kept = (0.2126, 0.7152, 0.0722), manner.saturation
    rows: list[float] = []
    for channel, paper in enumerate(manner.paper):
        rows += [((1 - kept) * share + kept * (channel == other)) * paper for other, share in enumerate(grey)]
        rows += [0.0, 0.0]
    colours = skia.ColorFilters.Matrix([*rows, 0.0, 0.0, 0.0, 1.0, 0.0])
    ink = manner.ink * height  # px
    tinted = skia.Paint(ColorFilter=colours, BlendMode=skia.BlendMode.kSrc)
    if not ink:
        return (tinted,)
    pixels = max(1.0, round(ink))  # less than a pixel is a part of its darkness
    spread = skia.ImageFilters.Erode(pixels, pixels)
    return tinted, skia.Paint(ColorFilter=colours, ImageFilter=spread, Alphaf=min(1.0, ink))


class _Painter:
    """Paints one held thing when the figure's turn comes."""

    def __init__(self, prop: PropView) -> None:
        self.prop = prop

    def __call__(self, canvas: skia.Canvas) -> None:
        draw_prop(canvas, self.prop.kind, self.prop.colour, self.prop.x, self.prop.y)


_renderers: dict[tuple[int, int], Renderer] = {}


def render(film: Film, t_ms: int, width: int, height: int) -> np.ndarray:
    """RGB of a film at a time in ms: uint8 [height, width, 3]; not for several threads at once."""
    renderer = _renderers.get((width, height))
    if renderer is None:
        renderer = _renderers[(width, height)] = Renderer(width, height)
    return renderer.frame(film, t_ms)
