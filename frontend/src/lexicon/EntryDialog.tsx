import { useState, type FormEvent } from "react";
import { Button, Dialog, DialogActions, DialogContent, DialogTitle, TextField } from "@mui/material";
import { useTranslate } from "react-admin";

import { ProblemPanel } from "../shell/ProblemPanel";
import { faultOf, isWhole, LONGEST, type Entries, type Entry } from "./entries";
import { HearButton } from "./HearButton";
import "./lexicon.css";

interface Props {
  entries: Entries;
  /** What the fields begin with. */
  entry: Entry;
  busy: boolean;
  error: unknown;
  onSave: (entry: Entry, before: string) => void;
  onClose: () => void;
}

/** One word and how it is said: tried out by ear, then kept. */
export const EntryDialog = ({ entries, entry, busy, error, onSave, onClose }: Props) => {
  const translate = useTranslate();
  const [written, setWritten] = useState(entry.written);
  const [spoken, setSpoken] = useState(entry.spoken);
  const before = Object.hasOwn(entries, entry.written) ? entry.written : "";
  const next = { written, spoken };
  const fault = busy ? null : faultOf(entries, next, before); // what is being saved is there already
  const ready = isWhole(next) && fault === null && !busy;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (ready) onSave(next, before);
  };
  const known = fault === "known" ? (entries[written.trim()] ?? "") : "";
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby="lexicon-entry">
      <form onSubmit={submit}>
        <DialogTitle id="lexicon-entry">{translate("cw.lexicon.ask")}</DialogTitle>
        <DialogContent className="lexicon-entry">
          <TextField
            autoFocus={entry.written === ""}
            fullWidth
            margin="dense"
            label={translate("cw.lexicon.written")}
            value={written}
            error={fault === "written" || fault === "known"}
            helperText={
              fault === "written" || fault === "known"
                ? translate(`cw.lexicon.fault.${fault}`, { spoken: known })
                : translate("cw.lexicon.written_hint")
            }
            slotProps={{ htmlInput: { dir: written ? "auto" : undefined, maxLength: LONGEST } }}
            onChange={(event) => setWritten(event.target.value)}
          />
          <TextField
            autoFocus={entry.written !== ""}
            fullWidth
            margin="dense"
            label={translate("cw.lexicon.spoken")}
            value={spoken}
            error={fault === "spoken"}
            helperText={translate(fault === "spoken" ? "cw.lexicon.fault.spoken" : "cw.lexicon.spoken_hint")}
            slotProps={{ htmlInput: { dir: spoken ? "auto" : undefined, maxLength: LONGEST } }}
            onChange={(event) => setSpoken(event.target.value)}
          />
          {error !== null && <ProblemPanel error={error} compact />}
        </DialogContent>
        <DialogActions className="lexicon-entry__buttons" sx={{ px: 3, pb: 2.5 }}>
          <HearButton entry={next} />
          <Button onClick={onClose}>{translate("ra.action.cancel")}</Button>
          <Button type="submit" variant="contained" disabled={!ready}>
            {translate("ra.action.save")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};
