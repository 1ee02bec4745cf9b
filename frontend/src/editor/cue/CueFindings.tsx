import { Button } from "@mui/material";
import { useTranslate } from "react-admin";

import type { RuleFinding } from "../../api/models";
import { mending } from "../../text/findings";
import { ChordKeys } from "../keys/ChordKeys";
import type { KeyMap } from "../keys/keyMap";

interface Props {
  findings: readonly RuleFinding[];
  mayEdit: boolean;
  map: KeyMap;
  onMend: (finding: RuleFinding) => void;
}

/** What the rules say about this cue; what has a one-step fix is mended on one key. */
export const CueFindings = ({ findings, mayEdit, map, onMend }: Props) => {
  const translate = useTranslate();
  const first = findings.find((finding) => mending(finding) !== null);
  if (findings.length === 0) return null;
  return (
    <section className="cue-findings" aria-label={translate("cw.editor.findings")}>
      <ul>
        {findings.map((finding) => (
          <li key={`${finding.rule}${finding.reason}${finding.span?.start ?? ""}`}>
            <span className={`mark mark--${finding.severity}`}>{translate(`cw.editor.list.${finding.severity}`)}</span>
            <span className="cue-findings__why" dir="auto">
              {finding.reason} <span className="quiet">{finding.rule}</span>
              {finding.waived !== null && <em className="quiet"> {translate("cw.editor.waived", { reason: finding.waived })}</em>}
            </span>
            {mayEdit && mending(finding) !== null && (
              <Button size="small" onClick={() => onMend(finding)}>
                {finding.fix?.title ?? translate("cw.editor.mend")}
                {finding === first && map.first("mend") && <ChordKeys chord={map.first("mend")} />}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
};
