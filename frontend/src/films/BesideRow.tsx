import { useMemo, type KeyboardEvent } from "react";
import { useTranslate } from "react-admin";

import type { Cue } from "../api/models";
import type { Moment } from "../script/pairCues";
import { markWords, type Stretch } from "../script/wordMarks";
import { clock } from "../timeline/timeText";

interface Props {
  moment: Moment<Cue>;
  names: { left: string; right: string };
  current: boolean;
  tabIndex: number;
  onFocus: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onChoose: () => void;
}

export const BesideRow = ({ moment, names, current, tabIndex, onFocus, onKeyDown, onChoose }: Props) => {
  const translate = useTranslate();
  const { left, right } = moment;
  const marked = useMemo(() => markWords(left.map(({ text }) => text), right.map(({ text }) => text)), [left, right]);
  const both = left.length > 0 && right.length > 0;
  return (
    <button
      type="button"
      className="moment__row"
      tabIndex={tabIndex}
      aria-current={current ? "true" : undefined}
      onFocus={onFocus}
      onKeyDown={onKeyDown}
      onClick={onChoose}
    >
      <Side name={names.left} cues={left} texts={marked.left} marks={marked.shared > 0} />
      <Side name={names.right} cues={right} texts={marked.right} marks={marked.shared > 0} />
      {both && marked.shared === 0 && <span className="moment__note">{translate("cw.beside.nothing_shared")}</span>}
    </button>
  );
};

interface SideProps {
  name: string;
  cues: readonly Cue[];
  texts: readonly Stretch[][];
  marks: boolean; // not where all would be marked
}

/** What one script says in the moment. Its name is seen where the two stand below each other, and heard always. */
const Side = ({ name, cues, texts, marks }: SideProps) => {
  const translate = useTranslate();
  return (
    <span className="side">
      <span className="side__name">
        <bdi>{name}</bdi>
      </span>
      {cues.length === 0 && <span className="side__silent">{translate("cw.beside.silent")}</span>}
      {cues.map((cue, index) => (
        <span key={cue.id} className="side__cue">
          <span className="side__time time">{clock(cue.start_ms)}</span>
          <span className="side__text" dir="auto">
            {(texts[index] ?? []).map(({ text, differs }, place) => (differs && marks ? <Differs key={place}>{text}</Differs> : text))}
          </span>
        </span>
      ))}
    </span>
  );
};

/** Underlined for eyes; in brackets and words for ears, since a screen reader says nothing of a mark within a button. */
const Differs = ({ children }: { children: string }) => {
  const translate = useTranslate();
  return (
    <mark className="differs">
      <span className="only-read">({translate("cw.beside.differs")} </span>
      {children}
      <span className="only-read">)</span>
    </mark>
  );
};
