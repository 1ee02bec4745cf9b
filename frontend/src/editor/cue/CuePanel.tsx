import { memo, useEffect, useImperativeHandle, useMemo, useRef, type Ref, type RefObject } from "react";
import { Button, FormControlLabel, Switch } from "@mui/material";
import { useTranslate } from "react-admin";

import type { RuleFinding } from "../../api/models";
import { wordAt } from "../../lexicon/entries";
import type { Recorder } from "../../recording/Recorder";
import { sameWords } from "../../recording/words";
import type { EditorStore } from "../document/EditorStore";
import * as gestures from "../document/gestures";
import type { EditCue, Span } from "../document/types";
import { following, typing } from "../document/undo";
import { useCue, useScript } from "../document/useEditor";
import type { Command } from "../keys/commands";
import { ChordKeys } from "../keys/ChordKeys";
import type { KeyMap } from "../keys/keyMap";
import { Alternatives } from "./Alternatives";
import { CueFindings } from "./CueFindings";
import { CueTimes } from "./CueTimes";
import { Evidence } from "./Evidence";
import { FitBar } from "./FitBar";
import { roomOf } from "./fit";
import { OwnVoice } from "./OwnVoice";
import { proposalsOf } from "./proposals";
import type { Rewriter } from "./Rewriter";
import { Rewrites } from "./Rewrites";
import { Around } from "./Around";
import { useRecording } from "./useOwnVoice";
import { useRewriting } from "./useRewriter";
import { useSpoken, type Spoken } from "./useSpoken";
import "./cue.css";

export interface Writing {
  focus: () => void;
  /** Where the caret stands; null while nobody writes. */
  caret: () => number | null;
  /** What is selected, or the word at the caret, also after the focus went elsewhere; "" where there is none. */
  word: () => string;
  /** These words are new: the end is to follow them when the voice has spoken them. */
  follow: (text: string) => void;
}

interface Props {
  ref: Ref<Writing>;
  store: EditorStore;
  id: string;
  speech: readonly Span[];
  dialogue: readonly (Span & { readonly text: string })[];
  findings: readonly RuleFinding[];
  filmMs: number;
  voice: string;
  wordsPerMinute: number;
  mayEdit: boolean;
  map: KeyMap;
  onCommand: (command: Command) => void;
  onMend: (finding: RuleFinding) => void;
  onWaived: () => void;
  trackId: string;
  rewriter: Rewriter;
  recorder: Recorder<string>;
  onSeek: (ms: number) => void;
}

const TOOLS = ["pronounce", "split", "merge", "gap_before", "gap_after", "remove"] as const satisfies readonly Command[];

/** The selected cue: its words, whether they fit, what else could be said, and what the rules say. */
export const CuePanel = (props: Props) => {
  const { ref, store, id, speech, findings, filmMs, voice, wordsPerMinute, mayEdit, map, onCommand, onSeek, rewriter } = props;
  const translate = useTranslate();
  const field = useRef<HTMLTextAreaElement>(null);
  const written = useRef<string | null>(null);
  const cue = useCue(store, id);
  const { cues } = useScript(store);
  const bySomeVoice = useSpoken(cue?.text ?? "", voice, wordsPerMinute, props.trackId);
  const recording = useRecording(props.trackId, cue?.recording ?? "");
  const heard = recording !== null && sameWords(cue?.text ?? "", recording.text);
  const spoken = useMemo<Spoken>(
    () => (heard ? { ms: recording.duration_ms, words: null, measured: true } : bySomeVoice),
    [heard, recording, bySomeVoice],
  );
  useImperativeHandle(ref, () => ({
    focus: () => {
      field.current?.focus();
      field.current?.setSelectionRange(field.current.value.length, field.current.value.length);
    },
    follow: (text) => {
      written.current = text;
    },
    caret: () => (document.activeElement === field.current ? (field.current?.selectionStart ?? null) : null),
    word: () => (field.current ? wordAt(field.current.value, field.current.selectionStart, field.current.selectionEnd) : ""),
  }));
  const rewriting = useRewriting(rewriter, id);
  useFollowingEnd(store, id, spoken, filmMs, written);
  if (cue === undefined) return null;
  const room = roomOf(cue, speech, cues, filmMs);
  const at = cues.indexOf(cue);
  const write = (text: string): void => {
    written.current = text;
    store.dispatch(gestures.setText(store.readScript(), id, text), "text", typing(id, "text"));
  };
  const proposals = proposalsOf(cue, rewriting, room, wordsPerMinute);
  const taken = (text: string): void => {
    written.current = text;
    take(store, cue, text);
  };
  return (
    <section className="cue-panel panel" aria-labelledby="cue-panel-title">
      <header className="cue-panel__head">
        <h2 id="cue-panel-title">{translate("cw.editor.cue.title", { at: at + 1, all: cues.length })}</h2>
        <CueTimes
          cue={cue}
          disabled={!mayEdit}
          onStart={(ms) => store.dispatch(gestures.setStart(store.readScript(), id, ms), "start")}
          onEnd={(ms) => store.dispatch(gestures.setEnd(store.readScript(), id, ms, filmMs || undefined), "end")}
        />
      </header>
      <Around cues={cues} at={at} dialogue={props.dialogue} onSeek={onSeek}>
        <label className="cue-panel__text">
          <span className="only-read">{translate("cw.editor.cue.text")}</span>
          <textarea
            key={id}
            ref={field}
            value={cue.text}
            dir={cue.text ? "auto" : undefined}
            rows={3}
            readOnly={!mayEdit}
            placeholder={translate("cw.editor.cue.placeholder")}
            aria-describedby="cue-fit"
            spellCheck
            onChange={(event) => write(event.target.value)}
            onBlur={() => store.settle()}
          />
        </label>
      </Around>
      <div id="cue-fit">
        <FitBar text={cue.text} spoken={spoken} room={room} />
      </div>
      <OwnVoice
        cueId={id}
        recorder={props.recorder}
        recording={recording}
        heard={heard}
        mayEdit={mayEdit}
        map={map}
        onRecord={() => onCommand("record")}
        onRemove={() => store.dispatch(gestures.setRecording(store.readScript(), id, "", 0), "record")}
      />
      {mayEdit && (
        <Tools extended={cue.extended} map={map} onCommand={onCommand} />
      )}
      <StatusLine status={cue.status} mayEdit={mayEdit} map={map} onCommand={onCommand} />
      {mayEdit && (
        <>
          <Rewrites
            now={cue.text}
            rewriting={rewriting}
            proposals={proposals}
            map={map}
            onAsk={() => onCommand("rewrite")}
            onAskAlways={() => rewriter.ask(cue, { words: "always", words_per_minute: wordsPerMinute })}
            onCancel={() => rewriter.cancel()}
            onTake={taken}
          />
          <Alternatives cue={cue} room={room} wordsPerMinute={wordsPerMinute} map={proposals.length === 0 ? map : null} onTake={taken} />
        </>
      )}
      <CueFindings key={`findings ${id}`} trackId={props.trackId} findings={findings} mayEdit={mayEdit} map={map} onMend={props.onMend} onWaived={props.onWaived} />
      <Evidence key={`evidence ${id}`} cue={cue} onSeek={onSeek} />
    </section>
  );
};

/**
 * A description ends when it has been spoken: the end follows the voice while one writes. What one only looks at, and what
 * is undone, stays as it is.
 */
function useFollowingEnd(store: EditorStore, id: string, spoken: Spoken, filmMs: number, written: RefObject<string | null>): void {
  useEffect(
    () => () => {
      written.current = null; // of a cue that is left
    },
    [id, written],
  );
  useEffect(() => {
    const cue = store.cue(id);
    if (cue === undefined || !spoken.measured || written.current === null || cue.text !== written.current) return;
    written.current = null;
    const end = gestures.setEnd(store.readScript(), id, cue.start_ms + spoken.ms, filmMs || undefined);
    store.dispatch(end, "text", following(id, "text"));
  }, [store, id, spoken, filmMs, written]);
}

/** Take a wording of the model instead. */
export function take(store: EditorStore, cue: EditCue, text: string): void {
  store.dispatch(gestures.setText(store.readScript(), cue.id, text), "alternative");
}

interface ToolsProps {
  extended: boolean;
  map: KeyMap;
  onCommand: (command: Command) => void;
}

/** They stay as they are from cue to cue: to make so many buttons anew with every step would be seen. */
const Tools = memo(({ extended, map, onCommand }: ToolsProps) => {
  const translate = useTranslate();
  return (
    <div className="cue-panel__tools" role="group" aria-label={translate("cw.editor.cue.tools")}>
      {TOOLS.map((command) => (
        <Button key={command} size="small" variant="outlined" onClick={() => onCommand(command)}>
          {translate(`cw.editor.tool.${command}`)}
          {map.first(command) && <ChordKeys chord={map.first(command)} />}
        </Button>
      ))}
      <FormControlLabel
        control={<Switch size="small" checked={extended} onChange={() => onCommand("extended")} />}
        label={translate("cw.editor.cue.extended")}
      />
    </div>
  );
});
Tools.displayName = "Tools";

interface StatusProps {
  status: EditCue["status"];
  mayEdit: boolean;
  map: KeyMap;
  onCommand: (command: Command) => void;
}

/** Whether a reviewer lets the cue stand. */
const StatusLine = memo(({ status, mayEdit, map, onCommand }: StatusProps) => {
  const translate = useTranslate();
  return (
    <div className="cue-panel__status row">
      <span className={`mark mark--${status}`}>{translate(`cw.editor.status.${status}`)}</span>
      {mayEdit &&
        (["approve", "ask_changes"] as const).map((command) => (
          <Button key={command} size="small" onClick={() => onCommand(command)}>
            {translate(`cw.editor.tool.${command}`)}
            {map.first(command) && <ChordKeys chord={map.first(command)} />}
          </Button>
        ))}
    </div>
  );
});
StatusLine.displayName = "StatusLine";
