import { useTranslate } from "react-admin";

import type { Coefficient } from "../api/models";
import { figure, known, placeOf } from "./scale";

/** A coefficient in figures and on its scale; where there is none, why. */
export const CoefficientBar = ({ coefficient, from }: { coefficient: Coefficient; from: number }) => {
  const translate = useTranslate();
  const there = known(coefficient);
  if (there === null) return <span className="coefficient__none" dir="auto">{coefficient.detail}</span>;
  const [low, high] = [placeOf(there.low, from), placeOf(there.high, from)];
  return (
    <span className="coefficient">
      <span className="coefficient__value">{figure(there.value)}</span>
      <span className="coefficient__scale" aria-hidden="true">
        {from < 0 && <span className="coefficient__chance" style={{ left: `${placeOf(0, from)}%` }} />}
        <span className="coefficient__range" style={{ left: `${low}%`, width: `${high - low}%` }} />
        <span className="coefficient__dot" style={{ left: `${placeOf(there.value, from)}%` }} />
      </span>
      <span className="coefficient__between quiet">
        {translate("cw.agreement.between", { low: figure(there.low), high: figure(there.high) })}
      </span>
    </span>
  );
};
