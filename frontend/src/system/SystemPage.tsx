import { useQuery } from "@tanstack/react-query";
import { useDataProvider, useGetList, useTranslate } from "react-admin";

import type { Checkpoint, SystemState } from "../api/models";
import type { AppDataProvider } from "../providers/dataProvider";
import { DataTable } from "../shell/DataTable";
import { EmptyState } from "../shell/EmptyState";
import { Loading } from "../shell/Loading";
import { PageTitle } from "../shell/PageTitle";
import { ProblemPanel } from "../shell/ProblemPanel";
import { When } from "../shell/When";
import { metricsText } from "./metricsText";
import "./system.css";

/** What runs, what waits, and which weights write the texts. */
export const SystemPage = () => {
  const translate = useTranslate();
  const provider = useDataProvider<AppDataProvider>();
  const { data, error, refetch } = useQuery({
    queryKey: ["system"],
    queryFn: () => provider.system(),
    refetchInterval: 4_000,
  });
  return (
    <div className="stack">
      <PageTitle title={translate("cw.system.title")} claim={translate("cw.system.claim")} />
      {error && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && <State state={data} />}
      <Weights />
    </div>
  );
};

const State = ({ state }: { state: SystemState }) => {
  const translate = useTranslate();
  const figures: [string, string][] = [
    [translate("cw.system.version"), state.version],
    [translate("cw.system.profile"), state.weights],
    ...Object.entries(state.queues).map(([queue, { queued, running }]): [string, string] => [
      translate("cw.system.queue", { queue }),
      translate("cw.system.load", { running, queued }),
    ]),
  ];
  return (
    <dl className="figures">
      {figures.map(([name, value]) => (
        <div key={name} className="panel">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
};

const Weights = () => {
  const translate = useTranslate();
  const { data, error } = useGetList<Checkpoint>("checkpoints", { pagination: { page: 1, perPage: 100 } });
  return (
    <section className="stack stack--tight">
      <h2>{translate("cw.system.checkpoints")}</h2>
      {error && <ProblemPanel error={error} />}
      {!data && !error && <Loading />}
      {data?.length === 0 && (
        <EmptyState title={translate("cw.system.no_checkpoints")}>{translate("cw.system.no_checkpoints_hint")}</EmptyState>
      )}
      {data && data.length > 0 && (
        <DataTable
          label={translate("cw.system.checkpoints")}
          rows={data}
          columns={[
            { key: "name", title: translate("cw.system.name"), cell: ({ name }) => name },
            { key: "profile", title: translate("cw.system.profile"), cell: ({ profile }) => profile },
            { key: "mark", title: translate("cw.system.fingerprint"), cell: ({ fingerprint }) => <span className="time">{fingerprint.slice(0, 12)}</span> },
            { key: "metrics", title: translate("cw.system.metrics"), cell: ({ metrics }) => <bdi>{metricsText(metrics)}</bdi> },
            { key: "since", title: translate("cw.system.since"), cell: ({ created_at }) => <When at={created_at} /> },
          ]}
        />
      )}
    </section>
  );
};
