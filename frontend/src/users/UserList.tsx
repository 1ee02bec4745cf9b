import { ListBase, Pagination, useListContext, useTranslate } from "react-admin";

import type { User } from "../api/models";
import { DataTable } from "../shell/DataTable";
import { Loading } from "../shell/Loading";
import { PageTitle } from "../shell/PageTitle";
import { ProblemPanel } from "../shell/ProblemPanel";

export const UserList = () => (
  <ListBase<User> perPage={50}>
    <People />
  </ListBase>
);

const People = () => {
  const translate = useTranslate();
  const { data, error, isPending, refetch, total } = useListContext<User>();
  return (
    <>
      <PageTitle title={translate("cw.people.title")} claim={translate("cw.people.claim")} />
      {error && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {isPending && <Loading />}
      {data && (
        <DataTable
          label={translate("cw.people.title")}
          rows={data}
          columns={[
            { key: "name", title: translate("cw.people.name"), cell: ({ name, email }) => name || email },
            { key: "email", title: translate("cw.people.email"), cell: ({ email }) => email },
            {
              key: "may",
              title: translate("cw.people.may"),
              cell: ({ is_admin }) => translate(is_admin ? "cw.people.admin" : "cw.people.member"),
            },
          ]}
        />
      )}
      {(total ?? 0) > 50 && <Pagination />}
    </>
  );
};
