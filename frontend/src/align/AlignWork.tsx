import { useMemo, useRef, useState } from "react";
import { Button } from "@mui/material";
import { useStore, useTranslate } from "react-admin";
import { Link } from "react-router-dom";

import type { AssignmentWithSentences } from "../api/models";
import { Playhead } from "../player/playhead";
import { ProblemPanel } from "../shell/ProblemPanel";
import { ClipPlayer, type Clip } from "./ClipPlayer";
import { CurveView } from "./CurveView";
import { Decide } from "./Decide";
import { nextOpen } from "./decisions";
import { passage, setEdge, within, type Edge } from "./interval";
import { KeyHelp } from "./KeyHelp";
import { KEYS, keyOf, type Command } from "./keys";
import { ordered, type Order } from "./order";
import { OrderChoice } from "./OrderChoice";
import { SavedLine } from "./SavedLine";
import { SentenceList } from "./SentenceList";
import { Spoken } from "./Spoken";
import { GiveBack, Summary } from "./Summary";
import { useKeys } from "./useKeys";
import { useVerifying } from "./useVerifying";

/** One film's narration, verified sentence by sentence: the sentence, the film at its place, and the decision. */
export const AlignWork = ({ assignment, onExpired }: { assignment: AssignmentWithSentences; onExpired: () => void }) => {
  const translate = useTranslate();
  const [playhead] = useState(() => new Playhead());
  const clip = useRef<Clip>(null);
  const [helping, setHelping] = useState(false);
  const [keysOn, setKeysOn] = useStore("cuewright.align_keys", true);
  const [order, setOrder] = useStore<Order>("cuewright.align_order", "time");
  const sentences = useMemo(() => ordered(assignment.sentences, order), [assignment.sentences, order]);
  const work = useVerifying(assignment, sentences);
  const { duration_ms: durationMs } = assignment;
  const { sentence, proposed, own, index, page } = work;
  const playing = useMemo(() => (proposed ? passage(proposed, durationMs) : null), [proposed, durationMs]);
  const next = sentences[nextOpen(sentences.map(({ cue_id }) => cue_id), work.answers, index)];

  const setHere = (edge: Edge): void => {
    if (proposed) work.adjust(setEdge(own ?? proposed, edge, playhead.ms, durationMs));
  };
  const run: Record<Command, () => void> = {
    accept: () => work.say("alignable"),
    hidden: () => work.say("not_visible"),
    unsure: () => work.say("unsure"),
    start: () => setHere("start"),
    end: () => setHere("end"),
    reset: work.reset,
    undo: work.undo,
    play: () => playhead.toggle(),
    again: () => clip.current?.again(),
    previous: () => work.go(index - 1),
    next: () => work.go(index + 1),
    order: () => setOrder(order === "time" ? "open" : "time"),
    help: () => setHelping(true),
  };
  useKeys(KEYS, keysOn && !helping, (command) => run[command]());

  return (
    <div className="align">
      <div className="align__see">
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
          <Summary assignment={assignment} sentences={sentences} answers={work.answers} pending={page.pending} onChoose={work.go}>
            <Button variant="outlined" disabled={page.given.length === 0} onClick={work.undo}>
              {translate("cw.align.undo")}
              <kbd>{keyOf("undo")}</kbd>
            </Button>
          </Summary>
        )}
        <div hidden={!sentence}>
          <ClipPlayer
            ref={clip}
            playhead={playhead}
            media={assignment.media}
            clip={playing}
            nextMs={next ? passage(within(next.proposed, durationMs), durationMs).start_ms : null}
            onExpired={onExpired}
          />
        </div>
        {sentence && proposed && (
          <CurveView
            sentence={sentence}
            proposed={proposed}
            own={own}
            playhead={playhead}
            durationMs={durationMs}
            onOwn={work.adjust}
          />
        )}
        {page.problem !== null && <ProblemPanel error={page.problem} compact />}
        {page.lost && (
          <Button className="align__lost" component={Link} to="/align" variant="contained">
            {translate("cw.align.to_queue")}
          </Button>
        )}
        {sentence && !page.lost && (
          <Decide
            said={work.said?.label}
            own={own !== null}
            canUndo={page.given.length > 0}
            onCommand={(command) => run[command]()}
          />
        )}
        <Spoken words="cw.align.told" told={work.told} place={index} text={sentence?.text} />
      </div>
      <aside className="align__list panel" aria-label={translate("cw.align.sentences")}>
        <OrderChoice order={order} onOrder={setOrder} />
        <SentenceList sentences={sentences} answers={work.answers} current={index} onChoose={work.go} />
        <div className="align__foot row">
          <Button variant="outlined" size="small" onClick={() => work.go(sentences.length)} disabled={!sentence}>
            {translate("cw.align.to_summary")}
          </Button>
          <GiveBack id={assignment.id} />
        </div>
      </aside>
      {helping && <KeyHelp table={KEYS} words="cw.align.keys" on={keysOn} onSwitch={setKeysOn} onClose={() => setHelping(false)} />}
    </div>
  );
};

const LONG_TEXT = 120; // letters

const Words = ({ text, alignable }: { text: string; alignable: number | null }) => {
  const translate = useTranslate();
  return (
    <div className="align__words">
      <h2 dir="auto" className={text.length > LONG_TEXT ? "align__long" : undefined}>{text}</h2>
      {alignable !== null && (
        <p className="quiet">{translate("cw.align.likely", { percent: Math.round(alignable * 100) })}</p>
      )}
    </div>
  );
};
