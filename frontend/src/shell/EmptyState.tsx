import type { ReactNode } from "react";

import "./states.css";

interface Props {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  /** "h1" where this is the whole page. */
  heading?: "h1" | "h2";
}

/** Nothing here yet: why that is, and the one thing to do next. */
export const EmptyState = ({ title, children, action, heading: Heading = "h2" }: Props) => (
  <div className="empty">
    <svg viewBox="0 0 120 84" width="120" height="84" aria-hidden="true">
      <rect x="2" y="2" width="116" height="80" rx="10" fill="none" stroke="var(--cw-control)" strokeWidth="2" strokeDasharray="5 6" />
      <circle cx="92" cy="24" r="8" fill="var(--cw-amber)" />
    </svg>
    <Heading>{title}</Heading>
    {children && <p>{children}</p>}
    {action}
  </div>
);
