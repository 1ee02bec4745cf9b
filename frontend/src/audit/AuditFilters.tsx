import { useGetList, usePermissions, useTranslate } from "react-admin";

import type { AuditAction, User } from "../api/models";
import { auditWords } from "../i18n/audit.en";
import type { Permissions } from "../providers/authProvider";
import { Filters, FilterSelect } from "../shell/Filters";
import { toldApart } from "../users/toldApart";

export interface AuditWanted {
  /** Whose deeds; "" for everybody's. */
  userId: string;
  action: AuditAction | "";
}

const ACTIONS = Object.keys(auditWords.audit.deeds) as AuditAction[];

interface Props {
  wanted: AuditWanted;
  onWanted: (wanted: AuditWanted) => void;
}

/** Whose deeds are shown, and which. */
export const AuditFilters = ({ wanted, onWanted }: Props) => {
  const translate = useTranslate();
  const { permissions } = usePermissions<Permissions>();
  const { data: people } = useGetList<User>(
    "users",
    { pagination: { page: 1, perPage: 200 } },
    { enabled: permissions?.isAdmin === true },
  );
  return (
    <Filters label={translate("cw.audit.filters")}>
      <FilterSelect
        label={translate("cw.audit.person")}
        all={translate("cw.audit.everybody")}
        value={wanted.userId}
        choices={toldApart(people ?? [])}
        onValue={(userId) => onWanted({ ...wanted, userId })}
      />
      <FilterSelect
        label={translate("cw.audit.deed")}
        all={translate("cw.audit.every_deed")}
        value={wanted.action}
        choices={ACTIONS.map((action) => ({ value: action, name: translate(`cw.audit.deeds.${action}`) }))}
        onValue={(action) => onWanted({ ...wanted, action })}
      />
    </Filters>
  );
};
