import type { KeyboardEvent, RefObject } from "react";

/** Arrows, Home and End in a list that is one tab stop: moves the focus to another item's first button. */
export function walkList(event: KeyboardEvent, index: number, list: RefObject<HTMLOListElement | null>, onFocus: (index: number) => void): void {
  const items = list.current?.children;
  if (!items) return;
  const last = items.length - 1;
  const targets: Record<string, number> = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: last };
  const next = targets[event.key];
  if (next === undefined) return;
  event.preventDefault();
  const at = Math.min(last, Math.max(0, next));
  onFocus(at);
  items[at]?.querySelector("button")?.focus();
}
