import { useTranslate } from "react-admin";

import type { Cue, Note } from "../api/models";
import { PlayButton } from "../recording/PlayButton";
import { ProblemPanel } from "../shell/ProblemPanel";
import { useSpokenTime } from "./useSpokenTime";

interface Props {
  notes: readonly Note[];
  error: unknown;
  cues: readonly Cue[];
  onGo: (ms: number) => void;
}

/** What the listener has said so far, in the order of the film. */
export const MyNotes = ({ notes, error, cues, onGo }: Props) => {
  const translate = useTranslate();
  const inWords = useSpokenTime();
  const ordered = notes.toSorted((a, b) => (a.at_ms ?? Infinity) - (b.at_ms ?? Infinity));
  return (
    <section aria-labelledby="listen-mine">
      <h2 id="listen-mine">{translate("cw.listen.mine", { smart_count: notes.length })}</h2>
      {error !== null && <ProblemPanel error={error} compact />}
      {notes.length === 0 && error === null && <p className="quiet">{translate("cw.listen.mine_none")}</p>}
      {notes.length > 0 && (
        <ol className="listen__mine">
          {ordered.map(({ id, text, recording, at_ms, cue_id, resolved_at }) => {
            const about = cues.find((cue) => cue.id === cue_id);
            return (
              <li key={id}>
                <p className="listen__words" dir="auto">
                  {text || (recording && translate("cw.listen.mine_spoken", { time: inWords(recording.duration_ms) }))}
                </p>
                {recording && (
                  <PlayButton
                    url={recording.url}
                    as={({ onClick, children }) => (
                      <button type="button" className="listen__link" onClick={onClick}>
                        {children}
                      </button>
                    )}
                  />
                )}
                {about && (
                  <p className="quiet">
                    {translate("cw.listen.mine_about")} <q dir="auto">{about.text}</q>
                  </p>
                )}
                {resolved_at !== null && <p>{translate("cw.listen.mine_done")}</p>}
                {at_ms !== null && (
                  <button type="button" className="listen__link" onClick={() => onGo(at_ms)}>
                    {translate("cw.listen.mine_go", { time: inWords(at_ms) })}
                  </button>
                )}
              </li>
            );
          })}
        </ol>
      )}
    </section>
  );
};
