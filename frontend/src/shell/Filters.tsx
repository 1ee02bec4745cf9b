import type { ReactNode } from "react";
import { MenuItem, TextField } from "@mui/material";

import "./DataTable.css";

/** What a table shows is chosen here. */
export const Filters = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="row table-filters" role="group" aria-label={label}>
    {children}
  </div>
);

interface Props<Value extends string> {
  label: string;
  /** In words, what no choice shows. */
  all: string;
  value: Value | "";
  choices: readonly { value: Value; name: string }[];
  onValue: (value: Value | "") => void;
}

export const FilterSelect = <Value extends string>({ label, all, value, choices, onValue }: Props<Value>) => (
  <TextField
    select
    size="small"
    label={label}
    value={choices.some((choice) => choice.value === value) ? value : ""} // while the choices load, it is none of them
    onChange={({ target }) => onValue(target.value as Value | "")}
    slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
  >
    <MenuItem value="">{all}</MenuItem>
    {choices.map((choice) => (
      <MenuItem key={choice.value} value={choice.value}>
        <bdi>{choice.name}</bdi>
      </MenuItem>
    ))}
  </TextField>
);
