import { useState } from "react";
import { Button } from "@mui/material";
import { useCreate, useGetList, useNotify, useTranslate } from "react-admin";
import { Link } from "react-router-dom";

import type { Collection } from "../api/models";
import { DataTable } from "../shell/DataTable";
import { EmptyState } from "../shell/EmptyState";
import { Loading } from "../shell/Loading";
import { NameDialog } from "../shell/NameDialog";
import { PageTitle } from "../shell/PageTitle";
import { ProblemPanel } from "../shell/ProblemPanel";
import { When } from "../shell/When";

export const CollectionList = () => {
  const translate = useTranslate();
  const notify = useNotify();
  const [making, setMaking] = useState(false);
  const [create, { isPending }] = useCreate<Collection>();
  const make = (name: string): void =>
    void create(
      "collections",
      { data: { name } },
      { onSuccess: () => setMaking(false), onError: (error) => notify((error as Error).message, { type: "error" }) },
    );
  return (
    <>
      <PageTitle title={translate("cw.collections.title")} claim={translate("cw.collections.claim")}>
        <Button variant="contained" onClick={() => setMaking(true)}>
          {translate("cw.collections.make")}
        </Button>
      </PageTitle>
      <Collections />
      {making && (
        <NameDialog
          title={translate("cw.collections.make")}
          label={translate("cw.collections.name")}
          busy={isPending}
          onName={make}
          onClose={() => setMaking(false)}
        />
      )}
    </>
  );
};

const Collections = () => {
  const translate = useTranslate();
  const { data, error, refetch } = useGetList<Collection>("collections", { pagination: { page: 1, perPage: 200 } });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  if (data.length === 0) {
    return <EmptyState title={translate("cw.collections.empty")}>{translate("cw.collections.empty_hint")}</EmptyState>;
  }
  return (
    <DataTable
      label={translate("cw.collections.title")}
      rows={data}
      columns={[
        {
          key: "name",
          title: translate("cw.collections.name"),
          cell: ({ id, name }) => <Link to={`/collections/${id}/show`}>{name}</Link>,
        },
        {
          key: "role",
          title: translate("cw.collections.you"),
          cell: ({ role }) => (role ? translate(`cw.roles.${role}`) : ""),
        },
        { key: "made", title: translate("cw.collections.made"), cell: ({ created_at }) => <When at={created_at} /> },
      ]}
    />
  );
};
