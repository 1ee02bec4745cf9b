import type { ReactNode } from "react";
import { useTranslate } from "react-admin";

interface Props {
  text: string;
  alignable: number | null;
  /** What is said before how likely it is. */
  children?: ReactNode;
}

const LONG_TEXT = 120; // letters

/** The sentence, large enough to be read at a glance. */
export const Words = ({ text, alignable, children }: Props) => {
  const translate = useTranslate();
  return (
    <div className="align__words">
      <h2 dir="auto" className={text.length > LONG_TEXT ? "align__long" : undefined}>{text}</h2>
      <p className="quiet">
        {children} {alignable !== null && translate("cw.align.likely", { percent: Math.round(alignable * 100) })}
      </p>
    </div>
  );
};
