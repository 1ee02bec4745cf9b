import { Button } from "@mui/material";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useDataProvider, useTranslate } from "react-admin";
import { Link, useSearchParams } from "react-router-dom";

import type { AuditAction, AuditEntry } from "../api/models";
import type { AppDataProvider } from "../providers/dataProvider";
import { DataTable } from "../shell/DataTable";
import { EmptyState } from "../shell/EmptyState";
import { Loading } from "../shell/Loading";
import { PageTitle } from "../shell/PageTitle";
import { ProblemPanel } from "../shell/ProblemPanel";
import { When } from "../shell/When";
import { AuditFilters, type AuditWanted } from "./AuditFilters";
import { deedOf, pageOf } from "./deed";

const PAGE = 50;

/** Who did what, the newest first; what is chosen stands in the address. */
export const AuditList = () => {
  const translate = useTranslate();
  const [search, setSearch] = useSearchParams();
  const wanted: AuditWanted = { userId: search.get("person") ?? "", action: (search.get("deed") ?? "") as AuditAction | "" };
  const choose = ({ userId, action }: AuditWanted): void =>
    setSearch({ ...(userId && { person: userId }), ...(action && { deed: action }) });
  return (
    <>
      <PageTitle title={translate("cw.audit.title")} claim={translate("cw.audit.claim")} />
      <AuditFilters wanted={wanted} onWanted={choose} />
      <Entries wanted={wanted} />
    </>
  );
};

const Entries = ({ wanted }: { wanted: AuditWanted }) => {
  const translate = useTranslate();
  const provider = useDataProvider<AppDataProvider>();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ["audit", wanted.userId, wanted.action],
    queryFn: ({ pageParam }) => provider.audit({ ...wanted, olderThan: pageParam, size: PAGE }),
    initialPageParam: "",
    getNextPageParam: ({ items }) => (items.length === PAGE ? items.at(-1)?.id : undefined),
    refetchOnMount: "always",
  });
  if (error && !data) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading rows={8} />;
  const entries = data.pages.flatMap(({ items }) => items);
  if (entries.length === 0) {
    const found = wanted.userId || wanted.action ? "none_found" : "empty";
    return <EmptyState title={translate(`cw.audit.${found}`)}>{translate(`cw.audit.${found}_hint`)}</EmptyState>;
  }
  return (
    <div className="stack">
      <DataTable
        label={translate("cw.audit.title")}
        rows={entries}
        columns={[
          { key: "when", title: translate("cw.audit.when"), cell: ({ created_at }) => <When at={created_at} /> },
          { key: "who", title: translate("cw.audit.who"), cell: (entry) => <Who entry={entry} /> },
          { key: "what", title: translate("cw.audit.what"), cell: (entry) => deedOf(entry, translate) },
          { key: "of", title: translate("cw.audit.of_what"), cell: (entry) => <Subject entry={entry} /> },
        ]}
      />
      {error && <ProblemPanel error={error} compact />}
      <div className="row">
        <p className="quiet" role="status">
          {translate("cw.audit.shown", { shown: entries.length, all: Math.max(entries.length, data.pages[0]?.total ?? 0) })}
        </p>
        {hasNextPage && (
          <Button variant="outlined" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {translate("cw.audit.older")}
          </Button>
        )}
      </div>
    </div>
  );
};

const Who = ({ entry: { user_name } }: { entry: AuditEntry }) => {
  const translate = useTranslate();
  return user_name ? <bdi>{user_name}</bdi> : <span className="quiet">{translate("cw.audit.nobody")}</span>;
};

/** What it was called then, and the collection that it was in, where that is another thing. */
const Subject = ({ entry }: { entry: AuditEntry }) => {
  const translate = useTranslate();
  const { subject_kind, subject_label, collection_name } = entry;
  if (!subject_label) return <span className="quiet">{translate("cw.audit.unknown")}</span>;
  const page = pageOf(entry);
  const label = <bdi>{subject_label}</bdi>;
  return (
    <span>
      {page === null ? label : <Link to={page}>{label}</Link>}
      {collection_name && subject_kind !== "collection" && (
        <>
          <br />
          <bdi className="quiet">{collection_name}</bdi>
        </>
      )}
    </span>
  );
};
