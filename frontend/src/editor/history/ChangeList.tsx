import { memo, useMemo, useState } from "react";
import CopyIcon from "@mui/icons-material/ContentCopyOutlined";
import { Button } from "@mui/material";
import { useTranslate } from "react-admin";

import { clock } from "../../timeline/timeText";
import { cueOf, lostText, type Change } from "./changes";
import { copyText } from "./copyText";
import type { PastCue } from "./pastScript";
import { wordDiff } from "./wordDiff";

const AT_ONCE = 200; // rows: comparing with the beginning of a long script changes thousands

/** What is not the same, cue by cue: words struck and words added, times as they were and are. */
export const ChangeList = memo(({ changes }: { changes: readonly Change[] }) => {
  const translate = useTranslate();
  const [most, setMost] = useState(AT_ONCE);
  const [copied, setCopied] = useState<{ cue: string; done: boolean } | null>(null);
  const copy = async (change: Change, text: string): Promise<void> => {
    setCopied({ cue: cueOf(change), done: await copyText(text) });
  };
  if (changes.length === 0) return null;
  return (
    <div className="changes">
      <ol aria-label={translate("cw.history.changes")}>
        {changes.slice(0, most).map((change) => {
          const lost = lostText(change);
          const mine = copied?.cue === cueOf(change) ? copied : null;
          return (
            <li key={cueOf(change)} className={`change change--${change.kind}`}>
              <p className="change__head">
                <strong>{translate(`cw.history.${change.kind}`)}</strong> <Times change={change} />
                <Marks change={change} />
              </p>
              <Words change={change} />
              {lost !== null && (
                <Button size="small" startIcon={<CopyIcon />} onClick={() => void copy(change, lost)} className="change__copy">
                  {translate(mine === null ? "cw.history.copy" : mine.done ? "cw.history.copied" : "cw.history.not_copied")}
                </Button>
              )}
            </li>
          );
        })}
      </ol>
      <span className="only-read" role="status">
        {copied && translate(copied.done ? "cw.history.copied" : "cw.history.not_copied")}
      </span>
      {changes.length > most && (
        <Button variant="outlined" onClick={() => setMost(most + AT_ONCE * 5)}>
          {translate("cw.history.more", { smart_count: changes.length - most })}
        </Button>
      )}
    </div>
  );
});
ChangeList.displayName = "ChangeList";

const span = ({ start_ms, end_ms }: PastCue): string => `${clock(start_ms)} – ${clock(end_ms)}`;

const Times = ({ change }: { change: Change }) => {
  if (change.kind !== "changed") return <span className="time">{span(change.kind === "added" ? change.after : change.before)}</span>;
  if (!change.fields.includes("times")) return <span className="time">{span(change.after)}</span>;
  return (
    <span className="time">
      <Gone>{span(change.before)}</Gone> <New>{span(change.after)}</New>
    </span>
  );
};

/** What else of a cue is otherwise now. */
const Marks = ({ change }: { change: Change }) => {
  const translate = useTranslate();
  if (change.kind !== "changed") return null;
  const { fields, after } = change;
  return (
    <>
      {fields.includes("extended") && (
        <span className="change__mark">{translate(after.extended ? "cw.history.holds" : "cw.history.holds_not")}</span>
      )}
      {fields.includes("recording") && (
        <span className="change__mark">{translate(after.recording === "" ? "cw.history.recorded_not" : "cw.history.recorded")}</span>
      )}
      {fields.includes("status") && <span className="change__mark">{translate(`cw.history.status.${after.status}`)}</span>}
    </>
  );
};

const Words = ({ change }: { change: Change }) => {
  const translate = useTranslate();
  const before = change.kind === "added" ? "" : change.before.text;
  const after = change.kind === "removed" ? "" : change.after.text;
  const pieces = useMemo(() => wordDiff(before, after), [before, after]);
  if (before.trim() === "" && after.trim() === "") return <p className="quiet">{translate("cw.history.no_words")}</p>;
  return (
    <p className="change__words" dir="auto">
      {change.kind === "changed"
        ? pieces.map(({ kind, text }, index) =>
            kind === "same" ? text : kind === "gone" ? <Gone key={index}>{text}</Gone> : <New key={index}>{text}</New>,
          )
        : before || after}
    </p>
  );
};

/** Struck for eyes, in words for ears: most screen readers say nothing of `del` and `ins`. */
const Gone = ({ children }: { children: string }) => {
  const translate = useTranslate();
  return (
    <del>
      <span className="only-read">({translate("cw.history.gone")} </span>
      {children}
      <span className="only-read">)</span>
    </del>
  );
};

const New = ({ children }: { children: string }) => {
  const translate = useTranslate();
  return (
    <ins>
      <span className="only-read">({translate("cw.history.new")} </span>
      {children}
      <span className="only-read">)</span>
    </ins>
  );
};
