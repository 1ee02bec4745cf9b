import type { ReactNode } from "react";

import "./DataTable.css";

export interface Column<T> {
  key: string;
  title: string;
  /** Holds buttons: its title is for screen readers. */
  action?: boolean;
  cell: (row: T) => ReactNode;
}

interface Props<T> {
  label: string;
  rows: readonly T[];
  columns: Column<T>[];
}

/** A table that becomes a list of cards on a narrow screen, each value under its name. */
export const DataTable = <T extends { id: string }>({ label, rows, columns }: Props<T>) => (
  <table className="table panel" aria-label={label}>
    <thead>
      <tr>
        {columns.map(({ key, title, action }) => (
          <th key={key} scope="col">
            <span className={action ? "only-read" : undefined}>{title}</span>
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map((row) => (
        <tr key={row.id}>
          {columns.map(({ key, title, action, cell }) => (
            <td key={key} data-title={action ? undefined : title} className={action ? "table__action" : undefined}>
              {cell(row)}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
);
