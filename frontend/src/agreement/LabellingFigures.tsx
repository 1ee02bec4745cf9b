import { useQuery } from "@tanstack/react-query";
import { useDataProvider, useTranslate } from "react-admin";

import type { Labelling } from "../api/models";
import type { AppDataProvider } from "../providers/dataProvider";
import { Loading } from "../shell/Loading";
import { ProblemPanel } from "../shell/ProblemPanel";
import { span } from "../timeline/timeText";

/** How far verifying has come, and what more of it would bring. */
export const LabellingFigures = ({ collectionId }: { collectionId: string }) => {
  const translate = useTranslate();
  const provider = useDataProvider<AppDataProvider>();
  const { data, error, refetch } = useQuery({
    queryKey: ["labelling", collectionId],
    queryFn: () => provider.labelling(collectionId),
    refetchOnMount: "always",
  });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  const figures: [string, string][] = [
    ["films_approved", translate("cw.agreement.part", { part: data.approved, all: data.tracks })],
    ["sentences_approved", translate("cw.agreement.part", { part: data.sentences_approved, all: data.sentences })],
    ["at_work", String(data.at_work)],
    ["answers_left", String(data.answers_left)],
    ["time_left", data.answers_left === 0 ? "–" : span(data.seconds_left * 1000)],
  ];
  return (
    <section className="stack stack--tight">
      <h2>{translate("cw.agreement.progress")}</h2>
      <dl className="figures agreement__come">
        {figures.map(([name, value]) => (
          <div key={name} className="panel">
            <dt>{translate(`cw.agreement.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Worth labelling={data} />
    </section>
  );
};

const DIGITS = 4;

/** The stop rule: what the next labels are expected to bring to the measure of a model. */
const Worth = ({ labelling: { stop, reason, gain } }: { labelling: Labelling }) => {
  const translate = useTranslate();
  const { value, low, high } = gain;
  const verdict = stop ? "stop" : "on";
  return (
    <div className={`worth panel worth--${verdict}`}>
      <h3>{translate(`cw.agreement.worth.${verdict}`)}</h3>
      <p>{reason}</p>
      {value !== null && high !== null && high > 0 && (
        <>
          <span className="coefficient__scale worth__scale" aria-hidden="true">
            <span className="coefficient__range" style={{ left: `${(low / high) * 100}%`, right: 0 }} />
            <span className="coefficient__dot" style={{ left: `${(value / high) * 100}%` }} />
          </span>
          <p className="quiet">
            {translate("cw.agreement.gain", {
              labels: gain.labels,
              value: value.toFixed(DIGITS),
              low: low.toFixed(DIGITS),
              high: high.toFixed(DIGITS),
            })}
          </p>
        </>
      )}
    </div>
  );
};
