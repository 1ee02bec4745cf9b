import { useEffect, useRef, type ReactNode } from "react";
import { useTranslate } from "react-admin";

import type { Label } from "./decisions";

interface Props {
  id: string;
  title: string;
  /** What was said of each sentence; no counts where there are no sentences. */
  said: Iterable<{ label: Label }> | null;
  hint: string;
  /** What is refused, and what can be done. */
  children: ReactNode;
  missing: readonly { text: string; at: number }[];
  missingLabel: string;
  most?: number;
  onChoose: (at: number) => void;
}

const LABELS: readonly Label[] = ["alignable", "not_visible", "unsure"];

/** After the last sentence: how much was said of what, and which sentences wait for an answer. */
export const SummaryFrame = ({ id, title, said, hint, children, missing, missingLabel, most = Infinity, onChoose }: Props) => {
  const translate = useTranslate();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const labels = said === null ? null : [...said].map(({ label }) => label);
  return (
    <section className="summary panel" aria-labelledby={id}>
      <h2 id={id} ref={heading} tabIndex={-1}>
        {title}
      </h2>
      {labels && (
        <ul className="summary__counts">
          {LABELS.map((label) => (
            <li key={label}>
              <strong>{labels.filter((each) => each === label).length}</strong> {translate(`cw.align.said.${label}`)}
            </li>
          ))}
        </ul>
      )}
      <p className="quiet">{hint}</p>
      {children}
      {missing.length > 0 && (
        <ul className="summary__missing" aria-label={missingLabel}>
          {missing.slice(0, most).map(({ text, at }) => (
            <li key={at}>
              <button type="button" className="sentence" onClick={() => onChoose(at)}>
                <span dir="auto">{text}</span>
              </button>
            </li>
          ))}
          {missing.length > most && (
            <li className="quiet">{translate("cw.align.summary.more", { smart_count: missing.length - most })}</li>
          )}
        </ul>
      )}
    </section>
  );
};
