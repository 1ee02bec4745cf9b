/** Which rows are drawn: those in sight and some around them, by whole blocks. `last` is one past the end. */
export function shownRows(top: number, height: number, row: number, all: number, spare: number): { first: number; last: number } {
  const first = Math.max(0, Math.floor((top / row - spare) / BLOCK) * BLOCK);
  const last = Math.min(all, Math.ceil(((top + height) / row + spare) / BLOCK) * BLOCK);
  return { first: Math.min(first, Math.max(0, all - 1)), last: Math.max(last, Math.min(all, first)) };
}

/** Rows come and go so many at once: not each step of a scroll renders. */
export const BLOCK = 4;

/** An element of the list and the row that it shows; the key stays with the element. */
export interface Slot {
  readonly key: number;
  readonly at: number;
}

/** The elements of rows that went out of sight show those that came into it: to make new ones is what makes scrolling heavy. */
export function recycled(slots: readonly Slot[], first: number, last: number): readonly Slot[] {
  const shown = new Set(slots.map(({ at }) => at));
  const coming: number[] = [];
  for (let at = first; at < last; at++) if (!shown.has(at)) coming.push(at);
  const there = ({ at }: Slot): boolean => at >= first && at < last;
  if (coming.length === 0 && slots.every(there)) return slots;
  const kept: Slot[] = [];
  for (const slot of slots) {
    if (there(slot)) kept.push(slot);
    else if (coming.length > 0) kept.push({ key: slot.key, at: coming.pop() ?? 0 });
  }
  let key = Math.max(-1, ...slots.map((slot) => slot.key));
  return [...kept, ...coming.map((at) => ({ key: ++key, at }))];
}

/** As a screen reader reads them: from top to bottom. */
export function inOrder(slots: readonly Slot[]): readonly Slot[] {
  const ordered = slots.every(({ at }, n) => n === 0 || (slots[n - 1]?.at ?? 0) < at);
  return ordered ? slots : [...slots].sort((a, b) => a.at - b.at);
}
