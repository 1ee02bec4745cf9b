"""What the chaos bench says to the editor's page. It reads the page's own store by way of React's tree."""

from __future__ import annotations

# What a person does is noted in the tab's own storage at once, so that a reload in the middle of it loses no note.
WATCH = """(() => {
    if (window.chaos) return;
    const fields = ["start_ms", "end_ms", "text", "extended", "status"];
    const saver = () => {
        const list = document.querySelector(".cue-list");
        const key = list && Object.keys(list).find((name) => name.startsWith("__reactFiber$"));
        for (let fiber = key && list[key]; fiber; fiber = fiber.return)
            if (fiber.memoizedProps?.saver) return fiber.memoizedProps.saver;
        return null;
    };
    let watched = null;
    const note = (did) => {
        const n = Number(sessionStorage.getItem("chaos.n") ?? 0);
        sessionStorage.setItem(`chaos.${n}`, JSON.stringify(did));
        sessionStorage.setItem("chaos.n", String(n + 1));
    };
    window.chaos = {
        /** Whether the editor is open; from then on what is done in it is noted. */
        watch() {
            const now = saver();
            if (now === null) return false;
            if (now !== watched) now.store.onEdit(note);
            watched = now;
            return true;
        },
        notes() {
            const all = Number(sessionStorage.getItem("chaos.n") ?? 0);
            const from = Number(sessionStorage.getItem("chaos.read") ?? 0);
            sessionStorage.setItem("chaos.read", String(all));
            const notes = [];
            for (let n = from; n < all; n++) {
                notes.push(...JSON.parse(sessionStorage.getItem(`chaos.${n}`)));
                sessionStorage.removeItem(`chaos.${n}`);
            }
            return notes;
        },
        state() {
            const now = saver();
            if (now === null) return null;
            const { kind, pending, unfinished, clashes, aside, kept, problem } = now.read();
            const cues = now.store
                .readScript()
                .cues.map((cue) => [cue.id, Object.fromEntries(fields.map((field) => [field, cue[field]]))]);
            return {
                kind, pending, unfinished, kept, problem, revision: now.work.revision, cues: Object.fromEntries(cues),
                clashes: clashes.map(({ cue_id, field }) => ({ cue_id, field })),
                aside: aside.map(({ operation }) => operation),
            };
        },
        /** Presses a button of the open clash or of what was put aside; what it was, or null if there is none. */
        decide(choice) {
            const now = saver();
            const items = [...document.querySelectorAll(".clashes li")];
            if (now === null) return null;
            const { clashes, aside } = now.read();
            if (items.length === 0 || items.length !== clashes.length + aside.length) return null;
            const buttons = [...items[0].querySelectorAll(":scope > .row button")];
            const button = buttons[choice % buttons.length];
            const about = clashes.length > 0 ? clashes[0] : aside[0].operation;
            button.click();
            return { about: JSON.parse(JSON.stringify(about)), given_up: button === buttons[1] };
        },
    };
})();"""
