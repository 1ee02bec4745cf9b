import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Button, MenuItem, TextField } from "@mui/material";
import { useStore, useTranslate } from "react-admin";

import type { Cue, TrackState } from "../api/models";
import { WordDialog } from "../lexicon/WordDialog";
import { useSpanAt } from "../player/usePlayhead";
import { ProblemPanel } from "../shell/ProblemPanel";
import { Clashes } from "./Clashes";
import { CuePanel, type Writing } from "./cue/CuePanel";
import { useOwnVoice } from "./cue/useOwnVoice";
import { useRewriter } from "./cue/useRewriter";
import type { Span } from "./document/types";
import * as gestures from "./document/gestures";
import { labelKey, type Label } from "./document/undo";
import { useScript, useSelected, useUndoable } from "./document/useEditor";
import type { FilmOf } from "./EditorPage";
import { HistoryDialog } from "./history/HistoryDialog";
import { ChordKeys } from "./keys/ChordKeys";
import { EDITOR_KEYS, type Command } from "./keys/commands";
import { KeyDialog } from "./keys/KeyDialog";
import { useCommands, useKeyMap } from "./keys/useCommands";
import { CueList } from "./list/CueList";
import { EditorPlayer } from "./player/EditorPlayer";
import { release } from "./player/filmCommands";
import type { AskTime } from "./player/TimeField";
import { useTransport } from "./player/useTransport";
import { NamesPanel } from "./NamesPanel";
import { NotesPanel, type NotesHandle } from "./review/NotesPanel";
import { StateMenu } from "./review/StateMenu";
import type { Saver } from "./saving/Saver";
import { useSaveState } from "./saving/useSaving";
import { ProfileChoice } from "./ProfileChoice";
import { SaveLine } from "./SaveLine";
import { EditorTimeline, type TimelineHandle } from "./timeline/EditorTimeline";
import type { CueTrack } from "./timeline/lanes";
import { mend, runCommand, type Parts } from "./useActions";
import { EditorTour } from "./tour/EditorTour";
import { useFindings } from "./useFindings";
import { useHear } from "./useHear";
import { useLastPlace } from "./useLastPlace";
import { useTold } from "./useTold";
import { useVoices } from "./useVoices";

interface Props {
  film: FilmOf;
  saver: Saver;
  onExpired: () => void;
}

/** Who speaks when, where the transcript tells. */
const spokenBy = (dialogue: readonly Cue[]): (Span & { speaker: string })[] =>
  dialogue.flatMap(({ start_ms, end_ms, data }) => (typeof data["speaker"] === "string" ? [{ start_ms, end_ms, speaker: data["speaker"] }] : []));

const FIXED: readonly TrackState[] = ["approved", "published"];

/** The film, its timeline, the script as a list, and the cue that one writes; all by keys. */
export const EditorWork = ({ film, saver, onExpired }: Props) => {
  const translate = useTranslate();
  const { track, video, media, timeline, transcript } = film;
  const { store } = saver;
  const filmMs = video.duration_ms ?? timeline.duration_ms ?? 0;
  const fps = video.frames_per_second ?? 25;
  const save = useSaveState(saver);
  const told = useTold(track.id, saver);
  const [stateHere, setStateHere] = useState<TrackState | null>(null);
  const state = stateHere ?? told?.state ?? track.state;
  const mayEdit = video.may_edit && !FIXED.includes(state);
  const transport = useTransport(media, { framesPerSecond: video.frames_per_second, durationMs: filmMs });
  const { cues } = useScript(store);
  const selected = useSelected(store);
  const undoable = useUndoable(store);
  const keys = useKeyMap(EDITOR_KEYS);
  const { voice, voices, setVoice, wordsPerMinute } = useVoices();
  const [blank, setBlank] = useState(false);
  const [dialog, setDialog] = useState<"keys" | "history" | null>(null);
  const [word, setWord] = useState<string | null>(null); // whose saying is asked for
  const [line, setLine] = useState("");
  const [profile, setProfile] = useStore("cuewright.editor_profile", "house");
  const revision = told?.revision ?? track.revision;
  const findings = useFindings(track.id, revision, profile);
  const flush = useCallback(() => saver.flush(), [saver]);
  const hearing = useHear({ trackId: track.id, transport, voice, wordsPerMinute, filmMs, flush, setBlank });
  const rewriter = useRewriter(track.id, flush);
  const recorder = useOwnVoice({ trackId: track.id, store, transport, filmMs });
  useLastPlace(track.id, store, transport);
  const playing = useSpanAt(transport.playhead, cues);
  const writing = useRef<Writing>(null);
  const timelineRef = useRef<TimelineHandle>(null);
  const time = useRef<AskTime>(null);
  const notes = useRef<NotesHandle>(null);
  const root = useRef<HTMLDivElement>(null);
  const dialogue = useMemo(() => transcript?.cues ?? [], [transcript]);
  const lanes = useMemo<CueTrack[]>(() => [{ id: "cues", kind: "cues", cues }], [cues]);
  const voicesHeard = useMemo(() => spokenBy(dialogue), [dialogue]);

  const tell = (what: string, label: Label | null): void =>
    setLine(translate(`cw.editor.told.${label === null && what.endsWith("ne") ? `not_${what}` : what}`, { what: label ? translate(labelKey(label)) : "" }));
  const parts: Parts = {
    store, transport, writing, time, filmMs, fps, wordsPerMinute, findings, hearing, rewriter, recorder, mayEdit, tell,
    timeline: timelineRef,
    list: () => root.current?.querySelector<HTMLElement>("[role='listbox']") ?? null,
    gaps: timeline.gaps,
    speech: timeline.speech,
    save: () => {
      void saver.flush();
      tell("saving", null);
    },
    open: (what) => {
      if (what === "notes") notes.current?.focus();
      else if (what === "word") setWord(writing.current?.word() ?? "");
      else setDialog(what);
    },
  }; // prettier-ignore
  const run = (command: Command): boolean => runCommand(command, parts);
  useCommands(keys, dialog === null && word === null, run, (command) => release(command, transport));
  const select = useCallback(
    (id: string) => {
      store.settle();
      store.select(id);
      const cue = store.cue(id);
      if (cue) transport.seek(cue.start_ms);
    },
    [store, transport],
  );
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  const command = useCallback((wanted: Command): void => void latest.current(wanted), []);
  const onWrite = useCallback(() => command("write"), [command]);
  const onSeek = useCallback((ms: number) => transport.seek(ms), [transport]);
  const selectedCue = useCallback(() => store.cue(store.readSelected() ?? "") ?? null, [store]);
  const stated = useMemo(() => ({ ...track, state }), [track, state]);
  const undo = (command: "undo" | "redo") => (
    <Button size="small" disabled={!mayEdit || undoable[command] === null} onClick={() => run(command)}>
      {translate(`cw.editor.${command}`, { what: undoable[command] ? translate(labelKey(undoable[command])) : "" })}
    </Button>
  );

  return (
    <>
      <div className="editor__bar row">
        <StateMenu
          track={stated}
          revision={revision}
          unsaved={save.pending > 0}
          onGo={select}
          onState={setStateHere}
        />
        <SaveLine state={save} onRetry={() => void saver.retry()} />
        <span className="editor__space" />
        {undo("undo")}
        {undo("redo")}
        <Button size="small" onClick={() => setDialog("history")}>
          {translate("cw.editor.history")}
        </Button>
        <Button size="small" onClick={() => setDialog("keys")}>
          {translate("cw.editor.keys.button")}
          <ChordKeys chord={keys.map.first("help")} />
        </Button>
        <EditorTour unasked={mayEdit} />
      </div>
      {!mayEdit && <p className="editor__fixed">{translate(video.may_edit ? "cw.editor.fixed" : "cw.editor.read_only")}</p>}
      <Clashes saver={saver} state={save} onSelect={select} />
      <div className="editor__work" ref={root}>
        <div className="editor__side">
          <div className="editor__film">
            <EditorPlayer
              ref={time}
              transport={transport}
              media={media}
              durationMs={filmMs}
              selected={selected === null ? null : selectedCue}
              blank={blank}
              onBlank={setBlank}
              onExpired={onExpired}
            />
            <div className="editor__hear row">
              <Button size="small" variant="outlined" disabled={selected === null} onClick={() => run("hear")}>
                {translate(`cw.editor.hear.${hearing.state}`)}
                <ChordKeys chord={keys.map.first("hear")} />
              </Button>
              {voices.length > 1 && (
                <TextField select size="small" label={translate("cw.editor.voice")} value={voice} onChange={(event) => setVoice(event.target.value)}>
                  {voices.map(({ name, label }) => (
                    <MenuItem key={name} value={name}>
                      {label}
                    </MenuItem>
                  ))}
                </TextField>
              )}
              <span role="status" className="quiet editor__told">
                {line}
              </span>
            </div>
            {hearing.problem !== null && <ProblemPanel error={hearing.problem} compact />}
          </div>
          <div className="editor__timeline">
            <EditorTimeline
              ref={timelineRef}
              film={timeline}
              tracks={lanes}
              selected={selected}
              playhead={transport.playhead}
              peaksUrl={media.peaks_url}
              frames={transport.times}
              voices={voicesHeard}
              language={track.language}
              onSelect={select}
              onSeek={onSeek}
              onPlayFrom={(ms) => transport.playFrom(ms)}
              onChange={(id, span) => mayEdit && store.dispatch(gestures.setSpan(store.readScript(), id, span), "move")}
              onInsert={(ms) => {
                transport.seek(ms);
                run("insert");
              }}
            />
          </div>
          <div className="editor__list panel">
            <header className="editor__list-head row">
              <h2>{translate("cw.editor.list.title", { smart_count: cues.length })}</h2>
              <span className="quiet">{translate("cw.editor.list.findings", { smart_count: findings.open })}</span>
              <ProfileChoice profile={profile} onProfile={setProfile} />
            </header>
            <CueList store={store} findings={findings.gravest} playing={cues[playing]?.id ?? null} onSelect={select} onWrite={onWrite} />
          </div>
        </div>
        <div className="editor__side">
          <div className="editor__cue">
            {selected === null ? (
              <p className="quiet editor__choose">{translate(cues.length === 0 ? "cw.editor.no_cues" : "cw.editor.choose")}</p>
            ) : (
              <CuePanel
                ref={writing}
                store={store}
                id={selected}
                speech={timeline.speech}
                dialogue={dialogue}
                findings={findings.of(selected)}
                filmMs={filmMs}
                voice={voice}
                wordsPerMinute={wordsPerMinute}
                mayEdit={mayEdit}
                map={keys.map}
                onCommand={command}
                onMend={(finding) => mend(parts, finding)}
                onWaived={findings.again}
                trackId={track.id}
                rewriter={rewriter}
            recorder={recorder}
                onSeek={onSeek}
              />
            )}
            {mayEdit && (
              <Button className="editor__insert" variant="outlined" onClick={() => run("insert")}>
                {translate("cw.editor.insert")}
                <ChordKeys chord={keys.map.first("insert")} />
              </Button>
            )}
          </div>
          <NamesPanel videoId={video.id} cues={cues} onSelect={select} />
          <div className="editor__notes panel">
            <NotesPanel
              ref={notes}
              trackId={track.id}
              selected={selected === null ? null : (store.cue(selected) ?? null)}
              playhead={transport.playhead}
              cues={cues}
              changed={(told?.notes ?? 0) + 1e4 * (told?.resolved ?? 0)}
              mayEdit={video.may_edit}
              onSelect={select}
              onSeek={onSeek}
            />
          </div>
        </div>
      </div>
      {word !== null && <WordDialog collectionId={video.collection_id} word={word} onClose={() => setWord(null)} />}
      {dialog === "keys" && <KeyDialog keys={keys} onClose={() => setDialog(null)} />}
      {dialog === "history" && (
        <HistoryDialog trackId={track.id} revision={revision} onRestored={(now) => saver.changed(now)} onClose={() => setDialog(null)} />
      )}
    </>
  );
};
