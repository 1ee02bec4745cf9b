import type { KeyboardEvent } from "react";
import { useTranslate } from "react-admin";

import { descriptionData, type Cue } from "../api/models";
import { countWords } from "../player/speechPlan";
import { clock } from "../timeline/timeText";

interface Props {
  cue: Cue;
  current: boolean;
  open: boolean;
  tabIndex: number;
  onFocus: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onChoose: () => void;
}

export const CueRow = ({ cue, current, open, tabIndex, onFocus, onKeyDown, onChoose }: Props) => {
  const translate = useTranslate();
  const data = descriptionData(cue);
  const words = data.words ?? countWords(cue.text);
  return (
    <button
      type="button"
      className="cue__row"
      tabIndex={tabIndex}
      aria-current={current ? "true" : undefined}
      aria-expanded={open}
      onFocus={onFocus}
      onKeyDown={onKeyDown}
      onClick={onChoose}
    >
      <span className="cue__time time">{clock(cue.start_ms)}</span>
      <span className="cue__text" dir="auto">{cue.text}</span>
      <span className="cue__fit">
        {data.max_words !== undefined && (
          <span className="cue__gauge" aria-hidden="true">
            <span style={{ width: `${Math.min(100, (words / Math.max(1, data.max_words)) * 100)}%` }} />
          </span>
        )}
        <span className="quiet">
          {data.max_words === undefined
            ? translate("cw.script.words", { smart_count: words })
            : translate("cw.script.words_of", { words, max: data.max_words })}
        </span>
        {data.status === "review" && <span className="cue__flag">{translate("cw.script.review")}</span>}
        {data.in_domain === false && <span className="cue__flag">{translate("cw.script.unsure")}</span>}
      </span>
    </button>
  );
};
