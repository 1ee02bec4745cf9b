import { useMemo, useRef, useState } from "react";
import { Button } from "@mui/material";
import { useTranslate } from "react-admin";

import { Decide } from "../align/Decide";
import { nextOpen } from "../align/decisions";
import { passage } from "../align/interval";
import type { SharedCommand } from "../align/keys";
import { runOnSentence } from "../align/sentenceDeeds";
import { SentenceFilm } from "../align/SentenceFilm";
import { SentenceList } from "../align/SentenceList";
import { Spoken } from "../align/Spoken";
import { useFilmAround } from "../align/useFilmAround";
import { Words } from "../align/Words";
import type { Disagreement, Media } from "../api/models";
import { CommandButton } from "../editor/keys/CommandButton";
import { KeyDialog } from "../editor/keys/KeyDialog";
import { useCommands, useKeyMap } from "../editor/keys/useCommands";
import { release } from "../editor/player/filmCommands";
import type { AskTime } from "../editor/player/TimeField";
import { LONGEST_MS, useTransport } from "../editor/player/useTransport";
import type { TimelineHandle } from "../editor/timeline/EditorTimeline";
import { AdjudicationSummary } from "./AdjudicationSummary";
import { AnswerList } from "./AnswerList";
import { answerTracks } from "./answerTracks";
import { chosenBy, DECIDE_KEYS, type Command } from "./keys";
import { nextHeard, placeOf, spanOf, spansOf } from "./place";
import { useAdjudicating } from "./useAdjudicating";

interface Props {
  collectionId: string;
  trackId: string;
  videoId: string;
  sentences: readonly Disagreement[];
  media: Media;
  durationMs: number | null;
  onExpired: () => void;
}

/** The sentences that people see differently, one after the other: what each says, the film there, and the decision. */
export const AdjudicationWork = ({ collectionId, trackId, videoId, sentences, media, durationMs, onExpired }: Props) => {
  const translate = useTranslate();
  const time = useRef<AskTime>(null);
  const timeline = useRef<TimelineHandle>(null);
  const [helping, setHelping] = useState(false);
  const [hearing, setHearing] = useState<{ cueId: string; at: number } | null>(null);
  const keys = useKeyMap(DECIDE_KEYS);
  const film = useFilmAround(videoId, durationMs);
  const transport = useTransport(media, { framesPerSecond: null, durationMs: durationMs ?? LONGEST_MS });
  const work = useAdjudicating(trackId, sentences, durationMs);
  const { sentence, proposed, own, index } = work;
  const heard = hearing !== null && hearing.cueId === sentence?.cue_id ? hearing.at : null;
  const clip = useMemo(() => {
    const answer = heard === null ? undefined : sentence?.answers[heard];
    const span = answer && spanOf(answer);
    return span ? passage(span, durationMs) : sentence ? placeOf(sentence, durationMs) : null;
  }, [sentence, heard, durationMs]);
  const next = sentences[nextOpen(work.cueIds, work.decisions, index)];
  const tracks = useMemo(() => answerTracks(sentences), [sentences]);

  const choose = (at: number): void => {
    const answer = sentence?.answers[at];
    if (answer) work.decide({ label: answer.label, interval: spanOf(answer) });
  };
  const hear = (): void => {
    const at = sentence && nextHeard(sentence.answers, heard);
    if (sentence === undefined || at === undefined) return;
    if (at === heard && clip) transport.playSpan(clip);
    setHearing({ cueId: sentence.cue_id, at });
  };
  const run = (command: Command): boolean => {
    const at = chosenBy(command);
    if (at !== null) choose(at);
    else if (command === "hear") hear();
    else {
      const parts = { work, transport, timeline: timeline.current, time: time.current, durationMs, clip, help: () => setHelping(true) };
      return runOnSentence(command as SharedCommand, parts);
    }
    return true;
  };
  useCommands(keys, !helping, run, (command) => release(command, transport));

  return (
    <div className="align align--adjudication">
      <div className="align__line row">
        <span>
          {sentence
            ? translate("cw.adjudication.place", { at: index + 1, all: sentences.length })
            : translate("cw.adjudication.after_last", { smart_count: sentences.length })}
        </span>
        <span className="saved-line">{translate("cw.adjudication.kept")}</span>
      </div>
      {sentence && (
        <Words text={sentence.text} alignable={sentence.alignable}>
          {translate(`cw.adjudication.differs.${sentence.differs}`)}
        </Words>
      )}
      {!sentence && (
        <AdjudicationSummary collectionId={collectionId} trackId={trackId} sentences={sentences} work={work}>
          <CommandButton map={keys.map} command="undo" word="cw.align.undo" large off={work.given.length === 0} onPress={run} />
        </AdjudicationSummary>
      )}
      <SentenceFilm
        time={time}
        timeline={timeline}
        film={film}
        media={media}
        transport={transport}
        sentence={sentence}
        proposed={proposed}
        own={own}
        tracks={tracks}
        durationMs={durationMs}
        clip={clip}
        nextMs={next ? placeOf(next, durationMs).start_ms : null}
        onExpired={onExpired}
        onOwn={work.adjust}
        onChoose={(id) => work.go(work.cueIds.indexOf(id))}
      />
      <div className="align__decide">
        {sentence && (
          <>
            <AnswerList answers={sentence.answers} map={keys.map} decided={work.said} heard={heard} onChoose={choose} />
            <Decide<Command>
              map={keys.map}
              said={work.said?.label}
              own={own !== null}
              canUndo={work.given.length > 0}
              accept="cw.adjudication.accept"
              more={[{ command: "hear", word: "cw.adjudication.hear", off: spansOf(sentence.answers).length === 0 }]}
              onCommand={run}
            />
          </>
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
      {helping && <KeyDialog keys={keys} onClose={() => setHelping(false)} />}
    </div>
  );
};
