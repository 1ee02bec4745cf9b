"""What the bench of the editor says to the page."""

from __future__ import annotations

# The editor's tour, which begins by itself once for each person, counts as seen.
TOUR_SEEN = "location.origin !== 'null' && localStorage.setItem('RaStore.cuewright.editor_tour', 'true');"

# When each part is seen for the first time, in ms since the navigation began.
FIRST_SEEN = """(() => {
    const bench = (window.bench = { seen: {}, done: false });
    const small = document.createElement("canvas");
    const pen = small.getContext("2d", { willReadFrequently: true });
    [small.width, small.height] = [200, 1];
    const waveform = () => {
        const canvas = document.querySelector("[data-part='lanes']");
        const lane = [...document.querySelectorAll(".editor-timeline__names span")].find(
            ({ style }) => style.height === "56px" || style.height === "34px",
        );
        if (!canvas || !lane || canvas.width < 2) return false;
        const ratio = window.devicePixelRatio || 1;
        const row = (parseFloat(lane.style.top) + parseFloat(lane.style.height) * 0.44) * ratio;
        pen.drawImage(canvas, 0, Math.round(row), canvas.width, 1, 0, 0, 200, 1);
        const colours = new Map();
        for (const colour of new Uint32Array(pen.getImageData(0, 0, 200, 1).data.buffer))
            colours.set(colour, (colours.get(colour) ?? 0) + 1);
        return colours.size > 1 && Math.max(...colours.values()) < 190;
    };
    const frame = () => {
        const video = document.querySelector("video");
        if (video && !video.benchAsked) {
            video.benchAsked = true;
            video.requestVideoFrameCallback(() => (bench.seen.frame ??= performance.now()));
        }
        return false; // it tells for itself
    };
    const parts = {
        shell: () => document.querySelector(".topbar"),
        list: () => document.querySelector(".cue-list [role='option']"),
        waveform,
        frame,
    };
    const look = () => {
        for (const [name, there] of Object.entries(parts)) {
            if (bench.seen[name] === undefined && there()) bench.seen[name] = performance.now();
        }
        bench.done = Object.keys(parts).every((name) => bench.seen[name] !== undefined);
        if (!bench.done) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
})();"""

# A message that is sent within a screen frame arrives when the frame has been painted.
KEY_TO_PAINT = """() => {
    bench.keys = [];
    const press = ({ timeStamp }) =>
        requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => bench.keys.push(performance.now() - timeStamp);
            port2.postMessage(null);
        });
    document.addEventListener("keydown", press, { capture: true });
    bench.stopKeys = () => {
        document.removeEventListener("keydown", press, { capture: true });
        return bench.keys;
    };
}"""

# When each picture of the film is shown, as the page itself reads it.
FRAME_TIMES = """async (video) => {
    const media = await (await fetch(`/v1/videos/${video}/media`)).json();
    const view = new DataView(await (await fetch(media.frames_url)).arrayBuffer());
    const [perSecond, count] = [view.getUint32(8, true), view.getUint32(12, true)];
    const rate = view.getUint8(5) === 0 ? view.getUint32(16, true) / view.getUint32(20, true) : null;
    const start = (n) => (rate === null ? view.getUint32(16 + 4 * n, true) / perSecond : n / rate);
    bench.startS = start;
    bench.frameAt = (seconds) => {
        let [low, high] = [0, count - 1];
        while (low < high) {
            const middle = (low + high + 1) >> 1;
            if (start(middle) <= seconds + 1e-4) low = middle;
            else high = middle - 1;
        }
        return low;
    };
}"""

STEPPED = """() => {
    const video = document.querySelector("video");
    bench.step = null;
    bench.shown ??= bench.frameAt(video.currentTime);
    let pressed = 0;
    document.addEventListener("keydown", ({ timeStamp }) => (pressed = timeStamp), { capture: true });
    bench.expect = (by) => {
        bench.step = null;
        const wanted = bench.shown + by;
        const painted = (_, { mediaTime }) => {
            const frame = bench.frameAt(mediaTime + 0.001);
            if (frame === bench.shown) return video.requestVideoFrameCallback(painted); // the same picture again
            bench.shown = frame;
            bench.step = { ms: performance.now() - pressed, frame, wanted };
        };
        video.requestVideoFrameCallback(painted);
    };
}"""

# Whether the page names this picture in its time code: hours:minutes:seconds:picture.
CODE = """async (frame) => {
    const named = () => {
        const code = document.querySelector(".time-field__code").textContent.trim();
        const [h, m, s, picture] = code.split(":").map(Number);
        const second = h * 3600 + m * 60 + s;
        const first = bench.frameAt(second);
        return (bench.startS(first) >= second - 1e-6 ? first : first + 1) + picture;
    };
    for (let tries = 0; tries < 30; tries++) {
        if (named() === frame) return true;
        await new Promise(requestAnimationFrame);
    }
    return false;
}"""

PACE = """() => {
    bench.startPace = () => {
        bench.deltas = [];
        let before = null;
        const next = (now) => {
            if (before !== null) bench.deltas.push(now - before);
            before = now;
            bench.pacing = requestAnimationFrame(next);
        };
        bench.pacing = requestAnimationFrame(next);
    };
    bench.stopPace = () => {
        cancelAnimationFrame(bench.pacing);
        return bench.deltas;
    };
}"""

# The middle of the timeline, in the lane of the descriptions; the page is scrolled to it.
DRAG_AT = """() => {
    document.querySelector("[data-part='lanes']").scrollIntoView({ block: "center", behavior: "instant" });
    const lane = [...document.querySelectorAll(".editor-timeline__names span")].at(-1);
    const box = document.querySelector("[data-part='lanes']").getBoundingClientRect();
    return [box.left + box.width / 2, box.top + parseFloat(lane.style.top) + parseFloat(lane.style.height) / 2];
}"""

# The times of what is dragged.
DRAG_TOLD = """() => document.querySelector(".editor-timeline__told").textContent"""
