import { useState } from "react";
import { Button } from "@mui/material";
import { Confirm, useDelete, useGetOne, useNotify, useRedirect, useTranslate, useUpdate } from "react-admin";
import { Link, useParams } from "react-router-dom";

import type { Collection } from "../api/models";
import { LexiconPanel } from "../lexicon/LexiconPanel";
import { Loading } from "../shell/Loading";
import { NameDialog } from "../shell/NameDialog";
import { PageTitle } from "../shell/PageTitle";
import { ProblemPanel } from "../shell/ProblemPanel";
import { Members } from "./Members";

export const CollectionPage = () => {
  const translate = useTranslate();
  const { id = "" } = useParams();
  const { data: collection, error, refetch } = useGetOne<Collection>("collections", { id });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!collection) return <Loading />;
  return (
    <>
      <Link to="/collections" className="back">
        {translate("cw.collections.back")}
      </Link>
      <PageTitle title={collection.name} claim={translate("cw.collections.members_claim")}>
        {collection.role === "admin" && <Rule collection={collection} />}
      </PageTitle>
      <Members collection={collection} />
      <LexiconPanel collection={collection} />
    </>
  );
};

/** What only its admins may do with a collection. */
const Rule = ({ collection }: { collection: Collection }) => {
  const translate = useTranslate();
  const notify = useNotify();
  const redirect = useRedirect();
  const [asking, setAsking] = useState<"rename" | "delete" | null>(null);
  const [update, { isPending: saving }] = useUpdate<Collection>();
  const [remove, { isPending: removing }] = useDelete<Collection>();
  const close = (): void => setAsking(null);
  const onError = (error: unknown): void => notify((error as Error).message, { type: "error" });
  return (
    <>
      <Button variant="outlined" onClick={() => setAsking("rename")}>
        {translate("cw.collections.rename")}
      </Button>
      <Button variant="outlined" color="error" onClick={() => setAsking("delete")}>
        {translate("cw.collections.delete")}
      </Button>
      {asking === "rename" && (
        <NameDialog
          title={translate("cw.collections.rename")}
          label={translate("cw.collections.name")}
          initial={collection.name}
          busy={saving}
          onClose={close}
          onName={(name) =>
            void update(
              "collections",
              { id: collection.id, data: { name }, previousData: collection },
              { onSuccess: close, onError },
            )
          }
        />
      )}
      {asking === "delete" && (
        <Confirm
          isOpen
          loading={removing}
          title={translate("cw.collections.delete_title", { name: collection.name })}
          content={translate("cw.collections.delete_what")}
          confirm={translate("cw.collections.delete")}
          confirmColor="warning"
          onClose={close}
          onConfirm={() =>
            void remove(
              "collections",
              { id: collection.id, previousData: collection },
              { onSuccess: () => redirect("list", "collections"), onError },
            )
          }
        />
      )}
    </>
  );
};
