import { useState } from "react";
import { Button } from "@mui/material";
import { useTranslate } from "react-admin";

import type { RuleFinding } from "../api/models";
import { mending } from "./findings";
import type { Mending } from "./useMending";
import { WaiveDialog } from "./WaiveDialog";

interface Props {
  finding: RuleFinding;
  revision: number; // of the track that was checked
  work: Mending;
  disabled: boolean; // while newer findings are on their way
  tabIndex: number;
}

/** What can be done about a finding: mend it in one step, let it stand with a reason, or count it again. */
export const FindingActions = ({ finding, revision, work, disabled, tabIndex }: Props) => {
  const translate = useTranslate();
  const [asking, setAsking] = useState(false);
  const change = mending(finding);
  const off = disabled || work.busy;
  const { waiver_id } = finding;
  return (
    <div className="finding__actions">
      {change && finding.fix && (
        <Button size="small" variant="outlined" tabIndex={tabIndex} disabled={off} onClick={() => work.mend(revision, [change], finding.fix?.title ?? "")}>
          {finding.fix.title}
        </Button>
      )}
      {waiver_id === null ? (
        <Button size="small" tabIndex={tabIndex} disabled={off} aria-haspopup="dialog" onClick={() => setAsking(true)}>
          {translate("cw.checks.allow")}
        </Button>
      ) : (
        <Button size="small" tabIndex={tabIndex} disabled={off} onClick={() => work.unwaive(waiver_id)}>
          {translate("cw.checks.count_again")}
        </Button>
      )}
      {asking && (
        <WaiveDialog
          finding={finding}
          busy={work.busy}
          onClose={() => setAsking(false)}
          onWaive={(reason, everywhere) => void work.waive(finding, reason, everywhere).finally(() => setAsking(false))}
        />
      )}
    </div>
  );
};
