import { useState } from "react";
import { Button } from "@mui/material";
import { Confirm, useDelete, useGetList, useNotify, useTranslate } from "react-admin";

import type { ApiKey } from "../api/models";
import { DataTable } from "../shell/DataTable";
import { EmptyState } from "../shell/EmptyState";
import { Loading } from "../shell/Loading";
import { PageTitle } from "../shell/PageTitle";
import { ProblemPanel } from "../shell/ProblemPanel";
import { When } from "../shell/When";
import { NewKey } from "./NewKey";

export const KeyList = () => {
  const translate = useTranslate();
  const [making, setMaking] = useState(false);
  const button = (
    <Button variant="contained" onClick={() => setMaking(true)}>
      {translate("cw.keys.make")}
    </Button>
  );
  return (
    <>
      <PageTitle title={translate("cw.keys.title")} claim={translate("cw.keys.claim")}>
        {button}
      </PageTitle>
      <Keys />
      {making && <NewKey onClose={() => setMaking(false)} />}
    </>
  );
};

const Keys = () => {
  const translate = useTranslate();
  const [doomed, setDoomed] = useState<ApiKey | null>(null);
  const { data, error, refetch } = useGetList<ApiKey>("keys", { pagination: { page: 1, perPage: 200 } });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  if (data.length === 0) return <EmptyState title={translate("cw.keys.empty")}>{translate("cw.keys.empty_hint")}</EmptyState>;
  return (
    <>
      <DataTable
        label={translate("cw.keys.title")}
        rows={data}
        columns={[
          { key: "name", title: translate("cw.keys.name"), cell: (key) => key.name },
          { key: "prefix", title: translate("cw.keys.begins"), cell: (key) => <span className="time">{key.prefix}…</span> },
          {
            key: "scopes",
            title: translate("cw.keys.may"),
            cell: (key) => key.scopes.map((scope) => translate(`cw.keys.scope.${scope}`)).join(", "),
          },
          { key: "used", title: translate("cw.keys.used"), cell: (key) => <When at={key.last_used_at} /> },
          { key: "ends", title: translate("cw.keys.ends"), cell: (key) => <When at={key.expires_at} /> },
          {
            key: "revoke",
            title: translate("cw.shell.actions"),
            action: true,
            cell: (key) => (
              <Button
                size="small"
                variant="outlined"
                aria-label={translate("cw.keys.revoke_named", { name: key.name })}
                onClick={() => setDoomed(key)}
              >
                {translate("cw.keys.revoke")}
              </Button>
            ),
          },
        ]}
      />
      {doomed && <Revoke apiKey={doomed} onClose={() => setDoomed(null)} />}
    </>
  );
};

const Revoke = ({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) => {
  const translate = useTranslate();
  const notify = useNotify();
  const [remove, { isPending }] = useDelete<ApiKey>();
  return (
    <Confirm
      isOpen
      loading={isPending}
      title={translate("cw.keys.revoke_title", { name: apiKey.name })}
      content={translate("cw.keys.revoke_what")}
      confirm={translate("cw.keys.revoke")}
      confirmColor="warning"
      onClose={onClose}
      onConfirm={() =>
        void remove(
          "keys",
          { id: apiKey.id, previousData: apiKey },
          { onSuccess: onClose, onError: (error) => notify((error as Error).message, { type: "error" }) },
        )
      }
    />
  );
};
