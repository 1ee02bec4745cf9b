import { useTranslate } from "react-admin";

import type { Job, Step } from "../api/models";
import { CueMark } from "../shell/CueMark";
import { ProblemPanel } from "../shell/ProblemPanel";
import { span } from "../timeline/timeText";
import { leftOf, toneOf } from "./jobWords";
import { ProgressBar } from "./ProgressBar";

export const StepRow = ({ step, jobProblem }: { step: Step; jobProblem: Job["problem"] }) => {
  const translate = useTranslate();
  const name = translate(`cw.steps.${step.name}`, { _: step.name });
  const sameAsJob = step.problem !== null && step.problem?.detail === jobProblem?.detail;
  return (
    <li className={`step step--${step.state}`}>
      <CueMark tone={toneOf(step.state)} />
      <span className="step__name">{name}</span>
      <span className="step__side quiet">
        <SideText step={step} />
      </span>
      {step.state === "running" && <ProgressBar slim value={step.progress} label={name} />}
      {step.problem && !sameAsJob && <ProblemPanel error={step.problem} compact />}
    </li>
  );
};

const SideText = ({ step }: { step: Step }) => {
  const translate = useTranslate();
  switch (step.state) {
    case "done":
      return <>{step.reused ? translate("cw.jobs.reused") : took(step)}</>;
    case "running": {
      const left = leftOf(step.seconds_left);
      const parts = [
        step.note,
        `${Math.round(step.progress * 100)} %`,
        left && translate(left.key, { smart_count: left.count }),
        step.attempt > 1 && translate("cw.jobs.attempt", { attempt: step.attempt }),
      ];
      return <>{parts.filter(Boolean).join(" · ")}</>;
    }
    case "queued":
    case "waiting":
    case "failed":
    case "cancelled":
      return <>{translate(`cw.jobs.step_state.${step.state}`)}</>;
  }
};

function took(step: Step): string {
  if (!step.started_at || !step.finished_at) return "";
  return span(Math.max(0, Date.parse(step.finished_at) - Date.parse(step.started_at)));
}
