import "./CueMark.css";

export type CueTone = "none" | "waiting" | "working" | "ready" | "trouble";

/**
 * The changeover mark of a film print: a dot in the upper right corner of the frame. On a film it shows where the film
 * stands, in the brand it is the brand. Says nothing by itself: a word stands beside it.
 */
export const CueMark = ({ tone }: { tone: CueTone }) => <span className={`cue-mark cue-mark--${tone}`} aria-hidden="true" />;

export const Wordmark = () => (
  <span className="wordmark">
    <svg viewBox="0 0 30 22" width="30" height="22" aria-hidden="true">
      <rect x="1" y="1" width="28" height="20" rx="4" fill="none" stroke="currentColor" strokeWidth="2" />
      <circle cx="22" cy="7.5" r="3.1" fill="var(--cw-amber)" />
    </svg>
    Cuewright
  </span>
);
