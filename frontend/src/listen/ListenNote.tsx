import { useEffect, useId, useRef, useSyncExternalStore } from "react";
import { useTranslate } from "react-admin";

import { ProblemPanel } from "../shell/ProblemPanel";
import { SpokenNote } from "./SpokenNote";
import type { useListenNote } from "./useListenNote";
import { useSpokenTime } from "./useSpokenTime";

interface Props {
  note: ReturnType<typeof useListenNote>;
  onDone: () => void;
}

/** One text field, as plain as can be: every way of dictating into a page works in it. */
export const ListenNote = ({ note, onDone }: Props) => {
  const translate = useTranslate();
  const inWords = useSpokenTime();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const { begun, recorder } = note;
  const recording = useSyncExternalStore(recorder.subscribe, recorder.read).state !== "idle";
  useEffect(() => {
    if (begun > 0) field.current?.focus();
  }, [begun]);
  const leave = (): void => {
    onDone();
    note.leave();
  };
  return (
    <form
      className="listen__note panel"
      aria-labelledby={`${id}-title`}
      onSubmit={(event) => {
        event.preventDefault();
        note.send(onDone);
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") leave();
        else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          note.send(onDone);
        }
      }}
    >
      <h2 id={`${id}-title`}>{translate("cw.listen.note")}</h2>
      <label htmlFor={`${id}-words`}>{translate("cw.listen.note_at", { time: inWords(note.draft.at_ms) })}</label>
      <textarea
        id={`${id}-words`}
        ref={field}
        rows={4}
        dir={note.draft.text ? "auto" : undefined}
        maxLength={5_000}
        readOnly={note.busy || recording}
        aria-describedby={`${id}-hint`}
        value={note.draft.text}
        onChange={(event) => note.type(event.target.value)}
      />
      <p id={`${id}-hint`} className="quiet">
        {note.kept && translate("cw.listen.note_kept")} {translate("cw.listen.note_hint")}
      </p>
      {note.failure && (
        <>
          <ProblemPanel error={note.failure} compact />
          <p>{translate("cw.listen.words_kept")}</p>
        </>
      )}
      <SpokenNote note={note} />
      <div className="row">
        {!recording && (
          <button type="submit" className="listen__button listen__button--send">
            {translate("cw.listen.note_send")}
          </button>
        )}
        <button type="button" className="listen__button" onClick={leave}>
          {translate("cw.listen.note_leave")}
        </button>
      </div>
    </form>
  );
};
