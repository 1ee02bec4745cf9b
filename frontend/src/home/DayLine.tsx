import type { Agreement } from "../api/models";
import { known, placeOf } from "../agreement/scale";

const DRAWN = 30; // days
const [WIDTH, HEIGHT, EDGE] = [320, 84, 6];

interface Day {
  day: string;
  value: number;
  low: number;
  high: number;
}

/** The last days on which agreement could be told; none where there are fewer than two. */
export function drawnDays(days: Agreement["days"]): Day[] {
  const there = days.flatMap(({ day, alpha }) => {
    const value = known(alpha);
    return value === null ? [] : [{ day, ...value }];
  });
  return there.length > 1 ? there.slice(-DRAWN) : [];
}

/** Agreement day by day as a line on its band; the figures stand beside it in words. */
export const DayLine = ({ days }: { days: Agreement["days"] }) => {
  const drawn = drawnDays(days);
  if (drawn.length === 0) return null;
  const from = drawn.some(({ low }) => low < 0) ? -1 : 0;
  const x = (at: number): number => EDGE + (at * (WIDTH - 2 * EDGE)) / (drawn.length - 1);
  const y = (value: number): number => HEIGHT - EDGE - (placeOf(value, from) / 100) * (HEIGHT - 2 * EDGE);
  const points = (key: "value" | "low" | "high"): string[] => drawn.map((day, at) => `${x(at)},${y(day[key])}`);
  const last = drawn[drawn.length - 1];
  return (
    <svg className="day-line" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      {[from, 1].map((value) => (
        <line key={value} className="day-line__end" x1={EDGE} x2={WIDTH - EDGE} y1={y(value)} y2={y(value)} />
      ))}
      <polygon className="day-line__band" points={[...points("high"), ...points("low").reverse()].join(" ")} />
      <polyline className="day-line__line" points={points("value").join(" ")} />
      {last && <circle className="day-line__now" cx={x(drawn.length - 1)} cy={y(last.value)} r={4.5} />}
    </svg>
  );
};
