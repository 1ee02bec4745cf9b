import type { FileFinding } from "./models";

/** What the server says is wrong, and what to do about it (RFC 9457, `remedy` is ours). */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail: string;
  remedy?: string | null;
  /** What is wrong in a file of timed text, with line and column. */
  findings?: FileFinding[];
}

export class ApiProblem extends Error {
  readonly status: number;
  readonly document: ProblemDocument;

  constructor(document: ProblemDocument) {
    super(document.detail || document.title);
    this.name = "ApiProblem";
    this.status = document.status;
    this.document = document;
  }
}

/** A problem out of any body that a server, a proxy or a broken line may have sent. */
export function toProblem(body: unknown, status: number): ApiProblem {
  if (isProblemDocument(body)) return new ApiProblem({ ...body, status: body.status || status });
  return new ApiProblem({
    type: "about:blank",
    title: status === 0 ? "No answer from the server" : `The server answered ${status}`,
    status,
    detail:
      status === 0
        ? "The connection broke before an answer came."
        : "The answer did not say more than its number.",
    remedy: status === 0 ? "Check that Cuewright is still running, then try again." : "Try again in a moment.",
  });
}

export function isProblemDocument(body: unknown): body is ProblemDocument {
  return typeof body === "object" && body !== null && "title" in body && "detail" in body;
}
