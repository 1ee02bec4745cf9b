import { useQuery } from "@tanstack/react-query";
import { useDataProvider, useGetOne, useTranslate } from "react-admin";
import { Link, useParams } from "react-router-dom";

import type { Agreement, Collection } from "../api/models";
import type { AppDataProvider } from "../providers/dataProvider";
import { EmptyState } from "../shell/EmptyState";
import { Loading } from "../shell/Loading";
import { PageTitle } from "../shell/PageTitle";
import { ProblemPanel } from "../shell/ProblemPanel";
import { CoefficientBar } from "./CoefficientBar";
import { ContestedList } from "./ContestedList";
import { Days } from "./Days";
import { FilmsToDecide } from "./FilmsToDecide";
import { LabellingFigures } from "./LabellingFigures";
import { Pairs, People } from "./People";
import { scaleFrom } from "./scale";
import "../system/system.css";
import "./agreement.css";

/** For a collection's reviewers: what can be decided, how far people agree, and whether more labels are worth their work. */
export const AgreementPage = () => {
  const translate = useTranslate();
  const { id = "" } = useParams();
  const provider = useDataProvider<AppDataProvider>();
  const collection = useGetOne<Collection>("collections", { id });
  const agreement = useQuery({
    queryKey: ["agreement", id],
    queryFn: () => provider.agreement(id),
    refetchOnMount: "always",
  });
  const error = collection.error ?? agreement.error;
  const retry = (): void => {
    void collection.refetch();
    void agreement.refetch();
  };
  return (
    <>
      <Link to="/align" className="back">
        {translate("cw.align.back")}
      </Link>
      <PageTitle
        title={translate("cw.agreement.title")}
        claim={collection.data && translate("cw.agreement.claim", { name: collection.data.name })}
      />
      {error ? (
        <ProblemPanel error={error} onRetry={retry} />
      ) : !agreement.data || !collection.data ? (
        <Loading rows={6} />
      ) : (
        <div className="stack">
          <FilmsToDecide collection={collection.data} />
          <LabellingFigures collectionId={id} />
          <Agreed agreement={agreement.data} collectionId={id} />
        </div>
      )}
    </>
  );
};

const Agreed = ({ agreement, collectionId }: { agreement: Agreement; collectionId: string }) => {
  const translate = useTranslate();
  const { alpha, fleiss, pairs, people, days, contested } = agreement;
  if (agreement.answers === 0) {
    return <EmptyState title={translate("cw.agreement.nothing")}>{translate("cw.agreement.nothing_hint")}</EmptyState>;
  }
  const from = scaleFrom([alpha, fleiss, ...pairs.map(({ kappa }) => kappa), ...days.map((day) => day.alpha)]);
  return (
    <>
      <section className="stack stack--tight">
        <header>
          <h2>{translate("cw.agreement.all")}</h2>
          <p className="quiet">{translate("cw.agreement.all_hint")}</p>
        </header>
        <dl className="figures agreement__all">
          {([["alpha", alpha], ["fleiss", fleiss]] as const).map(([name, coefficient]) => (
            <div key={name} className="panel">
              <dt>{translate(`cw.agreement.${name}`)}</dt>
              <dd>
                <CoefficientBar coefficient={coefficient} from={from} />
                {coefficient.sentences > 0 && (
                  <p className="agreement__of">{translate("cw.agreement.over", { smart_count: coefficient.sentences })}</p>
                )}
              </dd>
            </div>
          ))}
        </dl>
      </section>
      {pairs.length > 0 && <Pairs pairs={pairs} people={people} from={from} />}
      <People people={people} />
      <Days days={days} from={from} />
      <ContestedList contested={contested} collectionId={collectionId} />
    </>
  );
};
