import type { Kept } from "./contract";

/** Where a person's unsaved changes of one track lie until the server has them. */
export interface Shelf {
  all(): Promise<readonly Kept[]>;
  /** In one step, so that of two tabs one gets it: what lies there, or null if it is not held by `from` any more. */
  claim(id: string, from: string, to: string): Promise<Kept | null>;
  /** `kept` under its id, null for nothing any more; what that tab holds under `without` goes in the same step. */
  write(id: string, kept: Kept | null, without: readonly string[]): Promise<void>;
}

interface Entry extends Kept {
  readonly owner: string;
  readonly track: string;
}

const DATABASE = "cuewright";
const UNSAVED = "unsaved";

/** In the browser's database, each person's apart: what one wrote is never sent in another's name. */
export function shelfOf(owner: string, track: string, factory: () => IDBFactory = () => indexedDB): Shelf {
  const database = opened(factory);
  database.catch(() => undefined); // each use below says so for itself

  const within = async <Result>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => Promise<Result>): Promise<Result> => {
    const transaction = (await database).transaction(UNSAVED, mode);
    const done = finished(transaction);
    done.catch(() => undefined);
    const result = await work(transaction.objectStore(UNSAVED));
    await done;
    return result;
  };

  return {
    all: () => within("readonly", (store) => answered<Entry[]>(store.index("of").getAll([owner, track]))),
    claim: (id, from, to) =>
      within("readwrite", async (store) => {
        const found: Entry | undefined = await answered(store.get(id));
        if (found === undefined || found.holder !== from) return null;
        await answered(store.put({ ...found, holder: to }));
        return found;
      }),
    write: (id, kept, without) =>
      within("readwrite", async (store) => {
        for (const other of without) {
          const found: Entry | undefined = await answered(store.get(other));
          if (found?.holder === id) await answered(store.delete(other));
        }
        if (kept === null) await answered(store.delete(id));
        else await answered(store.put({ ...kept, owner, track }));
      }),
  };
}

/** The tracks of which this person has something unsaved in this browser. */
export async function unsavedTracks(owner: string, factory: () => IDBFactory = () => indexedDB): Promise<string[]> {
  const database = await opened(factory);
  const found: Entry[] = await answered(database.transaction(UNSAVED, "readonly").objectStore(UNSAVED).getAll());
  database.close();
  return [...new Set(found.filter((entry) => entry.owner === owner).map(({ track }) => track))];
}

async function opened(factory: () => IDBFactory): Promise<IDBDatabase> {
  const request = factory().open(DATABASE, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(UNSAVED, { keyPath: "id" }).createIndex("of", ["owner", "track"]);
  };
  const database = await answered(request);
  database.onversionchange = () => database.close();
  return database;
}

function answered<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("The browser's database gave no reason."));
  });
}

function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("The browser's database gave up."));
    transaction.onerror = () => reject(transaction.error ?? new Error("The browser's database failed."));
  });
}
