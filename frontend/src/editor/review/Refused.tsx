import { Button } from "@mui/material";
import { useTranslate } from "react-admin";

import { ProblemPanel } from "../../shell/ProblemPanel";
import { refusalOf } from "./refusal";
import type { State } from "./steps";

interface Props {
  error: unknown;
  onGo: (cueId: string) => void;
  onState: (state: State) => void;
}

const MOST = 12; // buttons: with more empty cues, these are a beginning

/** Why a script could not be sent on, and the way to what stands against it. */
export const Refused = ({ error, onGo, onState }: Props) => {
  const translate = useTranslate();
  const refusal = refusalOf(error);
  if (refusal.why === "other") return <ProblemPanel error={error} compact />;
  return (
    <div className="problem problem--compact" role="alert">
      <strong>{translate(`cw.review.refused.${refusal.why}`, { smart_count: refusal.why === "empty" ? refusal.cues.length : 1 })}</strong>
      <p>{translate(`cw.review.refused_do.${refusal.why}`)}</p>
      {refusal.why === "elsewhere" && refusal.state !== null && (
        <Button size="small" variant="outlined" onClick={() => refusal.state && onState(refusal.state)}>
          {translate("cw.review.show_state", { state: translate(`cw.review.state.${refusal.state}`) })}
        </Button>
      )}
      {refusal.why === "empty" && (
        <div className="row">
          {refusal.cues.slice(0, MOST).map((cueId, index) => (
            <Button key={cueId} size="small" variant="outlined" onClick={() => onGo(cueId)}>
              {translate("cw.review.empty_cue", { at: index + 1 })}
            </Button>
          ))}
          {refusal.cues.length > MOST && <span>{translate("cw.review.more_empty", { smart_count: refusal.cues.length - MOST })}</span>}
        </div>
      )}
    </div>
  );
};
