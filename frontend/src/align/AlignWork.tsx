import { useCallback, useMemo, useRef, useState } from "react";
import { Button } from "@mui/material";
import { useStore, useTranslate } from "react-admin";
import { Link } from "react-router-dom";

import type { AssignmentWithSentences, Sentence } from "../api/models";
import { CommandButton } from "../editor/keys/CommandButton";
import { KeyDialog } from "../editor/keys/KeyDialog";
import { useCommands, useKeyMap } from "../editor/keys/useCommands";
import { release } from "../editor/player/filmCommands";
import type { AskTime } from "../editor/player/TimeField";
import { LONGEST_MS, useTransport } from "../editor/player/useTransport";
import type { TimelineHandle } from "../editor/timeline/EditorTimeline";
import { ProblemPanel } from "../shell/ProblemPanel";
import { Decide } from "./Decide";
import { nextOpen } from "./decisions";
import { passage, within } from "./interval";
import { ALIGN_KEYS, type Command } from "./keys";
import { ordered, type Order } from "./order";
import { OrderChoice } from "./OrderChoice";
import { SavedLine } from "./SavedLine";
import { runOnSentence } from "./sentenceDeeds";
import { SentenceFilm } from "./SentenceFilm";
import { SentenceList } from "./SentenceList";
import { Spoken } from "./Spoken";
import { GiveBack, Summary } from "./Summary";
import { sentenceTrack } from "./tracks";
import { useFilmAround } from "./useFilmAround";
import { useVerifying } from "./useVerifying";
import { Words } from "./Words";

interface Props {
  assignment: AssignmentWithSentences;
  onExpired: () => void;
}

/** One film's narration, verified sentence by sentence: the sentence, the film at its place, and the decision. */
export const AlignWork = ({ assignment, onExpired }: Props) => {
  const translate = useTranslate();
  const time = useRef<AskTime>(null);
  const timeline = useRef<TimelineHandle>(null);
  const [helping, setHelping] = useState(false);
  const [order, setOrder] = useStore<Order>("cuewright.align_order", "time");
  const sentences = useMemo(() => ordered(assignment.sentences, order), [assignment.sentences, order]);
  const { media, duration_ms: durationMs } = assignment;
  const film = useFilmAround(assignment.video_id, durationMs);
  const transport = useTransport(media, { framesPerSecond: null, durationMs: durationMs ?? LONGEST_MS });
  const playAt = useCallback(
    (there: Sentence) => transport.playSpan(passage(within(there.proposed, durationMs), durationMs)),
    [transport, durationMs],
  );
  const work = useVerifying(assignment, sentences, playAt);
  const keys = useKeyMap(ALIGN_KEYS);
  const { sentence, proposed, own, index, page, answers } = work;
  const clip = useMemo(() => (proposed ? passage(proposed, durationMs) : null), [proposed, durationMs]);
  const next = sentences[nextOpen(sentences.map(({ cue_id }) => cue_id), answers, index)];
  const tracks = useMemo(() => [sentenceTrack(assignment.sentences, answers)], [assignment.sentences, answers]);

  const run = (command: Command): boolean => {
    if (command === "order") setOrder(order === "time" ? "open" : "time");
    else {
      const parts = { work, transport, timeline: timeline.current, time: time.current, durationMs, clip, help: () => setHelping(true) };
      return runOnSentence(command, parts);
    }
    return true;
  };
  useCommands(keys, !helping, run, (command) => release(command, transport));

  return (
    <div className="align">
      <div className="align__line row">
        <span>
          {sentence
            ? translate("cw.align.place", { at: index + 1, all: sentences.length })
            : translate("cw.align.after_last", { smart_count: sentences.length })}
        </span>
        <SavedLine line={page.line} pending={page.pending} />
      </div>
      {sentence && <Words text={sentence.text} alignable={sentence.alignable} />}
      {!sentence && (
        <Summary assignment={assignment} sentences={sentences} answers={answers} pending={page.pending} onChoose={work.go}>
          <CommandButton map={keys.map} command="undo" word="cw.align.undo" large off={page.given.length === 0} onPress={run} />
        </Summary>
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
        nextMs={next ? passage(within(next.proposed, durationMs), durationMs).start_ms : null}
        onExpired={onExpired}
        onOwn={work.adjust}
        onChoose={(id) => work.go(sentences.findIndex(({ cue_id }) => cue_id === id))}
      />
      <div className="align__decide">
        {page.problem !== null && <ProblemPanel error={page.problem} compact />}
        {page.lost && (
          <Button className="align__lost" component={Link} to="/align" variant="contained">
            {translate("cw.align.to_queue")}
          </Button>
        )}
        {sentence && !page.lost && (
          <Decide
            map={keys.map}
            said={work.said?.label}
            own={own !== null}
            canUndo={page.given.length > 0}
            accept="cw.align.accept"
            onCommand={run}
          />
        )}
        <Spoken words="cw.align.told" told={work.told} place={index} text={sentence?.text} />
      </div>
      <aside className="align__list panel" aria-label={translate("cw.align.sentences")}>
        <OrderChoice order={order} onOrder={setOrder} />
        <SentenceList sentences={sentences} answers={answers} current={index} onChoose={work.go} />
        <div className="align__foot row">
          <Button variant="outlined" size="small" onClick={() => work.go(sentences.length)} disabled={!sentence}>
            {translate("cw.align.to_summary")}
          </Button>
          <GiveBack id={assignment.id} />
        </div>
      </aside>
      {helping && <KeyDialog keys={keys} onClose={() => setHelping(false)} />}
    </div>
  );
};
