import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Answer, AnswerBody } from "../api/models";
import { ApiProblem, toProblem } from "../api/problem";
import { AnswerBook, type Server } from "./answerBook";
import type { Said } from "./decisions";
import type { Entry, Shelf } from "./outbox";

const UNSURE: Said = { label: "unsure", interval: null };
const SENTENCES = ["one", "two"].map((cue_id) => ({ cue_id, answer: null }) as never);

/** Keeps answers as the server does: the same request is the same answer, an undo names its own. */
class Kept implements Server {
  readonly answers: (Answer & { request: string })[] = [];
  failure: ApiProblem | null = null;
  /** The answer arrives there, and the connection breaks before that is known here. */
  deaf = false;

  async answer(body: AnswerBody): Promise<Answer> {
    if (this.failure) throw this.failure;
    let found = this.answers.find(({ request }) => request === body.request_id);
    if (!found) {
      found = { ...body, id: `id-${this.answers.length}`, request: body.request_id, created_at: "", undone_at: null } as never;
      this.answers.push(found as never);
    }
    if (this.deaf) throw toProblem(null, 0);
    return Promise.resolve(found as Answer);
  }

  async undo(answerId: string) {
    if (this.failure) throw this.failure;
    const undone = this.answers.find(({ id }) => id === answerId);
    if (!undone) throw toProblem(null, 404);
    undone.undone_at ??= "now";
    const counts = this.answers.findLast(({ cue_id, undone_at }) => cue_id === undone.cue_id && undone_at === null) ?? null;
    return Promise.resolve({ undone, counts });
  }
}

const shelf = (entries: Entry[] = []): Shelf => ({ read: () => entries, write: (now) => (entries = [...now]) });
const problem = (status: number, slug: string) =>
  new ApiProblem({ type: `urn:ad:problem:${slug}`, title: slug, status, detail: slug });
const settle = () => vi.advanceTimersByTimeAsync(0);

describe("decisions on their way", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("are shown at once and sent in their order", async () => {
    const [server, kept] = [new Kept(), shelf()];
    const book = new AnswerBook(SENTENCES, server, kept);
    book.give("one", { label: "alignable", interval: { start_ms: 5, end_ms: 9 } }, 1200.4, "a");
    book.give("two", UNSURE, 10, "b");
    expect(book.read()).toMatchObject({ pending: 2, line: "saving" });
    expect(kept.read()).toHaveLength(2);
    await settle();
    expect(server.answers.map(({ request, start_ms, took_ms }) => [request, start_ms, took_ms])).toEqual([
      ["a", 5, 1200],
      ["b", undefined, 10],
    ]);
    expect(book.read()).toMatchObject({ pending: 0, line: "saved" });
    expect(kept.read()).toEqual([]);
  });

  it("wait for the connection and are sent again, once each", async () => {
    const server = new Kept();
    const book = new AnswerBook(SENTENCES, server, shelf());
    server.deaf = true;
    book.give("one", UNSURE, 1, "a");
    await settle();
    expect(book.read()).toMatchObject({ line: "waiting", pending: 1 });
    server.deaf = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(book.read()).toMatchObject({ line: "saved", pending: 0 });
    expect(server.answers).toHaveLength(1);
  });

  it("survive a page that was closed before they arrived", async () => {
    const [server, kept] = [new Kept(), shelf()];
    server.failure = toProblem(null, 0);
    new AnswerBook(SENTENCES, server, kept).give("one", UNSURE, 1, "a");
    await settle();
    server.failure = null;
    const after = new AnswerBook(SENTENCES, server, kept);
    expect(after.read().given).toMatchObject([{ cueId: "one", answerId: null }]);
    await after.send();
    expect(after.read().given).toMatchObject([{ cueId: "one", answerId: "id-0" }]);
  });

  it("are taken back, the last first, and an earlier answer counts again", async () => {
    const server = new Kept();
    const book = new AnswerBook(SENTENCES, server, shelf());
    book.give("one", UNSURE, 1, "a");
    book.give("one", { label: "not_visible", interval: null }, 1, "b");
    await settle();
    expect(book.undo()?.key).toBe("b");
    await settle();
    expect(book.read().given.map(({ said }) => said.label)).toEqual(["unsure"]);
    expect(server.answers.map(({ undone_at }) => undone_at)).toEqual([null, "now"]);
    book.undo();
    await settle();
    expect(book.undo()).toBeUndefined();
  });

  it("are taken back also while the answer to them is still awaited", async () => {
    const server = new Kept();
    const book = new AnswerBook(SENTENCES, server, shelf());
    book.give("one", UNSURE, 1, "a");
    book.undo();
    await settle();
    expect(book.read()).toMatchObject({ given: [], pending: 0, line: "saved" });
    expect(server.answers.map(({ undone_at }) => undone_at)).toEqual(["now"]);
  });

  it("are kept while somebody is signed out, who is told so", async () => {
    const [server, kept] = [new Kept(), shelf()];
    const book = new AnswerBook(SENTENCES, server, kept);
    server.failure = problem(403, "csrf");
    book.give("one", UNSURE, 1, "a");
    await settle();
    expect(book.read()).toMatchObject({ line: "waiting", pending: 1, problem: server.failure });
    expect(kept.read()).toHaveLength(1);
    server.failure = null;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(book.read()).toMatchObject({ line: "saved", pending: 0, problem: null });
  });

  it("that are refused disappear with the reason; the next ones go on", async () => {
    const server = new Kept();
    const book = new AnswerBook(SENTENCES, server, shelf());
    server.failure = problem(422, "interval-beyond");
    book.give("one", UNSURE, 1, "a");
    await settle();
    expect(book.read()).toMatchObject({ given: [], lost: false, problem: server.failure });
    server.failure = null;
    book.give("two", UNSURE, 1, "b");
    await settle();
    expect(book.read()).toMatchObject({ problem: null, line: "saved" });
  });

  it("end when the place was taken by somebody else", async () => {
    const [server, kept] = [new Kept(), shelf()];
    const book = new AnswerBook(SENTENCES, server, kept);
    server.failure = problem(409, "place-taken");
    book.give("one", UNSURE, 1, "a");
    book.give("two", UNSURE, 1, "b");
    await settle();
    expect(book.read()).toMatchObject({ lost: true, given: [], pending: 0 });
    expect(kept.read()).toEqual([]);
    book.give("one", UNSURE, 1, "c");
    expect(book.undo()).toBeUndefined();
    expect(book.read().given).toEqual([]);
  });
});
