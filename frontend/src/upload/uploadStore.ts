import { useSyncExternalStore } from "react";

import type { Video } from "../api/models";
import { dataProvider } from "../providers/dataProvider";
import { titleOf } from "./pairFiles";
import { discard, uploadFile } from "./tusUpload";

export type UploadState =
  | { kind: "sending"; sentBytes: number }
  | { kind: "checking" }
  | { kind: "done"; video: Video }
  | { kind: "failed"; error: unknown };

export interface Upload {
  id: number;
  film: File;
  subtitles: File | null;
  collectionId: string | null;
  describe: boolean;
  state: UploadState;
}

export type UploadWish = Omit<Upload, "id" | "state">;

/** Uploads live beside the pages, so that leaving a page stops none; two go at a time. */
class UploadStore {
  private uploads: readonly Upload[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly stops = new Map<number, AbortController>();
  private readonly waiting: number[] = [];
  private nextId = 1;
  private running = 0;
  onDone: (upload: Upload, video: Video) => void = () => undefined;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  all = (): readonly Upload[] => this.uploads;

  add(wishes: UploadWish[]): void {
    const added = wishes.map((wish): Upload => ({ ...wish, id: this.nextId++, state: { kind: "sending", sentBytes: 0 } }));
    this.put([...this.uploads, ...added]);
    for (const { id } of added) this.queue(id);
  }

  retry(id: number): void {
    this.set(id, { kind: "sending", sentBytes: 0 });
    this.queue(id);
  }

  /** Take it off the list; what is under way stops, and its bytes on the server go. */
  remove(id: number): void {
    const upload = this.uploads.find((one) => one.id === id);
    this.stops.get(id)?.abort();
    this.put(this.uploads.filter((one) => one.id !== id));
    if (upload && upload.state.kind !== "done") {
      void discard({ file: upload.film, purpose: "film", collectionId: upload.collectionId });
    }
  }

  private queue(id: number): void {
    this.waiting.push(id);
    this.pump();
  }

  private pump(): void {
    while (this.running < 2) {
      const id = this.waiting.shift();
      if (id === undefined) return;
      const upload = this.uploads.find((one) => one.id === id);
      if (upload === undefined) continue;
      this.running += 1;
      void this.run(upload).finally(() => {
        this.running -= 1;
        this.pump();
      });
    }
  }

  private async run(upload: Upload): Promise<void> {
    const { id, film, subtitles, collectionId } = upload;
    const stop = new AbortController();
    this.stops.set(id, stop);
    const common = { collectionId, signal: stop.signal };
    try {
      const subtitlesId =
        subtitles && (await uploadFile({ ...common, file: subtitles, purpose: "subtitles", onProgress: () => undefined }));
      const filmId = await uploadFile({
        ...common,
        file: film,
        purpose: "film",
        onProgress: (sentBytes) => this.set(id, { kind: "sending", sentBytes }),
      });
      this.set(id, { kind: "checking" });
      const video = await dataProvider.createVideo({
        upload_id: filmId,
        title: titleOf(film.name),
        ...(subtitlesId ? { subtitles_upload_id: subtitlesId } : {}),
      });
      if (upload.describe) await dataProvider.describe(video.id, { words: "in_domain" });
      this.set(id, { kind: "done", video });
      this.onDone(upload, video);
    } catch (error) {
      if (!stop.signal.aborted) this.set(id, { kind: "failed", error });
    } finally {
      this.stops.delete(id);
    }
  }

  private set(id: number, state: UploadState): void {
    this.put(this.uploads.map((one) => (one.id === id ? { ...one, state } : one)));
  }

  private put(uploads: readonly Upload[]): void {
    this.uploads = uploads;
    for (const listener of this.listeners) listener();
  }
}

export const uploadStore = new UploadStore();
export const useUploads = (): readonly Upload[] => useSyncExternalStore(uploadStore.subscribe, uploadStore.all);
