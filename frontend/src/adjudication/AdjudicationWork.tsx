import { useMemo, useRef, useState } from "react";
import { Button } from "@mui/material";
import { useStore, useTranslate } from "react-admin";

import { ClipPlayer, type Clip } from "../align/ClipPlayer";
import { CurveView } from "../align/CurveView";
import { nextOpen } from "../align/decisions";
import { passage, setEdge, type Edge } from "../align/interval";
import { KeyHelp } from "../align/KeyHelp";
import { SentenceList } from "../align/SentenceList";
import { Spoken } from "../align/Spoken";
import { useKeys } from "../align/useKeys";
import type { Disagreement, Media } from "../api/models";
import { Playhead } from "../player/playhead";
import { AdjudicationSummary } from "./AdjudicationSummary";
import { AnswerLanes } from "./AnswerLanes";
import { DecideButtons } from "./DecideButtons";
import { KEYS, keyOf, type Command } from "./keys";
import { nextHeard, placeOf, spanOf, spansOf } from "./place";
import { useAdjudicating } from "./useAdjudicating";

interface Props {
  collectionId: string;
  trackId: string;
  sentences: readonly Disagreement[];
  media: Media;
  durationMs: number | null;
  onExpired: () => void;
}

/** The sentences that people see differently, one after the other: what each says, the film there, and the decision. */
export const AdjudicationWork = ({ collectionId, trackId, sentences, media, durationMs, onExpired }: Props) => {
  const translate = useTranslate();
  const [playhead] = useState(() => new Playhead());
  const clip = useRef<Clip>(null);
  const [helping, setHelping] = useState(false);
  const [keysOn, setKeysOn] = useStore("cuewright.align_keys", true);
  const [hearing, setHearing] = useState<{ cueId: string; at: number } | null>(null);
  const work = useAdjudicating(trackId, sentences, durationMs);
  const { sentence, proposed, own, index } = work;
  const heard = hearing !== null && hearing.cueId === sentence?.cue_id ? hearing.at : null;
  const playing = useMemo(() => {
    const answer = heard === null ? undefined : sentence?.answers[heard];
    const span = answer && spanOf(answer);
    return span ? passage(span, durationMs) : sentence ? placeOf(sentence, durationMs) : null;
  }, [sentence, heard, durationMs]);
  const next = sentences[nextOpen(work.cueIds, work.decisions, index)];

  const setHere = (edge: Edge): void => {
    if (proposed) work.adjust(setEdge(own ?? proposed, edge, playhead.ms, durationMs));
  };
  const choose = (at: number): void => {
    const answer = sentence?.answers[at];
    if (answer) work.decide({ label: answer.label, interval: spanOf(answer) });
  };
  const hear = (): void => {
    const at = sentence && nextHeard(sentence.answers, heard);
    if (sentence === undefined || at === undefined) return;
    if (at === heard) clip.current?.again();
    setHearing({ cueId: sentence.cue_id, at });
  };
  const run: Record<Exclude<Command, "choose">, () => void> = {
    accept: () => work.say("alignable"),
    hidden: () => work.say("not_visible"),
    unsure: () => work.say("unsure"),
    start: () => setHere("start"),
    end: () => setHere("end"),
    reset: work.reset,
    undo: work.undo,
    play: () => playhead.toggle(),
    again: () => clip.current?.again(),
    hear,
    previous: () => work.go(index - 1),
    next: () => work.go(index + 1),
    help: () => setHelping(true),
  };
  const onCommand = (command: Command, key = ""): void => (command === "choose" ? choose(Number(key) - 1) : run[command]());
  useKeys(KEYS, keysOn && !helping, onCommand);

  return (
    <div className="align align--adjudication">
      <div className="align__see">
        <div className="align__line row">
          <span>
            {sentence
              ? translate("cw.adjudication.place", { at: index + 1, all: sentences.length })
              : translate("cw.adjudication.after_last", { smart_count: sentences.length })}
          </span>
          <span className="saved-line">{translate("cw.adjudication.kept")}</span>
        </div>
        {sentence && (
          <div className="align__words">
            <h2>{sentence.text}</h2>
            <p className="quiet">
              {translate(`cw.adjudication.differs.${sentence.differs}`)}{" "}
              {sentence.alignable !== null && translate("cw.align.likely", { percent: Math.round(sentence.alignable * 100) })}
            </p>
          </div>
        )}
        {!sentence && (
          <AdjudicationSummary collectionId={collectionId} trackId={trackId} sentences={sentences} work={work}>
            <Button variant="outlined" disabled={work.given.length === 0} onClick={work.undo}>
              {translate("cw.align.undo")}
              <kbd>{keyOf("undo")}</kbd>
            </Button>
          </AdjudicationSummary>
        )}
        <div hidden={!sentence}>
          <ClipPlayer
            ref={clip}
            playhead={playhead}
            media={media}
            clip={playing}
            nextMs={next ? placeOf(next, durationMs).start_ms : null}
            onExpired={onExpired}
          />
        </div>
        {sentence && proposed && (
          <CurveView
            sentence={sentence}
            proposed={proposed}
            own={own}
            others={spansOf(sentence.answers)}
            playhead={playhead}
            durationMs={durationMs}
            onOwn={work.adjust}
            below={(view) => (
              <AnswerLanes answers={sentence.answers} view={view} decided={work.said} heard={heard} onChoose={choose} />
            )}
          />
        )}
        {sentence && (
          <DecideButtons
            decided={work.said?.label}
            own={own !== null}
            canUndo={work.given.length > 0}
            canHear={spansOf(sentence.answers).length > 0}
            onCommand={onCommand}
          />
        )}
        <Spoken words="cw.adjudication.told" told={work.told} place={index} text={sentence?.text} />
      </div>
      <aside className="align__list panel" aria-label={translate("cw.adjudication.sentences")}>
        <SentenceList sentences={sentences} answers={work.decisions} current={index} onChoose={work.go} />
        <div className="align__foot row">
          <Button variant="outlined" size="small" onClick={() => work.go(sentences.length)} disabled={!sentence}>
            {translate("cw.align.to_summary")}
          </Button>
        </div>
      </aside>
      {helping && (
        <KeyHelp table={KEYS} words="cw.adjudication.keys" on={keysOn} onSwitch={setKeysOn} onClose={() => setHelping(false)} />
      )}
    </div>
  );
};
