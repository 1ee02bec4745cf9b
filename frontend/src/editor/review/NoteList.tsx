import { useRef, useState, type KeyboardEvent } from "react";
import { Button } from "@mui/material";
import { useTranslate } from "react-admin";

import { PlayButton } from "../../recording/PlayButton";
import { When } from "../../shell/When";
import { walkList } from "../../shell/walkList";
import { clock, span } from "../../timeline/timeText";
import type { PlacedNote } from "./noteOrder";

interface Props {
  label: string;
  notes: readonly PlacedNote[];
  selectedId: string | null;
  onGo: (note: PlacedNote) => void;
  onMark: ((note: PlacedNote, done: boolean) => void) | null;
  busy: boolean;
}

/** One tab stop and its buttons: arrows walk the notes, Enter goes to the place in the film. */
export const NoteList = ({ label, notes, selectedId, onGo, onMark, busy }: Props) => {
  const [focus, setFocus] = useState(0);
  const list = useRef<HTMLOListElement>(null);
  const rows = notes.filter(({ note }) => note.kind !== "state");
  const stop = rows[Math.min(focus, rows.length - 1)];
  const walk = (event: KeyboardEvent, one: PlacedNote): void => {
    // Steps between the notes have nothing to press, so the arrows pass them by.
    const items = [...(list.current?.children ?? [])];
    const here = notes.indexOf(one);
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by === 0) return walkList(event, here, list, (to) => setFocus(rows.indexOf(notes[to] ?? one)));
    event.preventDefault();
    const next = rows[rows.indexOf(one) + by];
    if (next === undefined) return;
    setFocus(rows.indexOf(next));
    items[notes.indexOf(next)]?.querySelector("button")?.focus();
  };
  return (
    <ol className="notes__list" ref={list} aria-label={label}>
      {notes.map((one) =>
        one.note.kind === "state" ? (
          <StepLine key={one.note.id} step={one} />
        ) : (
          <NoteRow
            key={one.note.id}
            placed={one}
            here={one.cue !== null && one.cue.id === selectedId}
            tabIndex={one === stop ? 0 : -1}
            onFocus={() => setFocus(rows.indexOf(one))}
            onKeyDown={(event) => walk(event, one)}
            onGo={() => onGo(one)}
            onMark={onMark && ((done) => onMark(one, done))}
            busy={busy}
          />
        ),
      )}
    </ol>
  );
};

interface RowProps {
  placed: PlacedNote;
  here: boolean; // about the cue that is selected
  tabIndex: number;
  onFocus: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onGo: () => void;
  onMark: ((done: boolean) => void) | null;
  busy: boolean;
}

const NoteRow = ({ placed: { note, cue, at_ms }, here, tabIndex, onFocus, onKeyDown, onGo, onMark, busy }: RowProps) => {
  const translate = useTranslate();
  const done = note.resolved_at !== null;
  const mark = translate(done ? "cw.review.open_again" : "cw.review.done");
  return (
    <li className={`note${here ? " note--here" : ""}${done ? " note--done" : ""}`}>
      <button type="button" className="note__go" tabIndex={tabIndex} onFocus={onFocus} onKeyDown={onKeyDown} onClick={onGo}>
        <span className="note__place">
          {at_ms !== null && <span className="time">{clock(at_ms)}</span>}
          {note.kind === "listener" && <span className="note__listener">{translate("cw.review.listener")}</span>}
          {note.cue_id !== null && (
            <span className="note__cue">{cue === null ? translate("cw.review.cue_gone") : cue.text || translate("cw.review.cue_empty")}</span>
          )}
        </span>
        <span className="note__text" dir="auto">
          {note.text || (note.recording && translate("cw.review.spoken", { length: span(note.recording.duration_ms) }))}
        </span>
        <span className="note__who">
          {note.by ?? translate("cw.review.somebody")} · <When at={note.created_at} />
        </span>
      </button>
      {note.recording && (
        <PlayButton
          url={note.recording.url}
          as={({ onClick, children }) => (
            <Button size="small" variant="outlined" className="note__mark" tabIndex={tabIndex} onFocus={onFocus} onClick={onClick}>
              {children}
            </Button>
          )}
        />
      )}
      {onMark && (
        <Button
          size="small"
          variant="outlined"
          className="note__mark"
          aria-label={`${mark}: ${note.text.slice(0, 60) || translate("cw.review.spoken_short")}`}
          tabIndex={tabIndex}
          disabled={busy}
          onFocus={onFocus}
          onClick={() => onMark(!done)}
        >
          {mark}
        </Button>
      )}
    </li>
  );
};

/** A step of the script, thin between what was said. */
const StepLine = ({ step: { note } }: { step: PlacedNote }) => {
  const translate = useTranslate();
  return (
    <li className="step-line">
      <span className="step-line__what">
        {note.to_state && translate("cw.review.step_line", { state: translate(`cw.review.state.${note.to_state}`) })}
        {note.text && <q dir="auto">{note.text}</q>}
      </span>
      <span className="note__who">
        {note.by ?? translate("cw.review.somebody")} · <When at={note.created_at} />
      </span>
    </li>
  );
};
