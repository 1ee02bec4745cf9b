import { beforeEach, describe, expect, it, vi } from "vitest";

import { MicrophoneRefused, type Take } from "./microphone";
import { LONGEST_MS, Recorder } from "./Recorder";

const SOUND = new Blob(["sound"]);

function made(over: { open?: () => Promise<Take>; send?: () => Promise<void> } = {}) {
  const take: Take = { stop: vi.fn(() => Promise.resolve(SOUND)), discard: vi.fn(), level: () => 0.5 };
  const open = vi.fn(over.open ?? (() => Promise.resolve(take)));
  const send = vi.fn(over.send ?? (() => Promise.resolve()));
  const around = { begins: vi.fn(), ends: vi.fn() };
  return { take, open, send, around, recorder: new Recorder<string>(open, send, around) };
}

beforeEach(() => void vi.useRealTimers());

describe("Recorder", () => {
  it("records on one press and sends on the next", async () => {
    const { recorder, send, around, take } = made();
    await recorder.press("a", "She waits.");
    expect(recorder.read()).toMatchObject({ state: "recording", of: "a" });
    expect([recorder.level(), around.begins.mock.calls]).toEqual([0.5, [["a"]]]);
    await recorder.press("b", "of another cue");
    expect(send).toHaveBeenCalledExactlyOnceWith("a", "She waits.", SOUND);
    expect([recorder.read().state, around.ends.mock.calls.length, take.stop]).toEqual(["idle", 1, expect.anything()]);
    expect(recorder.level()).toBe(0);
  });

  it("says why there is no microphone, and tries again", async () => {
    let refuse = true;
    const { take } = made();
    const { recorder, around } = made({ open: () => (refuse ? Promise.reject(new MicrophoneRefused("denied")) : Promise.resolve(take)) });
    await recorder.press("a", "");
    expect(recorder.read()).toMatchObject({ state: "failed", kept: false, problem: { why: "denied" } });
    expect(around.begins).not.toHaveBeenCalled();
    refuse = false;
    await recorder.press("a", "");
    expect(recorder.read().state).toBe("recording");
  });

  it("keeps what could not be sent until it is sent", async () => {
    let away = true;
    const { recorder, send } = made({ send: () => (away ? Promise.reject(new Error("away")) : Promise.resolve()) });
    await recorder.press("a", "words");
    await recorder.press("a", "words");
    expect(recorder.read()).toMatchObject({ state: "failed", kept: true, of: "a" });
    away = false;
    await recorder.again();
    expect(send.mock.calls).toEqual([["a", "words", SOUND], ["a", "words", SOUND]]);
    expect(recorder.read().state).toBe("idle");
    await recorder.again();
    expect(send).toHaveBeenCalledTimes(2);
  });

  it("throws away what nobody wants, also while the browser asks", async () => {
    const { recorder, send, take, around } = made();
    expect(recorder.discard()).toBe(false);
    await recorder.press("a", "");
    expect(recorder.discard()).toBe(true);
    expect([take.discard, around.ends].map((one) => vi.mocked(one).mock.calls.length)).toEqual([1, 1]);
    const asked = recorder.press("a", "");
    expect(recorder.read().state).toBe("asking");
    recorder.discard();
    await asked;
    expect([recorder.read().state, vi.mocked(take.discard).mock.calls.length, send.mock.calls.length]).toEqual(["idle", 2, 0]);
    expect(around.begins).toHaveBeenCalledTimes(1);
  });

  it("begins nothing while it sends", async () => {
    let sent = (): void => undefined;
    const { recorder, open } = made({ send: () => new Promise((resolve) => (sent = resolve)) });
    await recorder.press("a", "");
    const going = recorder.press("a", "");
    await vi.waitFor(() => expect(recorder.read().state).toBe("sending"));
    await recorder.press("b", "");
    expect([open.mock.calls.length, recorder.discard()]).toEqual([1, false]);
    await vi.waitFor(() => expect(sent.length).toBeGreaterThan(0));
    sent();
    await going;
    expect(recorder.read().state).toBe("idle");
  });

  it("ends by itself before the server would refuse it", async () => {
    vi.useFakeTimers();
    const { recorder, send } = made();
    await recorder.press("a", "long");
    await vi.advanceTimersByTimeAsync(LONGEST_MS + 1);
    expect(send).toHaveBeenCalledOnce();
    expect(recorder.read().state).toBe("idle");
  });
});
