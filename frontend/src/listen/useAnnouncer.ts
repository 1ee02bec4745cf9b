import { useCallback, useState } from "react";

export interface Announcement {
  text: string;
  count: number; // as a key, so that the same words said again are a change that is read again
}

/** One live region for all that the page says: nothing is said by two of them. */
export function useAnnouncer(first: string): [Announcement, (text: string) => void] {
  const [said, setSaid] = useState<Announcement>({ text: first, count: 0 });
  const tell = useCallback((text: string) => setSaid(({ count }) => ({ text, count: count + 1 })), []);
  return [said, tell];
}
