/** Why nothing can be recorded. */
export type Why = "unsupported" | "denied" | "missing" | "busy";

export class MicrophoneRefused extends Error {
  constructor(readonly why: Why) {
    super(`no microphone: ${why}`);
  }
}

/** A microphone that is open. It is let go by either end. */
export interface Take {
  stop: () => Promise<Blob>;
  discard: () => void;
  /** How loud it is now, 0 to 1. */
  level: () => number;
}

export type Microphone = () => Promise<Take>;

// A voice that is to be heard is taken as it is: what evens out loudness would lift the room between the words.
const WANTED = { channelCount: 1, echoCancellation: false, autoGainControl: false, noiseSuppression: true };

const WHY: Readonly<Record<string, Why>> = { NotAllowedError: "denied", SecurityError: "denied", NotReadableError: "busy", AbortError: "busy" };

/** Asks the person, through the browser. Raises MicrophoneRefused. */
export const microphone: Microphone = async () => {
  // Where the page did not come over a safe connection there are no media devices at all.
  const devices = (navigator as { mediaDevices?: MediaDevices }).mediaDevices;
  if (devices === undefined || typeof MediaRecorder === "undefined") throw new MicrophoneRefused("unsupported");
  const stream = await devices.getUserMedia({ audio: WANTED }).catch((error: unknown) => {
    throw new MicrophoneRefused(error instanceof DOMException ? (WHY[error.name] ?? "missing") : "missing");
  });
  const recorder = new MediaRecorder(stream, { audioBitsPerSecond: 128_000 });
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const ended = new Promise<void>((resolve) => (recorder.onstop = () => resolve()));
  const meter = new Meter(stream);
  recorder.start();
  const letGo = (): void => {
    for (const track of stream.getTracks()) track.stop();
    meter.close();
  };
  return {
    stop: async () => {
      if (recorder.state !== "inactive") recorder.stop();
      await ended;
      letGo();
      return new Blob(parts, { type: recorder.mimeType });
    },
    discard: () => {
      if (recorder.state !== "inactive") recorder.stop();
      letGo();
    },
    level: () => meter.level(),
  };
};

const FLOOR_DB = -60;

class Meter {
  private readonly context = new AudioContext();
  private readonly analyser = this.context.createAnalyser();
  private readonly samples = new Float32Array(this.analyser.fftSize);

  constructor(stream: MediaStream) {
    this.context.createMediaStreamSource(stream).connect(this.analyser);
  }

  level(): number {
    this.analyser.getFloatTimeDomainData(this.samples);
    const peak = this.samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    return Math.max(0, 1 - (20 * Math.log10(Math.max(peak, 1e-6))) / FLOOR_DB);
  }

  close(): void {
    void this.context.close();
  }
}
