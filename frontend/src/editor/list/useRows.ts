import { useCallback, useEffect, useRef, useState, type RefObject } from "react";

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
  /** The row at a height of the screen: while the list moves, its rows do not know the pointer. */
  readonly rowAt: (clientY: number) => number;
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
    look();
    const settle = (): void => {
      // What is being pressed stays where it is: an element that is put elsewhere meanwhile gets no click.
      if (box.current?.matches(":active")) {
        rest.current = window.setTimeout(settle, REST_MS);
        return;
      }
      rest.current = 0;
      delete box.current?.dataset["moving"];
      setRows(inOrder);
    };
    if (rest.current === 0 && box.current !== null) box.current.dataset["moving"] = "";
    clearTimeout(rest.current);
    rest.current = window.setTimeout(settle, REST_MS);
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
  const rowAt = useCallback(
    (clientY: number) => {
      const element = box.current;
      return element === null ? -1 : Math.floor((clientY - element.getBoundingClientRect().top + element.scrollTop) / rowPx);
    },
    [rowPx],
  );
  return { box, rows, onScroll, rowAt, reveal };
}

function shown(rows: readonly Slot[], { top, height }: Place, rowPx: number, all: number): readonly Slot[] {
  const { first, last } = shownRows(top, height, rowPx, all, SPARE);
  return recycled(rows, first, last);
}
