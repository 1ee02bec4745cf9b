import createClient, { type Middleware } from "openapi-fetch";

import type { paths } from "./generated/schema";
import { toProblem } from "./problem";

let csrfToken: string | null = null;

/** The session's token against forged requests; every changing request carries it. */
export const setCsrfToken = (token: string | null): void => {
  csrfToken = token;
};

/** Headers that a changing request needs; also used by the upload, which speaks tus and not JSON. */
export function writeHeaders(): Record<string, string> {
  return csrfToken === null ? {} : { "X-CSRF-Token": csrfToken };
}

/** 128 random bits. `crypto.randomUUID` is not there for pages that came without https from another machine. */
export function freshId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const guard: Middleware = {
  onRequest({ request }) {
    request.headers.set("X-Request-ID", freshId());
    if (request.method !== "GET" && request.method !== "HEAD") {
      for (const [name, value] of Object.entries(writeHeaders())) request.headers.set(name, value);
    }
    return request;
  },
  async onResponse({ response }) {
    if (!response.ok) {
      const body: unknown = await response.clone().json().catch(() => null);
      throw toProblem(body, response.status);
    }
    return response;
  },
  onError() {
    return toProblem(null, 0);
  },
};

export const client = createClient<paths>({ credentials: "same-origin" });
client.use(guard);

/** The data of an answer; problems were thrown before. */
export async function answer<T>(call: Promise<{ data?: T }>): Promise<T> {
  const { data } = await call;
  return data as T;
}
