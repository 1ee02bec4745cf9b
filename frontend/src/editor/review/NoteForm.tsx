import { memo, useCallback, useEffect, useId, useRef, type FormEvent, type ReactNode, type RefObject } from "react";
import { Button, TextField } from "@mui/material";
import { useTranslate } from "react-admin";

import type { NoteBody } from "../../api/models";
import type { Playhead } from "../../player/playhead";
import { useDrawn } from "../../player/usePlayhead";
import { ProblemPanel } from "../../shell/ProblemPanel";
import { clock } from "../../timeline/timeText";
import type { EditCue } from "../document/types";
import type { Draft } from "./noteShelf";
import { useDraft } from "./useDraft";
import type { useNotes } from "./useNotes";

interface Props {
  field: RefObject<HTMLTextAreaElement | null>;
  trackId: string;
  selected: EditCue | null;
  playhead: Playhead;
  cues: readonly EditCue[];
  write: ReturnType<typeof useNotes>["write"];
  onWritten: () => void;
}

/** One note, about the place in the film where its first letter was typed, however far the film goes on. */
export const NoteForm = ({ field, trackId, selected, playhead, cues, write, onWritten }: Props) => {
  const translate = useTranslate();
  const { draft, kept, change, clear } = useDraft(trackId, "editor");
  const name = useId();
  const time = useRef<HTMLSpanElement>(null);
  const begun = draft.text !== "";
  const cue = begun ? (cues.find(({ id }) => id === draft.cue_id) ?? null) : selected;
  const about = draft.about === "cue" && cue === null ? "time" : draft.about;
  useDrawn(playhead, (ms) => {
    if (time.current) time.current.textContent = clock(begun ? draft.at_ms : ms);
  });
  const here = (): Partial<Draft> => ({ at_ms: playhead.ms, cue_id: selected?.id ?? null });
  const ready = draft.text.trim() !== "" && !write.isPending;
  const send = (): void => {
    if (!ready) return;
    write.mutate(bodyOf({ ...draft, about }, cue), {
      onSuccess: () => {
        clear();
        onWritten();
      },
    });
  };
  const latest = useRef<{ type: (text: string) => void; send: () => void }>({ type: () => undefined, send });
  useEffect(() => {
    latest.current = { type: (text) => change(begun ? { text } : { text, ...here() }), send };
  });
  const onText = useCallback((text: string) => latest.current.type(text), []);
  const onSend = useCallback(() => latest.current.send(), []);
  return (
    <form
      className="note-form"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        send();
      }}
    >
      <Words field={field} text={draft.text} kept={kept && begun} fixed={write.isPending} onText={onText} onSend={onSend} />
      <fieldset className="note-form__about">
        <legend className="only-read">{translate("cw.review.about")}</legend>
        <About name={name} value="time" about={about} onAbout={(to) => change({ about: to })}>
          {translate("cw.review.at")} <span className="time" ref={time} />
        </About>
        {cue && (
          <About name={name} value="cue" about={about} onAbout={(to) => change({ about: to })}>
            {translate("cw.review.at_cue")} <q dir="auto">{cue.text || translate("cw.review.cue_empty")}</q>
          </About>
        )}
        <About name={name} value="whole" about={about} onAbout={(to) => change({ about: to })}>
          {translate("cw.review.at_whole")}
        </About>
      </fieldset>
      {write.error && (
        <>
          <ProblemPanel error={write.error} compact />
          <p className="quiet">{translate("cw.review.words_kept")}</p>
        </>
      )}
      <div className="row">
        <Button type="submit" variant="contained" size="small" disabled={!ready}>
          {translate("cw.review.send_note")} <kbd>Ctrl+Enter</kbd>
        </Button>
        {begun && about !== "whole" && (
          <Button size="small" onClick={() => change(here())}>
            {translate("cw.review.take_place")}
          </Button>
        )}
      </div>
    </form>
  );
};

interface WordsProps {
  field: RefObject<HTMLTextAreaElement | null>;
  text: string;
  kept: boolean;
  fixed: boolean;
  onText: (text: string) => void;
  onSend: () => void;
}

/** By itself, because it measures its height, and with it the page's, whenever it renders. */
const Words = memo(({ field, text, kept, fixed, onText, onSend }: WordsProps) => {
  const translate = useTranslate();
  return (
    <TextField
      inputRef={field}
      label={translate("cw.review.write")}
      multiline
      minRows={2}
      maxRows={10}
      fullWidth
      size="small"
      value={text}
      helperText={kept ? translate("cw.review.kept") : undefined}
      slotProps={{ htmlInput: { maxLength: 5_000, dir: text ? "auto" : undefined, readOnly: fixed } }}
      onChange={({ target: { value } }) => onText(value)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        onSend();
      }}
    />
  );
});
Words.displayName = "Words";

interface AboutProps {
  name: string; // of the group
  value: Draft["about"];
  about: Draft["about"];
  onAbout: (about: Draft["about"]) => void;
  children: ReactNode;
}

const About = ({ name, value, about, onAbout, children }: AboutProps) => (
  <label className={about === value ? "about about--on" : "about"}>
    <input type="radio" name={name} checked={about === value} onChange={() => onAbout(value)} />
    <span>{children}</span>
  </label>
);

/** A cue's note says its time too: where the cue is gone one day, the note still knows its place. */
function bodyOf({ text, about, at_ms }: Draft, cue: EditCue | null): NoteBody {
  const place = about === "whole" ? {} : about === "cue" && cue ? { cue_id: cue.id, at_ms: cue.start_ms } : { at_ms };
  return { text: text.trim(), kind: "note", ...place };
}
