import { useQuery } from "@tanstack/react-query";
import { useDataProvider, useGetList, useTranslate } from "react-admin";
import { Link } from "react-router-dom";

import type { Agreement, Collection } from "../api/models";
import { figure, known } from "../agreement/scale";
import { useLanguage } from "../i18n/languages";
import { ProgressBar } from "../jobs/ProgressBar";
import type { AppDataProvider } from "../providers/dataProvider";
import { DayLine, drawnDays } from "./DayLine";

const REVIEWS: readonly string[] = ["reviewer", "admin"];
const SHOWN = 4; // collections; each is two questions

/** For reviewers: how far labelling has come in their collections, and whether people grow together. */
export const LabellingGoes = () => {
  const translate = useTranslate();
  const { data = [] } = useGetList<Collection>("collections", { pagination: { page: 1, perPage: 200 } });
  const mine = data.filter(({ role, video_count }) => REVIEWS.includes(role) && video_count > 0).slice(0, SHOWN);
  if (mine.length === 0) return null;
  return (
    <>
      {mine.map((collection) => (
        <One key={collection.id} collection={collection} words={translate("cw.home.labelling")} />
      ))}
    </>
  );
};

/** Nothing where nothing is to be labelled. */
const One = ({ collection, words }: { collection: Collection; words: string }) => {
  const translate = useTranslate();
  const provider = useDataProvider<AppDataProvider>();
  const { id, name } = collection;
  const labelling = useQuery({ queryKey: ["labelling", id], queryFn: () => provider.labelling(String(id)) });
  const labelled = labelling.data !== undefined && labelling.data.tracks > 0;
  const agreement = useQuery({ queryKey: ["agreement", id], queryFn: () => provider.agreement(String(id)), enabled: labelled });
  if (!labelling.data || !labelled) return null;
  const { approved, tracks, stop } = labelling.data;
  return (
    <section className="labelled panel" aria-label={`${words}: ${name}`}>
      <header className="home__head">
        <h2>{words}</h2>
        <Link to={`/align/agreement/${id}`} aria-label={translate("cw.home.agreement_open", { name })}>
          {name}
        </Link>
      </header>
      <div className="labelled__come">
        <ProgressBar value={approved / tracks} label={translate("cw.home.approved", { part: approved, smart_count: tracks })} />
        <p>
          {translate("cw.home.approved", { part: approved, smart_count: tracks })}
          {stop && <strong> · {translate("cw.home.enough")}</strong>}
        </p>
      </div>
      {agreement.data && <Agreed agreement={agreement.data} />}
    </section>
  );
};

const Agreed = ({ agreement: { alpha, days } }: { agreement: Agreement }) => {
  const translate = useTranslate();
  const { dates } = useLanguage();
  const now = known(alpha);
  if (now === null) return <p className="quiet">{translate("cw.home.agreement_none")}</p>;
  const first = drawnDays(days)[0];
  const dayOf = (day: string): string => new Intl.DateTimeFormat(dates, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(day));
  return (
    <div className="labelled__agreed">
      <DayLine days={days} />
      <p>{translate("cw.home.agreement", { value: figure(now.value), low: figure(now.low), high: figure(now.high) })}</p>
      {first && <p className="quiet">{translate("cw.home.agreement_before", { value: figure(first.value), day: dayOf(first.day) })}</p>}
    </div>
  );
};
