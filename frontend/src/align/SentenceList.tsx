import { useEffect, useRef } from "react";
import { useTranslate } from "react-admin";

import type { Sentence } from "../api/models";
import { clock } from "../timeline/timeText";
import { keepFocus } from "./ClipPlayer";
import type { Said } from "./decisions";

interface Props {
  sentences: readonly Sentence[];
  answers: ReadonlyMap<string, Said>;
  current: number;
  onChoose: (index: number) => void;
}

const MARKS = { alignable: "✓", not_visible: "✕", unsure: "?" } as const;

/** The narration in order; one tab stop, and the arrow keys of the page walk it. */
export const SentenceList = ({ sentences, answers, current, onChoose }: Props) => {
  const translate = useTranslate();
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const box = list.current;
    const row = box?.children[Math.min(current, sentences.length - 1)]?.querySelector("button");
    if (!box || !row) return;
    if (box.contains(document.activeElement)) row.focus({ preventScroll: true });
    const top = row.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop;
    box.scrollTo({ top: top - box.clientHeight / 3 });
  }, [current, sentences.length]);
  return (
    <ol className="sentences" ref={list} aria-label={translate("cw.align.sentences")}>
      {sentences.map(({ cue_id, text, spoken, proposed }, index) => {
        const label = answers.get(cue_id)?.label;
        return (
          <li key={cue_id}>
            <button
              type="button"
              className="sentence"
              aria-current={index === current ? "step" : undefined}
              tabIndex={index === Math.min(current, sentences.length - 1) ? 0 : -1}
              onMouseDown={keepFocus}
              onClick={() => onChoose(index)}
            >
              <span className={`sentence__mark sentence__mark--${label ?? "open"}`} aria-hidden="true">
                {label && MARKS[label]}
              </span>
              <span className="sentence__text">{text}</span>
              <span className="time quiet">{clock((spoken ?? proposed).start_ms)}</span>
              <span className="only-read">{translate(`cw.align.said.${label ?? "open"}`)}</span>
            </button>
          </li>
        );
      })}
    </ol>
  );
};
