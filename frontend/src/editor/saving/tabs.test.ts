import { afterEach, describe, expect, it, vi } from "vitest";

import { tabsOf, type Tabs } from "./tabs";

/** Locks as a browser has them, as far as they are used here. */
class Locks {
  private readonly held = new Set<string>();

  async request(name: string, ...rest: unknown[]): Promise<unknown> {
    const work = rest.at(-1) as (lock: object | null) => unknown;
    if (this.held.has(name)) return work(null);
    this.held.add(name);
    try {
      return await work({ name });
    } finally {
      this.held.delete(name);
    }
  }
}

const open: Tabs[] = [];
async function tab(id: string, locks: Locks | null, track = "track"): Promise<Tabs> {
  const made = tabsOf(track, id, locks as LockManager | null);
  open.push(made);
  await made.hold();
  return made;
}

afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

describe("tabs", () => {
  for (const [how, locks] of [["with locks", new Locks()], ["without locks", null]] as const) {
    it(`know which of them lives, ${how}`, async () => {
      const one = await tab("one", locks);
      const other = await tab("other", locks);
      expect(await one.isGone("other")).toBe(false);
      other.close();
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await one.isGone("other")).toBe(true);
    });
  }

  it("hear what the others of the same track saved", async () => {
    const [one, other, elsewhere] = [await tab("one", null), await tab("other", null), await tab("third", null, "other track")];
    const [heard, heardElsewhere] = [vi.fn(), vi.fn()];
    other.onSaved(heard);
    elsewhere.onSaved(heardElsewhere);
    one.tellSaved(7);
    await vi.waitFor(() => expect(heard).toHaveBeenCalledWith(7));
    expect(heardElsewhere).not.toHaveBeenCalled();
  });

  it("hear when one closes", async () => {
    const [one, other] = [await tab("one", null), await tab("other", null)];
    const heard = vi.fn();
    other.onClosed(heard);
    one.close();
    await vi.waitFor(() => expect(heard).toHaveBeenCalled());
  });

  it("say nothing more when they are closed", async () => {
    const one = await tab("one", null);
    one.close();
    expect(() => one.tellSaved(1)).not.toThrow();
  });
});
