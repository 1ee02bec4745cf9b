import { memo, useDeferredValue, useImperativeHandle, useMemo, useRef, useState, type Ref } from "react";
import { useTranslate } from "react-admin";

import type { Playhead } from "../../player/playhead";
import { EmptyState } from "../../shell/EmptyState";
import { Loading } from "../../shell/Loading";
import { ProblemPanel } from "../../shell/ProblemPanel";
import type { EditCue } from "../document/types";
import { NoteForm } from "./NoteForm";
import { NoteList } from "./NoteList";
import { orderNotes, type PlacedNote } from "./noteOrder";
import { useNotes } from "./useNotes";
import "./review.css";

/** Begin a note by key. */
export interface NotesHandle {
  focus: () => void;
}

interface Props {
  ref?: Ref<NotesHandle>;
  trackId: string;
  selected: EditCue | null;
  playhead: Playhead;
  cues: readonly EditCue[];
  /** Moves when somebody did something to the notes: they are fetched again. */
  changed: number;
  mayEdit: boolean; // else notes can be written, but not marked as dealt with
  onSelect: (cueId: string) => void;
  onSeek: (ms: number) => void;
}

/** What people say about a script: open notes along the film, then those about the whole with the script's steps between. */
export const NotesPanel = (props: Props) => {
  const selected = useDeferredValue(props.selected); // a moment later: this must not hold up the next key
  return <Notes key={props.trackId} {...props} selected={selected} />;
};

const Notes = memo(({ ref, trackId, selected, playhead, cues, changed, mayEdit, onSelect, onSeek }: Props) => {
  const translate = useTranslate();
  const { notes, error, isPending, refetch, write, resolve } = useNotes(trackId, changed);
  const { timed, untimed, resolved } = useMemo(() => orderNotes(notes ?? [], cues), [notes, cues]);
  const [folded, setFolded] = useState(true);
  const [told, setTold] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const title = useRef<HTMLHeadingElement>(null);
  useImperativeHandle(ref, () => ({ focus: () => field.current?.focus() }), []);

  const goTo = ({ at_ms, cue }: PlacedNote): void => {
    if (cue !== null) onSelect(cue.id);
    if (at_ms !== null) onSeek(at_ms);
  };
  const mark = ({ note }: PlacedNote, done: boolean): void => {
    resolve.mutate(
      { id: note.id, resolved: done },
      {
        onSuccess: () => {
          setTold(translate(done ? "cw.review.note_done" : "cw.review.note_open"));
          title.current?.focus(); // its row has moved to another list
        },
      },
    );
  };
  const shared = { selectedId: selected?.id ?? null, onGo: goTo, onMark: mayEdit ? mark : null, busy: resolve.isPending };
  const open = timed.length + untimed.filter(({ note }) => note.kind !== "state").length;
  return (
    <section className="notes" aria-labelledby="notes-title">
      <header className="notes__head">
        <h2 id="notes-title" ref={title} tabIndex={-1}>
          {translate("cw.review.notes")}
        </h2>
        {notes && <span className="quiet">{translate("cw.review.open_notes", { smart_count: open })}</span>}
      </header>
      <span className="only-read" role="status">
        {told}
      </span>
      <NoteForm
        field={field}
        trackId={trackId}
        selected={selected}
        playhead={playhead}
        cues={cues}
        write={write}
        onWritten={() => setTold(translate("cw.review.note_sent"))}
      />
      {resolve.error && <ProblemPanel error={resolve.error} compact />}
      {error && <ProblemPanel error={error} onRetry={() => void refetch()} compact />}
      {isPending && <Loading rows={4} />}
      {notes?.length === 0 && <EmptyState title={translate("cw.review.no_notes")}>{translate("cw.review.no_notes_hint")}</EmptyState>}
      {timed.length > 0 && <NoteList label={translate("cw.review.along")} notes={timed} {...shared} />}
      {untimed.length > 0 && (
        <>
          <h3 className="notes__part">{translate("cw.review.whole")}</h3>
          <NoteList label={translate("cw.review.whole")} notes={untimed} {...shared} />
        </>
      )}
      {resolved.length > 0 && (
        <details className="notes__done" open={!folded} onToggle={(event) => setFolded(!event.currentTarget.open)}>
          <summary>{translate("cw.review.dealt_with", { smart_count: resolved.length })}</summary>
          {!folded && <NoteList label={translate("cw.review.dealt_with_list")} notes={resolved} {...shared} />}
        </details>
      )}
    </section>
  );
});
Notes.displayName = "Notes";
