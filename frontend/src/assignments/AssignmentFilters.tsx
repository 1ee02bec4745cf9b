import { useQuery } from "@tanstack/react-query";
import { useDataProvider, useGetList, usePermissions, useTranslate } from "react-admin";

import type { Assignment, Collection, User } from "../api/models";
import type { Permissions } from "../providers/authProvider";
import type { AppDataProvider } from "../providers/dataProvider";
import { Filters, FilterSelect } from "../shell/Filters";
import { toldApart } from "../users/toldApart";

export interface AssignmentsWanted {
  collection_id?: string;
  user_id?: string;
  state?: Assignment["state"] | "";
}

const STATES: readonly Assignment["state"][] = ["open", "done", "returned"];
const REVIEWS: readonly string[] = ["reviewer", "admin"];
const EVERY = { page: 1, perPage: 200 };

interface Props {
  wanted: AssignmentsWanted;
  onWanted: (wanted: AssignmentsWanted) => void;
}

export const AssignmentFilters = ({ wanted, onWanted }: Props) => {
  const translate = useTranslate();
  const collectionId = wanted.collection_id ?? "";
  const { data: collections } = useGetList<Collection>("collections", { pagination: EVERY });
  const people = usePeople(collectionId);
  return (
    <Filters label={translate("cw.assignments.filters")}>
      <FilterSelect
        label={translate("cw.assignments.collection")}
        all={translate("cw.assignments.every_collection")}
        value={collectionId}
        choices={(collections ?? []).filter(({ role }) => REVIEWS.includes(role)).map(({ id, name }) => ({ value: id, name }))}
        onValue={(collection_id) => onWanted({ ...wanted, collection_id, user_id: "" })}
      />
      <FilterSelect
        label={translate("cw.assignments.person")}
        all={translate("cw.assignments.everybody")}
        value={wanted.user_id ?? ""}
        choices={people}
        onValue={(user_id) => onWanted({ ...wanted, user_id })}
      />
      <FilterSelect
        label={translate("cw.assignments.state_label")}
        all={translate("cw.assignments.every_state")}
        value={wanted.state ?? ""}
        choices={STATES.map((state) => ({ value: state, name: translate(`cw.assignments.state.${state}`) }))}
        onValue={(state) => onWanted({ ...wanted, state })}
      />
    </Filters>
  );
};

/** The collection's members; without one, everybody, whom only administrators of the system may see. */
function usePeople(collectionId: string): { value: string; name: string }[] {
  const provider = useDataProvider<AppDataProvider>();
  const { permissions } = usePermissions<Permissions>();
  const members = useQuery({
    queryKey: ["members", collectionId],
    queryFn: () => provider.members(collectionId),
    enabled: collectionId !== "",
  });
  const users = useGetList<User>("users", { pagination: EVERY }, { enabled: collectionId === "" && permissions?.isAdmin === true });
  if (collectionId !== "") return toldApart((members.data ?? []).map((member) => ({ ...member, id: member.user_id })));
  return toldApart(users.data ?? []);
}
