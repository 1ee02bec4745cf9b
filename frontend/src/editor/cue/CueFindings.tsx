import { useState } from "react";
import { Button } from "@mui/material";
import { useMutation } from "@tanstack/react-query";
import { useDataProvider, useNotify, useTranslate } from "react-admin";

import type { RuleFinding } from "../../api/models";
import type { AppDataProvider } from "../../providers/dataProvider";
import { mending } from "../../text/findings";
import { WaiveDialog } from "../../text/WaiveDialog";
import { ChordKeys } from "../keys/ChordKeys";
import type { KeyMap } from "../keys/keyMap";

interface Props {
  trackId: string;
  findings: readonly RuleFinding[];
  mayEdit: boolean;
  map: KeyMap;
  onMend: (finding: RuleFinding) => void;
  onWaived: () => void;
}

/** What the rules say about this cue; what has a one-step fix is mended on one key. */
export const CueFindings = ({ trackId, findings, mayEdit, map, onMend, onWaived }: Props) => {
  const translate = useTranslate();
  const first = findings.find((finding) => mending(finding) !== null);
  if (findings.length === 0) return null;
  return (
    <section className="cue-findings" aria-label={translate("cw.editor.findings")}>
      <ul>
        {findings.map((finding) => (
          <li key={`${finding.rule}${finding.reason}${finding.span?.start ?? ""}`}>
            <span className={`mark mark--${finding.severity}`}>{translate(`cw.editor.list.${finding.severity}`)}</span>
            <span className="cue-findings__why">
              {finding.reason} <span className="quiet">{finding.rule}</span>
              {finding.waived !== null && <em className="quiet"> {translate("cw.editor.waived", { reason: finding.waived })}</em>}
            </span>
            {mayEdit && <Standing trackId={trackId} finding={finding} onDone={onWaived} />}
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

/** Lets a finding stand with a reason, or counts it again. */
const Standing = ({ trackId, finding, onDone }: { trackId: string; finding: RuleFinding; onDone: () => void }) => {
  const translate = useTranslate();
  const notify = useNotify();
  const provider = useDataProvider<AppDataProvider>();
  const [asking, setAsking] = useState(false);
  const { rule, cue_id, waiver_id } = finding;
  const settled = { onSuccess: onDone, onError: (error: Error) => notify(error.message, { type: "error" }), onSettled: () => setAsking(false) };
  const waive = useMutation({
    mutationFn: ({ reason, everywhere }: { reason: string; everywhere: boolean }) =>
      provider.waive(trackId, { rule, cue_id: everywhere ? null : cue_id, reason }),
    ...settled,
  });
  const unwaive = useMutation({ mutationFn: (id: string) => provider.unwaive(trackId, id), ...settled });
  return (
    <>
      {waiver_id === null ? (
        <Button size="small" aria-haspopup="dialog" onClick={() => setAsking(true)}>
          {translate("cw.checks.allow")}
        </Button>
      ) : (
        <Button size="small" disabled={unwaive.isPending} onClick={() => unwaive.mutate(waiver_id)}>
          {translate("cw.checks.count_again")}
        </Button>
      )}
      {asking && (
        <WaiveDialog
          finding={finding}
          busy={waive.isPending}
          onClose={() => setAsking(false)}
          onWaive={(reason, everywhere) => waive.mutate({ reason, everywhere })}
        />
      )}
    </>
  );
};
