import { useEffect, useRef, useState } from "react";
import { useDataProvider, useGetIdentity } from "react-admin";

import type { Note } from "../api/models";
import { useDraft } from "../editor/review/useDraft";
import { useNotes } from "../editor/review/useNotes";
import type { AppDataProvider } from "../providers/dataProvider";
import { microphone } from "../recording/microphone";
import { Recorder } from "../recording/Recorder";
import type { useFilm } from "./useFilm";

/** What becomes of the sound of a spoken note. */
type Deliver = (sound: Blob) => Promise<void>;

/** A listener's note: it stops the film, is about the place where that was, and lets the film go on once it is sent. */
export function useListenNote(trackId: string, film: ReturnType<typeof useFilm>, tell: (words: string) => void) {
  const { notes, error, write } = useNotes(trackId);
  const { draft, kept, change, clear } = useDraft(trackId, "listener");
  const { identity } = useGetIdentity();
  const [open, setOpen] = useState(kept);
  const [begun, setBegun] = useState(0); // counts, so that the field takes the focus each time
  const [sent, setSent] = useState<readonly string[]>([]);
  const goesOn = useRef(false);
  const mine = notes?.filter((note: Note) => note.kind === "listener" && (sent.includes(note.id) || note.by_id === identity?.id));
  const close = (words: string): void => {
    setOpen(false);
    tell(words);
    if (goesOn.current) film.play(true);
    goesOn.current = false;
  };
  const provider = useDataProvider<AppDataProvider>();
  const arrive = ({ id }: Note): void => {
    setSent((before) => [...before, id]);
    clear();
    close(goesOn.current ? "cw.listen.told.sent_goes_on" : "cw.listen.told.sent");
  };
  const [recorder] = useState(() => new Recorder<Deliver>(microphone, (_of, deliver, sound) => deliver(sound)));
  useEffect(() => () => void recorder.discard(), [recorder]);
  const begin = (at_ms: number, cue_id: string | null): void => {
    if (!open) goesOn.current = film.playing;
    film.pause(true);
    if (draft.text.trim() === "") change({ at_ms, cue_id });
    setOpen(true);
  };
  return {
    open,
    begun,
    kept: kept && begun === 0,
    draft,
    mine: mine ?? [],
    error,
    failure: write.error,
    busy: write.isPending,
    recorder,
    begin: (at_ms: number, cue_id: string | null) => {
      begin(at_ms, cue_id);
      setBegun(begun + 1);
    },
    /** The note is spoken at once; what was typed before goes with it. */
    speak: (at_ms: number, cue_id: string | null) => {
      begin(at_ms, cue_id);
      void recorder.press("note", async (sound) => {
        const { id } = await provider.record(trackId, sound, "");
        arrive(await write.mutateAsync({ text: draft.text.trim(), recording_id: id, kind: "listener", at_ms, cue_id }));
      });
    },
    type: (text: string) => change({ text }),
    send(onDone: () => void) {
      if (draft.text.trim() === "" || write.isPending) return;
      const { at_ms, cue_id } = draft;
      write.mutate(
        { text: draft.text.trim(), kind: "listener", at_ms, cue_id },
        {
          onSuccess: (note) => {
            onDone();
            arrive(note);
          },
        },
      );
    },
    leave: () => {
      recorder.discard();
      close(draft.text.trim() === "" ? "cw.listen.told.left" : "cw.listen.told.left_kept");
    },
  };
}
