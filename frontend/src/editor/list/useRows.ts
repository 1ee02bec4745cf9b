import { useCallback, useEffect, useRef, useState, type RefObject } from "react";
import { flushSync } from "react-dom";

import { inOrder, recycled, shownRows, type Slot } from "./window";

const SPARE = 6; // rows drawn above and below what is seen
const REST_MS = 150; // after the last step of a scroll

interface Place {
  readonly top: number;
  readonly height: number;
}

const UNSEEN: Place = { top: 0, height: 800 };

interface Rows {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly rows: readonly Slot[];
  readonly onScroll: () => void;
  /** Scrolls as little as brings a row into sight, with one beside it. */
  readonly reveal: (at: number) => void;
}

/** The rows of a scrolled box that are in the page. It renders only when rows come and go. */
export function useRows(rowPx: number, all: number): Rows {
  const box = useRef<HTMLDivElement>(null);
  const place = useRef(UNSEEN); // as it was told last: to ask the element in the midst of a change would lay out the page
  const rest = useRef(0);
  const [rows, setRows] = useState(() => shown([], UNSEEN, rowPx, all));

  const look = useCallback(() => {
    const element = box.current;
    if (element === null) return;
    const now = { top: element.scrollTop, height: element.clientHeight };
    place.current = now;
    setRows((before) => shown(before, now, rowPx, all));
  }, [rowPx, all]);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const watcher = new ResizeObserver(look); // it looks once at the beginning, too
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [look]);
  useEffect(() => () => clearTimeout(rest.current), []);

  const onScroll = useCallback(() => {
    flushSync(look); // a render after this frame would have the page painted twice
    clearTimeout(rest.current);
    rest.current = window.setTimeout(() => setRows(inOrder), REST_MS);
  }, [look]);
  const reveal = useCallback(
    (at: number) => {
      const { top, height } = place.current;
      const [least, most] = [(at + 2) * rowPx - height, Math.max(0, (at - 1) * rowPx)];
      if (box.current === null || (top >= least && top <= most)) return;
      place.current = { top: top > most ? most : least, height };
      box.current.scrollTop = place.current.top;
    },
    [rowPx],
  );
  return { box, rows, onScroll, reveal };
}

function shown(rows: readonly Slot[], { top, height }: Place, rowPx: number, all: number): readonly Slot[] {
  const { first, last } = shownRows(top, height, rowPx, all, SPARE);
  return recycled(rows, first, last);
}
