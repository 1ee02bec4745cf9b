/** The other tabs of this browser that have the same track open. */
export interface Tabs {
  readonly id: string;
  /** From when this is done until `close`, or the end of the tab, nobody else takes this tab for gone. */
  hold(): Promise<void>;
  isGone(id: string): Promise<boolean>;
  /** Tells the others, which then fetch what is new. */
  tellSaved(revision: number): void;
  onSaved(listener: (revision: number) => void): void;
  /** Another tab closed the track, and may have left something. */
  onClosed(listener: () => void): void;
  close(): void;
}

type Message = { readonly saved: number } | { readonly asked: string } | { readonly here: string } | { readonly closed: string };

const PATIENCE_MS = 500;

/**
 * A tab holds a lock for as long as it lives. Where there are no locks, over plain http, it answers when it is asked for;
 * one that sleeps may then be taken for gone, and what both of them send is told apart by the server.
 */
export function tabsOf(track: string, id: string, locks: LockManager | null): Tabs {
  const channel = new BroadcastChannel(`cuewright.track.${track}`);
  const lockOf = (tab: string): string => `cuewright.tab.${tab}`;
  const hearers = new Set<(message: Message) => void>();
  let release: (() => void) | undefined;
  let closed = false;
  const say = (message: Message): void => {
    if (!closed) channel.postMessage(message);
  };
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if ("asked" in data && data.asked === id) say({ here: id });
    for (const hearer of [...hearers]) hearer(data);
  };

  const silent = (tab: string): Promise<boolean> =>
    new Promise((resolve) => {
      const end = (gone: boolean): void => {
        clearTimeout(timer);
        hearers.delete(hearer);
        resolve(gone);
      };
      const timer = setTimeout(() => end(true), PATIENCE_MS);
      const hearer = (message: Message): void => {
        if ("here" in message && message.here === tab) end(false);
      };
      hearers.add(hearer);
      say({ asked: tab });
    });

  return {
    id,
    hold: () =>
      new Promise((held) => {
        if (locks === null) return held();
        const kept = locks.request(lockOf(id), () => {
          held();
          return new Promise<void>((resolve) => {
            release = resolve;
          });
        });
        kept.catch(() => held());
      }),
    isGone: (tab) =>
      locks === null ? silent(tab) : locks.request(lockOf(tab), { ifAvailable: true }, (lock) => lock !== null),
    tellSaved: (revision) => say({ saved: revision }),
    onSaved(listener) {
      hearers.add((message) => {
        if ("saved" in message) listener(message.saved);
      });
    },
    onClosed(listener) {
      hearers.add((message) => {
        if ("closed" in message) listener();
      });
    },
    close() {
      release?.();
      say({ closed: id });
      closed = true;
      hearers.clear();
      channel.close();
    },
  };
}
