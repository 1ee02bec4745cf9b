import { useLayoutEffect, useRef } from "react";
import { useTranslate } from "react-admin";

import { clock, span as lengthOf } from "../../timeline/timeText";
import { NONE, type Drag } from "./drag";
import { directionOf } from "./label";

/** What is dragged just now, for the one line that tells it: nothing else renders while it moves. */
export class DragNews {
  private drag: Drag = NONE;
  private readonly listeners = new Set<() => void>();

  tell = (drag: Drag): void => {
    this.drag = drag.phase === "moving" ? drag : NONE;
    for (const listener of this.listeners) listener();
  };

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  now = (): Drag => this.drag;
}

/** The times of what is dragged, else what the keyboard is at; written straight into the page, at every step of a drag. */
export const Told = ({ news, spoken }: { news: DragNews; spoken: string }) => {
  const translate = useTranslate();
  const line = useRef<HTMLParagraphElement>(null);
  useLayoutEffect(() => {
    const word = (key: string, options?: object): string => translate(`cw.editor.timeline.${key}`, options);
    const write = (): void => {
      const drag = news.now();
      let words = spoken;
      if (drag.phase === "moving") {
        const { start_ms, end_ms } = drag.span;
        words = word("dragging", { from: clock(start_ms), to: clock(end_ms), long: lengthOf(end_ms - start_ms) });
        if (drag.snapped !== null) words += ` · ${word(`snapped.${drag.snapped}`)}`;
      }
      const element = line.current;
      if (element === null || element.textContent === words) return;
      element.textContent = words;
      const direction = directionOf(words);
      if (element.dir !== direction) element.dir = direction;
    };
    write();
    return news.subscribe(write);
  }, [news, spoken, translate]);
  return <p ref={line} className="editor-timeline__told" aria-hidden="true" />;
};
