import type { KeyboardEvent } from "react";
import { useTranslate } from "react-admin";

import type { Cue, RuleFinding } from "../api/models";
import { clock } from "../timeline/timeText";
import { excerpt } from "./findings";

interface Props {
  finding: RuleFinding;
  cue: Cue | undefined;
  tabIndex: number;
  onFocus: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onChoose: () => void;
}

export const FindingRow = ({ finding, cue, tabIndex, onFocus, onKeyDown, onChoose }: Props) => {
  const translate = useTranslate();
  const { before, words, after } = excerpt(cue?.text ?? "", finding.span);
  return (
    <button
      type="button"
      className="finding"
      tabIndex={tabIndex}
      onFocus={onFocus}
      onKeyDown={onKeyDown}
      onClick={onChoose}
    >
      <span className="finding__head">
        <strong>{translate(`cw.checks.severity.${finding.waived === null ? finding.severity : "waived"}`)}</strong>
        {finding.start_ms !== null && <span className="time">{clock(finding.start_ms)}</span>}
      </span>
      <span className="finding__reason" dir="auto">{finding.reason}</span>
      {cue && (
        <span className="finding__text" dir="auto">
          {before}
          {words && <mark>{words}</mark>}
          {after}
        </span>
      )}
      {finding.waived !== null && <span className="finding__fix">{translate("cw.checks.waived", { reason: finding.waived })}</span>}
      <span className="finding__rule quiet" dir="auto">
        {finding.rule} {finding.title} · {finding.source}
      </span>
    </button>
  );
};
