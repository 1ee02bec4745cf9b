import type { Ref } from "react";

import type { AskTime } from "../editor/player/TimeField";
import { LONGEST_MS } from "../editor/player/useTransport";
import type { TimelineHandle } from "../editor/timeline/EditorTimeline";
import type { Span } from "../timeline/timelineModel";
import { ClipPlayer } from "./ClipPlayer";
import { SentenceTimeline, type AroundSentence } from "./SentenceTimeline";

interface Props extends Omit<AroundSentence, "sentence" | "proposed"> {
  time: Ref<AskTime>;
  timeline: Ref<TimelineHandle>;
  /** Undefined after the last one: the film is there still, unseen. */
  sentence: AroundSentence["sentence"] | undefined;
  proposed: Span | null | undefined;
  clip: Span | null;
  nextMs: number | null;
  onExpired: () => void;
}

/** The film at the sentence's place, and its timeline below. */
export const SentenceFilm = ({ time, timeline, sentence, proposed, clip, nextMs, onExpired, ...around }: Props) => (
  <div className="align__see" hidden={!sentence}>
    <ClipPlayer
      ref={time}
      transport={around.transport}
      media={around.media}
      durationMs={around.durationMs ?? LONGEST_MS}
      clip={clip}
      nextMs={nextMs}
      onExpired={onExpired}
    />
    {sentence && proposed && <SentenceTimeline ref={timeline} sentence={sentence} proposed={proposed} {...around} />}
  </div>
);
