import { useState } from "react";
import { Button, Dialog, DialogActions, DialogContent, DialogTitle, TextField } from "@mui/material";
import { useTranslate } from "react-admin";

interface Props {
  title: string;
  label: string;
  initial?: string;
  busy: boolean;
  onName: (name: string) => void;
  onClose: () => void;
}

/** Asks for one name. */
export const NameDialog = ({ title, label, initial = "", busy, onName, onClose }: Props) => {
  const translate = useTranslate();
  const [name, setName] = useState(initial);
  const ready = name.trim() !== "" && !busy;
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby="name-dialog">
      <DialogTitle id="name-dialog">{title}</DialogTitle>
      <DialogContent>
        <TextField
          autoFocus
          fullWidth
          margin="dense"
          label={label}
          value={name}
          slotProps={{ htmlInput: { dir: name ? "auto" : undefined } }}
          onChange={(event) => setName(event.target.value)}
          onKeyDown={(event) => event.key === "Enter" && ready && onName(name.trim())}
        />
      </DialogContent>
      <DialogActions sx={{ p: 2 }}>
        <Button onClick={onClose}>{translate("ra.action.cancel")}</Button>
        <Button variant="contained" disabled={!ready} onClick={() => onName(name.trim())}>
          {translate("ra.action.save")}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
