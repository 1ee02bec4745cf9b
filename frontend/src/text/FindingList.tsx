import { useEffect, useRef, useState } from "react";
import { useTranslate } from "react-admin";

import type { Check, Cue } from "../api/models";
import type { Playhead } from "../player/playhead";
import { walkList } from "../shell/walkList";
import { FindingActions } from "./FindingActions";
import { FindingRow } from "./FindingRow";
import { shown, type Wanted } from "./findings";
import type { Mending } from "./useMending";

interface Props {
  check: Check;
  cues: readonly Cue[];
  wanted: Wanted;
  playhead: Playhead;
  work: Mending | null; // null for those who only read
  stale: boolean;
}

/** Arrows walk the findings, Enter goes to the cue, Tab to what can be done about the one at hand. */
export const FindingList = ({ check, cues, wanted, playhead, work, stale }: Props) => {
  const translate = useTranslate();
  const [focus, setFocus] = useState(0);
  const list = useRef<HTMLOListElement>(null);
  const inside = useRef(false);
  const findings = shown(check.findings, wanted);
  const byId = new Map(cues.map((cue) => [cue.id, cue]));
  const last = findings.length - 1;
  const current = Math.min(focus, last);

  useEffect(() => {
    // Who has mended a finding goes on with the next one: its button is gone, and the browser would drop the focus.
    if (!stale && inside.current && document.activeElement === document.body) {
      list.current?.children[current]?.querySelector("button")?.focus();
    }
  }, [stale, current]);

  return (
    <>
      <p role="status" className={findings.length > 0 ? "only-read" : "checks__none"}>
        {check.findings.length === 0
          ? translate("cw.checks.none")
          : translate("cw.checks.shown", { smart_count: findings.length, all: check.findings.length })}
      </p>
      {findings.length > 0 && (
        <ol
          className="findings"
          ref={list}
          aria-label={translate("cw.checks.label")}
          onFocus={() => (inside.current = true)}
          onBlur={(event) => (inside.current = event.relatedTarget === null)}
        >
          {findings.map((finding, index) => (
            <li
              key={`${finding.rule}${finding.cue_id}${finding.span?.start}${finding.reason}${index}`}
              className={`finding-item finding--${finding.waived === null ? finding.severity : "waived"}`}
            >
              <FindingRow
                finding={finding}
                cue={finding.cue_id === null ? undefined : byId.get(finding.cue_id)}
                tabIndex={index === current ? 0 : -1}
                onFocus={() => setFocus(index)}
                onKeyDown={(event) => walkList(event, index, list, setFocus)}
                onChoose={() => finding.start_ms !== null && playhead.seek(finding.start_ms)}
              />
              {work && (
                <FindingActions finding={finding} revision={check.revision} work={work} disabled={stale} tabIndex={index === current ? 0 : -1} />
              )}
            </li>
          ))}
        </ol>
      )}
    </>
  );
};
