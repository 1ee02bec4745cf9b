import { useEffect, useState } from "react";

import { span } from "../timeline/timeText";

/** How long it has been recorded. */
export const Elapsed = ({ since }: { since: number }) => {
  const [now, setNow] = useState(since);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 100);
    return () => clearInterval(timer);
  }, []);
  return <span className="time">{span(Math.max(0, now - since))}</span>;
};
