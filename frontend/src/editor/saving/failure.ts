import { ApiProblem, toProblem, type ProblemDocument } from "../../api/problem";
import { inTime } from "./inTime";

/**
 * offline: ask again; signed_out: ask when somebody signed in; stale: others were faster; ahead: the server knows less
 * than this page; refused: this will never be taken; barred: nothing of this track will be taken as things are.
 */
export type Trouble = "offline" | "signed_out" | "stale" | "ahead" | "refused" | "barred";

export class Failure extends Error {
  constructor(
    readonly trouble: Trouble,
    readonly problem: ProblemDocument,
  ) {
    super(problem.detail);
    this.name = "Failure";
  }

  /** The cue that the server names as the reason. */
  get cueId(): string | null {
    return "cue_id" in this.problem && typeof this.problem.cue_id === "string" ? this.problem.cue_id : null;
  }
}

const LONGEST_MS = 30_000;

/** Whatever goes wrong, a broken line and a silent server too, is a `Failure`. */
export async function asked<Answer>(question: () => Promise<Answer>): Promise<Answer> {
  try {
    return await inTime(question(), LONGEST_MS, () => toProblem(null, 0));
  } catch (error) {
    const { document, status } = error instanceof ApiProblem ? error : toProblem(null, 0);
    throw new Failure(troubleOf(status, document), document);
  }
}

function troubleOf(status: number, problem: ProblemDocument): Trouble {
  const is = (slug: string): boolean => problem.type.endsWith(`:${slug}`);
  if (status === 401) return "signed_out";
  if (status === 0 || status === 408 || status === 425 || status === 429 || status >= 500) return "offline";
  if (is("stale-revision")) return "stale";
  if (is("revision-unknown")) return "ahead";
  const ofBatch = status === 400 || status === 413 || status === 422 || (status === 404 && "cue_id" in problem);
  return ofBatch ? "refused" : "barred";
}
