import { useState } from "react";
import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  FormControl,
  FormControlLabel,
  FormLabel,
  Radio,
  RadioGroup,
  TextField,
} from "@mui/material";
import { useTranslate } from "react-admin";

import type { RuleFinding } from "../api/models";

interface Props {
  finding: RuleFinding;
  busy: boolean;
  onWaive: (reason: string, everywhere: boolean) => void;
  onClose: () => void;
}

/** Asks why a finding stands, and how far the reason reaches. */
export const WaiveDialog = ({ finding, busy, onWaive, onClose }: Props) => {
  const translate = useTranslate();
  const [reason, setReason] = useState("");
  const [everywhere, setEverywhere] = useState(finding.cue_id === null);
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby="waive-title">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (reason.trim() !== "" && !busy) onWaive(reason.trim(), everywhere);
        }}
      >
        <DialogTitle id="waive-title">{translate("cw.checks.allow_title")}</DialogTitle>
        <DialogContent sx={{ display: "grid", gap: 2 }}>
          <p dir="auto">{finding.reason}</p>
          <TextField
            autoFocus
            fullWidth
            margin="dense"
            label={translate("cw.checks.allow_why")}
            helperText={translate("cw.checks.allow_hint")}
            value={reason}
            slotProps={{ htmlInput: { maxLength: 1000, dir: reason ? "auto" : undefined } }}
            onChange={(event) => setReason(event.target.value)}
          />
          {finding.cue_id !== null && (
            <FormControl>
              <FormLabel id="waive-where">{translate("cw.checks.allow_where")}</FormLabel>
              <RadioGroup
                aria-labelledby="waive-where"
                value={everywhere ? "everywhere" : "here"}
                onChange={(event) => setEverywhere(event.target.value === "everywhere")}
              >
                <FormControlLabel value="here" control={<Radio />} label={translate("cw.checks.allow_here")} />
                <FormControlLabel value="everywhere" control={<Radio />} label={translate("cw.checks.allow_everywhere")} />
              </RadioGroup>
            </FormControl>
          )}
        </DialogContent>
        <DialogActions sx={{ p: 2 }}>
          <Button onClick={onClose}>{translate("ra.action.cancel")}</Button>
          <Button type="submit" variant="contained" disabled={reason.trim() === "" || busy}>
            {translate("cw.checks.allow_done")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};
