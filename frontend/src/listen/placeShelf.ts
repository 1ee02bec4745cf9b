/** Where in the film somebody stopped listening, in the browser's own storage. */
export function readPlace(trackId: string, storage: Storage = localStorage): number {
  try {
    const ms = Number(storage.getItem(nameOf(trackId)));
    return Number.isFinite(ms) && ms > 0 ? ms : 0;
  } catch {
    return 0;
  }
}

export function writePlace(trackId: string, ms: number, storage: Storage = localStorage): void {
  try {
    storage.setItem(nameOf(trackId), String(ms));
  } catch {
    // A full or forbidden storage: the next visit begins at the beginning.
  }
}

const nameOf = (trackId: string): string => `cuewright.listen.${trackId}`;
