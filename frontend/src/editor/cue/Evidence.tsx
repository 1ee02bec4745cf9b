import { Button } from "@mui/material";
import { useTranslate } from "react-admin";

import { clock } from "../../timeline/timeText";
import type { EditCue } from "../document/types";

/** Where the model looked when it wrote the draft, and whom it believed to be there. */
export const Evidence = ({ cue, onSeek }: { cue: EditCue; onSeek: (ms: number) => void }) => {
  const translate = useTranslate();
  const { evidence, people, notes } = cue.data;
  const times = Array.isArray(evidence) ? evidence.filter((ms) => typeof ms === "number") : [];
  if (times.length === 0 && typeof people !== "string" && typeof notes !== "string") return null;
  return (
    <details className="evidence">
      <summary>{translate("cw.editor.evidence.title")}</summary>
      {typeof notes === "string" && <p>{notes}</p>}
      {typeof people === "string" && people !== "" && <p>{translate("cw.editor.evidence.people", { people })}</p>}
      <div className="row">
        {times.map((ms) => (
          <Button key={ms} size="small" variant="outlined" onClick={() => onSeek(ms)}>
            <span className="time">{clock(ms)}</span>
          </Button>
        ))}
      </div>
    </details>
  );
};
