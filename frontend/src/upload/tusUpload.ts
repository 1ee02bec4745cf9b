import { writeHeaders } from "../api/client";
import { ApiProblem, toProblem } from "../api/problem";

const CHUNK_BYTES = 16 * 1024 * 1024;
const PATIENCE_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000]; // waits between attempts that bring no byte
const TUS = { "Tus-Resumable": "1.0.0" };

export interface UploadRequest {
  file: File;
  purpose: "film" | "subtitles";
  collectionId: string | null;
  onProgress: (sentBytes: number) => void;
  signal: AbortSignal;
}

/** Where an interrupted upload of this very file lies on the server, remembered across reloads. */
const memoryKey = ({ file, purpose, collectionId }: UploadRequest): string =>
  `cuewright.upload.${purpose}.${collectionId ?? ""}.${file.name}.${file.size}.${file.lastModified}`;

/**
 * Send a file by tus 1.0 and go on after every break of the line, also after a reload of the page.
 * Returns the upload's id; throws `ApiProblem` when the server refuses, `AbortError` when `signal` says so.
 */
export async function uploadFile(request: UploadRequest): Promise<string> {
  const key = memoryKey(request);
  let url = localStorage.getItem(key);
  let offset = url === null ? null : await offsetOf(url, request.signal).catch(() => null);
  if (url === null || offset === null) {
    url = await announce(request);
    offset = 0;
    localStorage.setItem(key, url);
  }
  for (let failures = 0; offset < request.file.size; ) {
    request.onProgress(offset);
    try {
      const sent: number = await append(url, offset, request);
      if (sent > offset) failures = 0;
      offset = sent;
    } catch (error) {
      const wait = PATIENCE_MS[failures++];
      if (!worthAnotherTry(error) || wait === undefined) {
        if (!worthAnotherTry(error)) localStorage.removeItem(key);
        throw error;
      }
      await pause(wait, request.signal);
      offset = await offsetOf(url, request.signal).catch(() => offset as number);
    }
  }
  request.onProgress(offset);
  localStorage.removeItem(key);
  return url.slice(url.lastIndexOf("/") + 1);
}

/** No answer, a server that is away for a moment, or another idea of the offset. */
function worthAnotherTry(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 0 || error.status === 409 || (error.status >= 500 && error.status !== 507));
}

async function announce({ file, purpose, collectionId, signal }: UploadRequest): Promise<string> {
  const about: Record<string, string> = { filename: file.name, purpose };
  if (collectionId !== null) about["collection_id"] = collectionId;
  const metadata = Object.entries(about)
    .map(([name, value]) => `${name} ${base64(value)}`)
    .join(",");
  const response = await send("/v1/uploads", {
    method: "POST",
    headers: { ...TUS, ...writeHeaders(), "Upload-Length": String(file.size), "Upload-Metadata": metadata },
    signal,
  });
  const location = response.headers.get("Location");
  if (location === null) throw toProblem(null, response.status);
  return location;
}

async function offsetOf(url: string, signal: AbortSignal): Promise<number> {
  const response = await send(url, { method: "HEAD", headers: TUS, signal });
  return Number(response.headers.get("Upload-Offset"));
}

/** What is known of an upload that is to be forgotten is forgotten on the server, too. */
export async function discard(request: Pick<UploadRequest, "file" | "purpose" | "collectionId">): Promise<void> {
  const key = memoryKey(request as UploadRequest);
  const url = localStorage.getItem(key);
  localStorage.removeItem(key);
  // It runs out by itself where this does not get through.
  if (url !== null) await fetch(url, { method: "DELETE", headers: { ...TUS, ...writeHeaders() } }).catch(() => undefined);
}

async function send(url: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { credentials: "same-origin", ...init });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw toProblem(null, 0);
  }
  if (!response.ok) throw toProblem(await response.json().catch(() => null), response.status);
  return response;
}

/** One PATCH. XMLHttpRequest, because fetch does not tell how much of a body has left. */
function append(url: string, offset: number, { file, onProgress, signal }: UploadRequest): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = (): void => request.abort();
    request.open("PATCH", url);
    const headers = { ...TUS, ...writeHeaders(), "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" };
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => onProgress(offset + event.loaded);
    request.onload = () => {
      if (request.status === 204) resolve(Number(request.getResponseHeader("Upload-Offset")));
      else reject(toProblem(parsed(request.responseText), request.status));
    };
    request.onerror = () => reject(toProblem(null, 0));
    request.onabort = () => reject(new DOMException("The upload was stopped", "AbortError"));
    request.onloadend = () => signal.removeEventListener("abort", abort);
    if (signal.aborted) {
      reject(new DOMException("The upload was stopped", "AbortError"));
      return;
    }
    signal.addEventListener("abort", abort);
    request.send(file.slice(offset, offset + CHUNK_BYTES));
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a proxy's page, not a problem document
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(new DOMException("The upload was stopped", "AbortError"));
    });
  });
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
