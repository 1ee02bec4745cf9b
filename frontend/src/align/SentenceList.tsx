import { memo, useEffect, useRef } from "react";
import { useTranslate } from "react-admin";

import type { Sentence } from "../api/models";
import { clock } from "../timeline/timeText";
import { keepFocus } from "../player/keepFocus";
import type { Label, Said } from "./decisions";

interface Props {
  sentences: readonly Pick<Sentence, "cue_id" | "text" | "spoken" | "proposed">[];
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
      {sentences.map(({ cue_id, text, spoken, proposed }, index) => (
        <Row
          key={cue_id}
          index={index}
          text={text}
          ms={(spoken ?? proposed).start_ms}
          label={answers.get(cue_id)?.label}
          current={index === current}
          stop={index === Math.min(current, sentences.length - 1)}
          onChoose={onChoose}
        />
      ))}
    </ol>
  );
};

interface RowProps {
  index: number;
  text: string;
  ms: number;
  label: Label | undefined;
  current: boolean;
  stop: boolean;
  onChoose: (index: number) => void;
}

/** Drawn again only when something about this sentence changes: a narration has thousands. */
const Row = memo(({ index, text, ms, label, current, stop, onChoose }: RowProps) => {
  const translate = useTranslate();
  return (
    <li>
      <button
        type="button"
        className="sentence"
        aria-current={current ? "step" : undefined}
        tabIndex={stop ? 0 : -1}
        onMouseDown={keepFocus}
        onClick={() => onChoose(index)}
      >
        <span className={`sentence__mark sentence__mark--${label ?? "open"}`} aria-hidden="true">
          {label && MARKS[label]}
        </span>
        <span className="sentence__text" dir="auto">{text}</span>
        <span className="time quiet">{clock(ms)}</span>
        <span className="only-read">{translate(`cw.align.said.${label ?? "open"}`)}</span>
      </button>
    </li>
  );
});
Row.displayName = "Row";
