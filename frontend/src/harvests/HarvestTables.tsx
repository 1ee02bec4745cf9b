import { useGetMany, useTranslate } from "react-admin";

import type { Collection } from "../api/models";

const KINDS = ["description", "transcript"] as const;

/** What was heard in whole collections, as tables to train from. */
export const HarvestTables = ({ collections }: { collections: readonly string[] }) => {
  const translate = useTranslate();
  const { data = [] } = useGetMany<Collection>("collections", { ids: [...new Set(collections)] });
  if (data.length === 0) return null;
  return (
    <section aria-labelledby="harvest-tables" className="harvest-tables">
      <h2 id="harvest-tables">{translate("cw.harvest.tables")}</h2>
      <p className="quiet">{translate("cw.harvest.tables_hint")}</p>
      <ul>
        {data.map(({ id, name }) => (
          <li key={id}>
            <bdi>{name}</bdi>
            {KINDS.map((kind) => (
              <a key={kind} href={`/v1/collections/${id}/harvest.csv?kind=${kind}`} download>
                {translate(`cw.harvest.table_${kind}`)}
              </a>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
};
