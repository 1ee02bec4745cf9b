import { useEffect, useRef } from "react";

/** How loud the microphone is, from moment to moment; for the eye alone. */
export const Level = ({ read }: { read: () => number }) => {
  const bar = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let frame = requestAnimationFrame(function draw() {
      if (bar.current) bar.current.style.transform = `scaleX(${read().toFixed(3)})`;
      frame = requestAnimationFrame(draw);
    });
    return () => cancelAnimationFrame(frame);
  }, [read]);
  return (
    <span className="level" aria-hidden="true">
      <span ref={bar} className="level__now" />
    </span>
  );
};
