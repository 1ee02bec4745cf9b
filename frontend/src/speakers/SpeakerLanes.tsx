import { useMemo, useRef } from "react";
import { useTranslate } from "react-admin";

import type { Speaker, Speakers } from "../api/models";
import type { Playhead } from "../player/playhead";
import { useDrawn } from "../player/usePlayhead";
import { Ruler } from "../timeline/Lanes";
import { SpeakerHead } from "./SpeakerHead";
import { SpeakerLane } from "./SpeakerLane";
import type { HeardLine } from "./transcript";
import type { Changes } from "./useChanges";

interface Props {
  heard: Speakers;
  lines: readonly HeardLine[];
  playhead: Playhead;
  durationMs: number;
  changes: Changes;
  mayEdit: boolean;
  working: boolean; // a harvest is under way: the tracks may become others
}

/** Each voice with its name, what may be done about it, and when it speaks. */
export const SpeakerLanes = ({ heard, lines, playhead, durationMs, changes, mayEdit, working }: Props) => {
  const translate = useTranslate();
  const list = useRef<HTMLOListElement>(null);
  const spans = useMemo(() => {
    const found = new Map<number, HeardLine[]>();
    for (const line of lines) if (line.speaker !== null) found.set(line.speaker, [...(found.get(line.speaker) ?? []), line]);
    return found;
  }, [lines]);
  const words = heard.unsure && !heard.withheld ? "always" : "in_domain";

  useDrawn(playhead, (ms) => {
    const share = durationMs > 0 ? Math.min(1, ms / durationMs) : 0;
    list.current?.style.setProperty("--at", String(share));
  });

  const narrate = (speaker: Speaker): void => {
    const { name } = speaker;
    if (!speaker.narrates) return changes.narrate([speaker], words, translate("cw.speakers.told.narrator", { name }));
    const rest = heard.speakers.filter(({ narrates, number }) => narrates && number !== speaker.number);
    changes.narrate(rest, words, translate("cw.speakers.told.not_narrator", { name }));
  };

  return (
    <div className="speakers__lanes">
      <ol ref={list} aria-label={translate("cw.speakers.lanes")}>
        {heard.speakers.map((speaker) => (
          <li key={speaker.number} className="speaker">
            <SpeakerHead
              speaker={speaker}
              others={heard.speakers.filter(({ number }) => number !== speaker.number)}
              mayEdit={mayEdit}
              busy={changes.busy || working}
              onRename={(name) => changes.rename(speaker, name)}
              onMerge={(into) => changes.merge(speaker, into)}
              onNarrate={() => narrate(speaker)}
            />
            <SpeakerLane
              speaker={speaker}
              spans={spans.get(speaker.number) ?? []}
              durationMs={durationMs}
              onSeek={(ms) => playhead.seek(ms)}
            />
          </li>
        ))}
      </ol>
      {durationMs > 0 && (
        <div dir="ltr">
          <Ruler durationMs={durationMs} zoom={1} />
        </div>
      )}
    </div>
  );
};
