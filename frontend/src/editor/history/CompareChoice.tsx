import { memo } from "react";
import { useTranslate } from "react-admin";

import type { Stop } from "./stops";
import { useStopWords } from "./useStopWords";

/** What the shown revision is compared with: the stop before it, the newest, or any revision. */
export type Base = "before" | "now" | number;

interface Props {
  stops: readonly Stop[];
  base: Base;
  onBase: (base: Base) => void;
}

/** A plain list of the browser: it takes hundreds, and typing finds in it. */
export const CompareChoice = ({ stops, base, onBase }: Props) => {
  const translate = useTranslate();
  const known = typeof base !== "number" || stops.some((stop) => stop.revision === base);
  return (
    <label className="compare">
      <span>{translate("cw.history.compare")}</span>
      <select
        value={base}
        onChange={({ target: { value } }) => onBase(value === "before" || value === "now" ? value : Number(value))}
      >
        <option value="before">{translate("cw.history.with_before")}</option>
        <option value="now">{translate("cw.history.with_now")}</option>
        {!known && <option value={base}>{translate("cw.history.revision", { revision: base })}</option>}
        <StopOptions stops={stops} />
      </select>
    </label>
  );
};

/** Hundreds of lines that do not change while the slider moves. */
const StopOptions = memo(({ stops }: { stops: readonly Stop[] }) => {
  const words = useStopWords();
  return stops.toReversed().map((stop) => (
    <option key={stop.revision} value={stop.revision}>
      {words.who(stop)} · {words.when(stop)}
    </option>
  ));
});
StopOptions.displayName = "StopOptions";
