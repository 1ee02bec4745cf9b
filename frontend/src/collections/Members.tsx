import { useState } from "react";
import { Button, MenuItem, TextField } from "@mui/material";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useDataProvider, useGetList, useNotify, usePermissions, useTranslate } from "react-admin";

import type { Collection, Member, User } from "../api/models";
import type { Permissions } from "../providers/authProvider";
import type { AppDataProvider, Role } from "../providers/dataProvider";
import { DataTable } from "../shell/DataTable";
import { Loading } from "../shell/Loading";
import { ProblemPanel } from "../shell/ProblemPanel";

const ROLES: Role[] = ["viewer", "annotator", "reviewer", "admin"];

interface Change {
  userId: string;
  role: Role | null; // null takes the person out
}

/** Who may do what here; its admins change that. */
export const Members = ({ collection }: { collection: Collection }) => {
  const translate = useTranslate();
  const notify = useNotify();
  const provider = useDataProvider<AppDataProvider>();
  const queries = useQueryClient();
  const key = ["members", collection.id];
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: () => provider.members(collection.id) });
  const change = useMutation({
    mutationFn: ({ userId, role }: Change) =>
      role === null ? provider.removeMember(collection.id, userId) : provider.setMember(collection.id, userId, role),
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
    onError: (problem: Error) => notify(problem.message, { type: "error" }),
  });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  const mayRule = collection.role === "admin";
  return (
    <div className="stack">
      <DataTable
        label={translate("cw.collections.members")}
        rows={data.map((member) => ({ ...member, id: member.user_id }))}
        columns={[
          { key: "name", title: translate("cw.people.name"), cell: ({ name, email }) => name || email },
          { key: "email", title: translate("cw.people.email"), cell: ({ email }) => email },
          {
            key: "role",
            title: translate("cw.collections.role"),
            cell: (member) =>
              mayRule ? (
                <RoleSelect
                  label={translate("cw.collections.role_of", { name: member.name || member.email })}
                  value={member.role as Role}
                  onRole={(role) => change.mutate({ userId: member.user_id, role })}
                />
              ) : (
                translate(`cw.roles.${member.role}`)
              ),
          },
          {
            key: "out",
            title: translate("cw.shell.actions"),
            action: true,
            cell: (member) =>
              mayRule && (
                <Button
                  size="small"
                  variant="outlined"
                  aria-label={translate("cw.collections.remove_named", { name: member.name || member.email })}
                  onClick={() => change.mutate({ userId: member.user_id, role: null })}
                >
                  {translate("cw.collections.remove")}
                </Button>
              ),
          },
        ]}
      />
      {mayRule && <AddMember members={data} onAdd={(userId, role) => change.mutate({ userId, role })} />}
    </div>
  );
};

const RoleSelect = ({ label, value, onRole }: { label: string; value: Role; onRole: (role: Role) => void }) => {
  const translate = useTranslate();
  return (
    <TextField
      select
      size="small"
      value={value}
      onChange={(event) => onRole(event.target.value as Role)}
      slotProps={{ select: { SelectDisplayProps: { "aria-label": label } } }}
    >
      {ROLES.map((role) => (
        <MenuItem key={role} value={role}>
          {translate(`cw.roles.${role}`)}
        </MenuItem>
      ))}
    </TextField>
  );
};

/** Only who may see everybody can choose from everybody. */
const AddMember = ({ members, onAdd }: { members: Member[]; onAdd: (userId: string, role: Role) => void }) => {
  const translate = useTranslate();
  const { permissions } = usePermissions<Permissions>();
  const { data: people } = useGetList<User>(
    "users",
    { pagination: { page: 1, perPage: 200 } },
    { enabled: permissions?.isAdmin === true },
  );
  const [chosen, setChosen] = useState("");
  const others = (people ?? []).filter(({ id }) => members.every((member) => member.user_id !== id));
  if (others.length === 0) return null;
  return (
    <div className="row">
      <TextField
        select
        size="small"
        sx={{ minWidth: 240 }}
        label={translate("cw.collections.add")}
        value={chosen}
        onChange={(event) => setChosen(event.target.value)}
      >
        {others.map(({ id, name, email }) => (
          <MenuItem key={id} value={id}>
            {name || email}
          </MenuItem>
        ))}
      </TextField>
      <Button
        variant="contained"
        disabled={chosen === ""}
        onClick={() => {
          onAdd(chosen, "annotator");
          setChosen("");
        }}
      >
        {translate("cw.collections.add_button")}
      </Button>
    </div>
  );
};
