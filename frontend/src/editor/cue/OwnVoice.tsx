import { Button } from "@mui/material";
import { useTranslate } from "react-admin";

import type { Recording } from "../../api/models";
import { Elapsed } from "../../recording/Elapsed";
import { Level } from "../../recording/Level";
import { MicrophoneProblem } from "../../recording/MicrophoneProblem";
import { PlayButton } from "../../recording/PlayButton";
import type { Recorder } from "../../recording/Recorder";
import { span } from "../../timeline/timeText";
import { ChordKeys } from "../keys/ChordKeys";
import type { KeyMap } from "../keys/keyMap";
import { useRecorderState } from "./useOwnVoice";
import "../../recording/recording.css";

interface Props {
  cueId: string;
  recorder: Recorder<string>;
  /** What the cue names, and whether it says the cue's words. */
  recording: Recording | null;
  heard: boolean;
  mayEdit: boolean;
  map: KeyMap;
  onRecord: () => void;
  onRemove: () => void;
}

/** The description in one's own voice instead of a made one: recorded on one key, kept on the same, thrown away by Escape. */
export const OwnVoice = ({ cueId, recorder, recording, heard, mayEdit, map, onRecord, onRemove }: Props) => {
  const translate = useTranslate();
  const now = useRecorderState(recorder);
  if (!mayEdit && recording === null) return null;
  const elsewhere = now.state !== "idle" && now.of !== cueId;
  return (
    <section className="own-voice" aria-labelledby="cue-own-voice">
      <h3 id="cue-own-voice">{translate("cw.recording.title")}</h3>
      <div className="row own-voice__row">
        {now.state === "recording" ? (
          <>
            <span className="recording-dot" aria-hidden="true" />
            <Elapsed since={now.since} />
            <Level read={recorder.level} />
            <Button size="small" variant="contained" onClick={onRecord}>
              {translate("cw.recording.keep")}
              {map.first("record") && <ChordKeys chord={map.first("record")} />}
            </Button>
            <Button size="small" variant="outlined" onClick={() => recorder.discard()}>
              {translate("cw.recording.discard")}
              {map.first("leave") && <ChordKeys chord={map.first("leave")} />}
            </Button>
          </>
        ) : (
          <>
            {mayEdit && (
              <Button size="small" variant="outlined" disabled={now.state === "asking" || now.state === "sending"} onClick={onRecord}>
                {translate(recording === null ? "cw.recording.record" : "cw.recording.record_again")}
                {map.first("record") && <ChordKeys chord={map.first("record")} />}
              </Button>
            )}
            {recording !== null && <Kept recording={recording} mayEdit={mayEdit} onRemove={onRemove} />}
          </>
        )}
      </div>
      <p role="status" className="quiet own-voice__told">
        {elsewhere && `${translate("cw.recording.elsewhere")} `}
        {now.state === "idle" || now.state === "failed" ? "" : translate(`cw.recording.${now.state}`)}
      </p>
      {recording !== null && !heard && <p className="own-voice__other">{translate("cw.recording.other_words", { words: recording.text })}</p>}
      {now.state === "failed" && (
        <>
          <MicrophoneProblem problem={now.problem} />
          {now.kept && (
            <div className="row">
              <Button size="small" variant="contained" onClick={() => void recorder.again()}>
                {translate("cw.recording.again")}
              </Button>
              <Button size="small" variant="outlined" onClick={() => recorder.discard()}>
                {translate("cw.recording.discard")}
              </Button>
            </div>
          )}
        </>
      )}
    </section>
  );
};

interface KeptProps {
  recording: Recording;
  mayEdit: boolean;
  onRemove: () => void;
}

/** What is there: how long it is, to be listened to and to be taken away. */
const Kept = ({ recording, mayEdit, onRemove }: KeptProps) => {
  const translate = useTranslate();
  return (
    <>
      <span className="time">{span(recording.duration_ms)}</span>
      <PlayButton
        url={recording.url}
        as={({ onClick, children }) => (
          <Button size="small" onClick={onClick}>
            {children}
          </Button>
        )}
      />
      {mayEdit && (
        <Button size="small" onClick={onRemove}>
          {translate("cw.recording.remove")}
        </Button>
      )}
    </>
  );
};
