"""Our WebVTT as a browser takes it: a native `descriptions` track, cue by cue, and in step with the film."""

from __future__ import annotations

import random
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from core.formats.options import TextOptions
from core.formats.track import TextCue, TextTrack
from core.formats.webvtt_write import write_webvtt
from tests.browser.seen import SAMPLE, until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

PAGE = """<!doctype html><meta charset="utf-8"><title>film</title>
<video src="/film.mp4" muted><track kind="descriptions" srclang="en" src="/script.vtt" default></video>"""
ODD = (
    "A <b>bold</b> move & more", "-->", "a --> b", "NOTE this", "WEBVTT", "STYLE", "1", "&amp; stays", "<v Anna>Hello",
    "{\\an8} up", "First line\nsecond line", "العربية ثم English", "👁️‍🗨️ 🎬", "日本語の説明", "  spaces  inside ",
    "REGION\nid:x", "a\n-->\nb", "&lrm;", "tab\there", "x < y > z", "“quoted” – dash…",
)  # fmt: skip


def with_track(browser: Browser, script: bytes) -> Page:
    """A page on a server of its own with the sample film and the script as its descriptions."""

    def answer(route: Route) -> None:
        path = route.request.url.rsplit("/", 1)[1]
        if path == "script.vtt":
            route.fulfill(body=script, content_type="text/vtt; charset=utf-8")
        elif path == "film.mp4":
            route.fulfill(path=SAMPLE, content_type="video/mp4")
        else:
            route.fulfill(body=PAGE, content_type="text/html; charset=utf-8")

    page = browser.new_context().new_page()
    page.route("http://film.test/**", answer)
    page.goto("http://film.test/")
    page.evaluate("document.querySelector('video').textTracks[0].mode = 'hidden'")
    until(page, "document.querySelector('track').readyState === 2", 20)
    return page


def held(page: Page) -> list[dict[str, Any]]:
    """What the browser made of the file: times and the text as it would show it."""
    cues: list[dict[str, Any]] = page.evaluate(
        """[...document.querySelector('video').textTracks[0].cues].map((cue) => ({
            start: Math.round(cue.startTime * 1000), end: Math.round(cue.endTime * 1000),
            text: cue.getCueAsHTML().textContent, id: cue.id,
        }))"""
    )
    return cues


def test_every_cue_arrives_as_it_was_written(browser: Browser) -> None:
    rng = random.Random("native track")
    cues, at = [], 0
    for number in range(400):
        text = ODD[number % len(ODD)]
        at += rng.randrange(0, 20_000)
        end = at + rng.randrange(1, 9_000)
        cues.append(TextCue(at, end, text, {"id": f"cue {number}"} if number % 3 else {}))
    track = TextTrack(cues, "description", "en", {"title": "A film"})
    page = with_track(browser, write_webvtt(track, TextOptions()))
    assert page.evaluate("document.querySelector('video').textTracks[0].kind") == "descriptions"
    found = held(page)
    assert [(cue["start"], cue["end"]) for cue in found] == [(cue.start_ms, cue.end_ms) for cue in cues]
    assert [cue["text"] for cue in found] == [cue.text for cue in cues]
    assert [cue["id"] for cue in found] == [cue.data.get("id", "") for cue in cues]
    page.context.close()


def test_cues_begin_and_end_with_the_film(browser: Browser) -> None:
    cues = [TextCue(200, 700, "She waits."), TextCue(900, 1_300, "She goes."), TextCue(1_300, 1_700, "He follows.")]
    page = with_track(browser, write_webvtt(TextTrack(cues, "description", "en", {}), TextOptions()))
    page.evaluate(
        """() => {
            const video = document.querySelector('video');
            window.seen = [];
            video.playbackRate = 0.25;  // a busy machine must not pass over a cue
            video.textTracks[0].addEventListener('cuechange', () => window.seen.push({
                at: video.currentTime * 1000, texts: [...video.textTracks[0].activeCues].map((cue) => cue.text),
            }));
            return video.play();
        }"""
    )
    until(page, "document.querySelector('video').currentTime > 1.9", 60)
    seen = page.evaluate("window.seen")
    shown = [(change["texts"], change["at"]) for change in seen if change["texts"]]
    assert [texts for texts, _ in shown] == [[cue.text] for cue in cues]
    for cue, (_, at) in zip(cues, shown, strict=True):
        assert cue.start_ms - 20 <= at <= cue.end_ms
    page.context.close()
