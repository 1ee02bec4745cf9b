import { useTranslate } from "react-admin";

import type { Agreement } from "../api/models";
import { useLanguage } from "../i18n/languages";
import { DataTable } from "../shell/DataTable";
import { CoefficientBar } from "./CoefficientBar";
import { figure, known, placeOf } from "./scale";

interface Props {
  days: Agreement["days"];
  from: number;
}

const DRAWN = 60; // days; the table has all

/** Agreement day by day: whether people grow together or apart. */
export const Days = ({ days, from }: Props) => {
  const translate = useTranslate();
  const { dates } = useLanguage();
  const dayOf = (day: string): string => new Intl.DateTimeFormat(dates, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(day));
  const drawn = days.slice(-DRAWN);
  const [first, last] = [drawn[0], drawn.at(-1)];
  return (
    <section className="stack stack--tight">
      <h2>{translate("cw.agreement.over_time")}</h2>
      {first && last && first !== last && (
        <figure className="days panel" dir="ltr" aria-hidden="true">
          <div className="days__plot">
            {[1, 0.5, 0, ...(from < 0 ? [-1] : [])].map((value) => (
              <span key={value} className="days__line" style={{ bottom: `${placeOf(value, from)}%` }}>
                <span>{figure(value)}</span>
              </span>
            ))}
            <div className="days__columns">
              {drawn.map(({ day, alpha }) => {
                const there = known(alpha);
                const low = there ? placeOf(there.low, from) : 0;
                return (
                  <span key={day} className="days__day">
                    {there && (
                      <>
                        <span className="days__range" style={{ bottom: `${low}%`, height: `${placeOf(there.high, from) - low}%` }} />
                        <span className="days__dot" style={{ bottom: `${placeOf(there.value, from)}%` }} />
                      </>
                    )}
                  </span>
                );
              })}
            </div>
          </div>
          <figcaption className="days__ends quiet">
            <span>{dayOf(first.day)}</span>
            <span>{dayOf(last.day)}</span>
          </figcaption>
        </figure>
      )}
      <DataTable
        label={translate("cw.agreement.over_time")}
        rows={[...days].reverse().map((one) => ({ ...one, id: one.day }))}
        columns={[
          { key: "day", title: translate("cw.agreement.day"), cell: ({ day }) => <time dateTime={day}>{dayOf(day)}</time> },
          { key: "answers", title: translate("cw.agreement.answers"), cell: ({ answers }) => answers },
          { key: "alpha", title: translate("cw.agreement.alpha"), cell: ({ alpha }) => <CoefficientBar coefficient={alpha} from={from} /> },
          { key: "iou", title: translate("cw.agreement.overlap"), cell: ({ mean_iou }) => (mean_iou === null ? "–" : figure(mean_iou)) },
        ]}
      />
    </section>
  );
};
