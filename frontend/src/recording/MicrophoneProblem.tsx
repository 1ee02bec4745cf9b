import { useTranslate } from "react-admin";

import { ProblemPanel } from "../shell/ProblemPanel";
import { MicrophoneRefused } from "./microphone";

/** Why nothing was recorded or kept, and what to do. */
export const MicrophoneProblem = ({ problem }: { problem: unknown }) => {
  const translate = useTranslate();
  if (!(problem instanceof MicrophoneRefused)) return <ProblemPanel error={problem} compact />;
  return (
    <div className="problem problem--compact" role="alert">
      <p>{translate(`cw.recording.no_microphone.${problem.why}`)}</p>
    </div>
  );
};
