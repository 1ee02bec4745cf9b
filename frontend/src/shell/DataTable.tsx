import type { ReactNode } from "react";

import "./DataTable.css";

export interface Column<T> {
  key: string;
  title: string;
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
        {columns.map(({ key, title }) => (
          <th key={key} scope="col">
            {title}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map((row) => (
        <tr key={row.id}>
          {columns.map(({ key, title, cell }) => (
            <td key={key} data-title={title}>
              {cell(row)}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
);
