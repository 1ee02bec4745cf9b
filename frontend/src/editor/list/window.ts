/** Which rows are drawn: those in sight and some around them. `last` is one past the end. */
export function shownRows(top: number, height: number, row: number, all: number, spare: number): { first: number; last: number } {
  const first = Math.max(0, Math.floor(top / row) - spare);
  const last = Math.min(all, Math.ceil((top + height) / row) + spare);
  return { first: Math.min(first, Math.max(0, all - 1)), last: Math.max(last, Math.min(all, first)) };
}
