import type { ReactNode } from "react";
import { useTranslate } from "react-admin";

import { clock } from "../../timeline/timeText";
import type { EditCue, Span } from "../document/types";

type Said = Span & { readonly text: string };

interface Props {
  cues: readonly EditCue[];
  at: number;
  dialogue: readonly Said[];
  onSeek: (ms: number) => void;
  children: ReactNode;
}

/** The words of a cue between what the listener hears before and after it: dialogue and other descriptions. */
export const Around = ({ cues, at, dialogue, onSeek, children }: Props) => {
  const cue = cues[at];
  if (cue === undefined) return children;
  const before = latest(dialogue.findLast((each) => each.start_ms < cue.start_ms), cues[at - 1]);
  const after = latest(cues[at + 1], dialogue.find((each) => each.start_ms >= cue.start_ms), (a, b) => a.start_ms < b.start_ms);
  return (
    <>
      <Line said={before} kind={before === cues[at - 1] ? "ad" : "dialogue"} onSeek={onSeek} />
      {children}
      <Line said={after} kind={after === cues[at + 1] ? "ad" : "dialogue"} onSeek={onSeek} />
    </>
  );
};

function latest(a: Said | undefined, b: Said | undefined, better = (x: Said, y: Said): boolean => x.start_ms > y.start_ms): Said | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return better(a, b) ? a : b;
}

const Line = ({ said, kind, onSeek }: { said: Said | undefined; kind: "ad" | "dialogue"; onSeek: (ms: number) => void }) => {
  const translate = useTranslate();
  if (said === undefined) return null;
  return (
    <button type="button" className={`around around--${kind}`} onClick={() => onSeek(said.start_ms)}>
      <span className="time">{clock(said.start_ms)}</span> <span className="only-read">{translate(`cw.editor.around.${kind}`)}</span>
      <span dir="auto">{kind === "dialogue" ? `“${said.text}”` : said.text}</span>
    </button>
  );
};
