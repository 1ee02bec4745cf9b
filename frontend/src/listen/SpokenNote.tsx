import { useEffect, useRef, useSyncExternalStore } from "react";
import { useTranslate } from "react-admin";

import { Elapsed } from "../recording/Elapsed";
import { Level } from "../recording/Level";
import { MicrophoneProblem } from "../recording/MicrophoneProblem";
import type { useListenNote } from "./useListenNote";
import "../recording/recording.css";

/** The note as it is spoken. Its one button has the focus, so that Enter ends and sends it. */
export const SpokenNote = ({ note: { recorder } }: { note: ReturnType<typeof useListenNote> }) => {
  const translate = useTranslate();
  const now = useSyncExternalStore(recorder.subscribe, recorder.read);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (now.state === "recording") button.current?.focus();
  }, [now.state]);
  if (now.state === "idle") return null;
  return (
    <div className="listen__spoken">
      {now.state === "recording" && (
        <div className="row">
          <span className="recording-dot" aria-hidden="true" />
          <span aria-hidden="true">
            <Elapsed since={now.since} />
          </span>
          <Level read={recorder.level} />
          <button ref={button} type="button" className="listen__button listen__button--send" onClick={() => void recorder.finish()}>
            {translate("cw.listen.spoken_send")}
          </button>
        </div>
      )}
      {(now.state === "asking" || now.state === "sending") && <p>{translate(`cw.recording.${now.state}`)}</p>}
      {now.state === "failed" && (
        <>
          <MicrophoneProblem problem={now.problem} />
          {now.kept && (
            <button type="button" className="listen__button" onClick={() => void recorder.again()}>
              {translate("cw.recording.again")}
            </button>
          )}
        </>
      )}
    </div>
  );
};
