import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { anyGesture, anyScript, type Doing } from "../document/arbitrary";
import * as gestures from "../document/gestures";
import { inOrder, isSound } from "../document/operations";
import type { Operation, Script } from "../document/types";
import { typing } from "../document/undo";
import type { Clash } from "./contract";
import { Saver } from "./Saver";
import { Browser, Line, StandInServer, type Fate } from "./standIns";
import { shown } from "./work";

/**
 * Three editors of one script, two of them tabs of one person, upon a line that loses, doubles and delays; they crash and
 * come back. In the end all have what the server has, and every text that anybody wrote arrived there or was given up.
 */

type Step =
  | { readonly kind: "gesture"; readonly who: number; readonly gesture: Doing }
  | { readonly kind: "type"; readonly who: number; readonly place: number }
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "decide"; readonly who: number; readonly mine: boolean }
  | { readonly kind: "undo" | "redo" | "poll" | "flush" | "line" | "crash" | "close" | "open" | "sign"; readonly who: number };

const who = fc.nat({ max: 2 });
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("type" as const), who, place: fc.nat({ max: 3 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("gesture" as const), who, gesture: anyGesture }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.constantFrom(1, 100, 520, 2_000, 9_000) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("decide" as const), who, mine: fc.boolean() }) },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constantFrom("undo", "redo", "poll", "flush", "line", "crash", "close", "open", "sign"), who }),
  },
);
const anyFate: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  fc.constantFrom<Fate>({ lost: "question" }, { lost: "answer" }, { twice: true }),
  fc.constantFrom<Fate>({ delay_ms: 30 }, { delay_ms: 700, lost: "answer" }, { delay_ms: 40_000 }),
);

const PEOPLE = [{ id: "one", name: "One" }, { id: "two", name: "Two" }];

const RUNS = Number(import.meta.env["VITE_MODEL_RUNS"] ?? 300);

class Desk {
  saver: Saver | null = null;
  readonly line: Line;
  /** The last text written here into each cue, until it is given up. */
  readonly owed = new Map<string, string>();
  private screen = new Map<string, string>();

  constructor(
    server: StandInServer,
    readonly browser: Browser,
    readonly person: (typeof PEOPLE)[number],
    fate: () => Fate,
    /** The person changed or let go what was before their eyes, whichever tab they wrote it in. */
    private readonly giveUp: (cue_id: string, text: string | undefined) => void,
  ) {
    this.line = new Line(server, person, fate);
  }

  async open(): Promise<void> {
    if (this.saver !== null) return;
    const { line, browser } = this;
    const opening = Saver.open({ server: line, shelf: browser.shelf, tabs: browser.tab() }).catch(() => null);
    await vi.advanceTimersByTimeAsync(200_000);
    this.saver = await opening;
    this.saver?.store.onEdit((did) => this.owe(did));
    this.look();
  }

  /** A crash says nothing to the other tabs. */
  close(how: "crash" | "close"): void {
    this.browser.crashing = how === "crash";
    this.saver?.stop();
    this.browser.crashing = false;
    this.saver = null;
  }

  /** What is on the screen now. */
  look(): void {
    this.screen = new Map(this.saver?.store.readScript().cues.map(({ id, text }) => [id, text.trim()]));
  }

  private owe(did: readonly Operation[]): void {
    for (const operation of did) {
      const before = this.screen.get(operation.cue_id);
      if (operation.op === "remove" || operation.text !== undefined) this.giveUp(operation.cue_id, before);
      if (operation.op === "remove") this.owed.delete(operation.cue_id);
      else if (operation.text !== undefined) this.owed.set(operation.cue_id, operation.text.trim());
    }
  }
}

class Room {
  readonly server: StandInServer;
  readonly desks: readonly Desk[];
  private words = 0;
  private calm = false;

  constructor(script: Script, fates: readonly Fate[]) {
    this.server = new StandInServer(script);
    let at = 0;
    const fate = (): Fate => (this.calm ? {} : (fates[(at += 1) % fates.length] ?? {}));
    const browsers = [new Browser(), new Browser()] as const;
    this.desks = ([0, 0, 1] as const).map((person) => {
      const giveUp = (cue_id: string, text: string | undefined): void => this.giveUp(PEOPLE[person]!, cue_id, text);
      return new Desk(this.server, browsers[person], PEOPLE[person]!, fate, giveUp);
    });
  }

  async take(step: Step): Promise<void> {
    if (step.kind === "wait") {
      await vi.advanceTimersByTimeAsync(step.ms);
      return;
    }
    const desk = this.desks[step.who]!;
    if (step.kind === "open") return desk.open();
    if (step.kind === "line") desk.line.down = !desk.line.down;
    if (step.kind === "sign") desk.line.signedOut = !desk.line.signedOut;
    const { saver } = desk;
    if (saver === null) return;
    const { store } = saver;
    desk.look();
    this.words += 1;
    switch (step.kind) {
      case "type": {
        const id = store.readOrder()[step.place];
        if (id === undefined) break;
        store.dispatch(gestures.setText(store.readScript(), id, `words ${this.words}`), "text", typing(id, "text"));
        break;
      }
      case "gesture":
        store.dispatch(step.gesture(store.readScript(), `new ${this.words}`), "move");
        break;
      case "decide": {
        const [clash] = saver.read().clashes;
        if (clash !== undefined) this.decide(desk, saver, clash, step.mine);
        break;
      }
      case "undo":
        store.undo();
        break;
      case "redo":
        store.redo();
        break;
      case "poll":
        void saver.poll();
        break;
      case "flush":
        void saver.flush();
        break;
      case "crash":
      case "close":
        await vi.advanceTimersByTimeAsync(0); // for what is being laid down in the browser
        desk.close(step.kind);
        return;
      case "line":
      case "sign":
        break;
    }
    expectSound(store.readScript());
    expect(fieldsOf(store.readScript())).toEqual(fieldsOf(shown(saver["work"])));
  }

  private decide({ person }: Desk, saver: Saver, clash: Clash, mine: boolean): void {
    const { cue_id, field } = clash;
    saver.decide(cue_id, field, mine ? "mine" : "theirs");
    if (field === "text" && !mine) this.giveUp(person, cue_id, clash.mine.trim());
    if (field === "cue" && !mine) this.giveUp(person, cue_id, clash.mine?.text.trim());
  }

  private giveUp(person: Desk["person"], cue_id: string, text: string | undefined): void {
    for (const { person: other, owed } of this.desks) if (other === person && owed.get(cue_id) === text) owed.delete(cue_id);
  }

  /** All lines are good, all doors open, all clashes are decided, until nothing is left to do. */
  async settle(): Promise<void> {
    this.calm = true;
    for (const desk of this.desks) Object.assign(desk.line, { down: false, signedOut: false });
    for (let round = 0; round < 40; round += 1) {
      for (const desk of this.desks) {
        await desk.open();
        void desk.saver?.poll();
        await vi.advanceTimersByTimeAsync(60_000);
      }
      const open = this.desks.filter(({ saver }) => saver?.read().kind !== "saved" || saver.read().unfinished.length > 0);
      const told = this.desks.every(({ saver }) => saver?.["work"].revision === this.server.revision);
      if (open.length === 0 && told) return;
      for (const desk of open) this.finish(desk, round);
      await vi.advanceTimersByTimeAsync(5_000);
    }
    throw new Error(`Not settled: ${JSON.stringify(this.desks.map(({ saver }) => saver?.read()))}`);
  }

  private finish(desk: Desk, round: number): void {
    const { saver } = desk;
    if (saver === null) return;
    saver.read().clashes.forEach((clash, at) => this.decide(desk, saver, clash, (at + round) % 2 === 0));
    for (const { id, cue_id, problem, operation } of saver.read().aside) {
      expect({ problem, operation }).toMatchObject({ problem: null }); // the server refused nothing
      saver.letGo(id);
      if (operation.op !== "remove") this.giveUp(desk.person, cue_id, operation.text?.trim());
    }
    desk.look();
    for (const id of saver.read().unfinished) {
      saver.store.dispatch(gestures.setText(saver.store.readScript(), id, `finished ${round}`), "text");
    }
  }
}

function fieldsOf({ cues }: Script) {
  return cues.map(({ id, start_ms, end_ms, text, extended, status, recording }) => ({ id, start_ms, end_ms, text, extended, status, recording }));
}

function expectSound({ cues }: Script): void {
  expect(cues.every(isSound)).toBe(true);
  expect(new Set(cues.map(({ id }) => id)).size).toBe(cues.length);
  expect([...cues].sort(inOrder)).toEqual(cues);
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const LIMIT = { timeout: 60_000 + RUNS * 100 };

it("whatever happens on the way, all come to the same script and nothing is lost or doubled", LIMIT, async () => {
  await fc.assert(
    fc.asyncProperty(
      anyScript,
      fc.array(anyStep, { minLength: 5, maxLength: 40, size: "max" }),
      fc.array(anyFate, { minLength: 1, maxLength: 15, size: "max" }),
      async (before, steps, fates) => {
        vi.clearAllTimers();
        const script = { cues: before.cues.map((cue) => ({ ...cue, text: cue.text.trim() || "said" })) };
        const room = new Room(script, fates);
        for (const desk of room.desks) await desk.open();
        for (const step of steps) await room.take(step);
        await room.settle();

        const { server, desks } = room;
        for (const { saver, browser } of desks) {
          const screen = fieldsOf(saver!.store.readScript()).map((cue) => ({ ...cue, text: cue.text.trim() }));
          expect(screen).toEqual(fieldsOf(server.script));
          expect(saver!.read()).toMatchObject({ kind: "saved", pending: 0, clashes: [], aside: [] });
          expect(browser.kept.size).toBe(0);
        }
        expect(new Set(server.history.map(({ id }) => id)).size).toBe(server.history.length);
        expect(server.idle).toBe(0);
        const arrived = new Set(script.cues.map(({ id, text }) => `${id} ${text}`));
        for (const { operations } of server.history) {
          for (const one of operations) if (one.op !== "remove" && one.text !== undefined) arrived.add(`${one.cue_id} ${one.text}`);
        }
        for (const { owed } of desks) {
          for (const [id, text] of owed) if (text !== "") expect(arrived).toContain(`${id} ${text}`);
        }
        for (const desk of desks) desk.close("crash");
      },
    ),
    { numRuns: RUNS },
  );
});
