import { useState } from "react";
import {
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  FormControl,
  FormControlLabel,
  FormGroup,
  FormLabel,
  TextField,
} from "@mui/material";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useDataProvider, useTranslate } from "react-admin";

import type { ApiKey } from "../api/models";
import type { AppDataProvider } from "../providers/dataProvider";
import { ProblemPanel } from "../shell/ProblemPanel";
import "./keys.css";

type Scope = ApiKey["scopes"][number];
const SCOPES: Scope[] = ["read", "write", "admin"];

/** Makes a key, and shows it this once. */
export const NewKey = ({ onClose }: { onClose: () => void }) => {
  const translate = useTranslate();
  const provider = useDataProvider<AppDataProvider>();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<Scope[]>(["read", "write"]);
  const [until, setUntil] = useState("");
  const make = useMutation({
    mutationFn: () =>
      provider.createKey({
        name: name.trim(),
        scopes,
        expires_at: until ? new Date(`${until}T23:59:59`).toISOString() : null,
      }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ["keys"] }),
  });
  const turn = (scope: Scope): void =>
    setScopes(scopes.includes(scope) ? scopes.filter((one) => one !== scope) : [...scopes, scope]);

  if (make.data) return <Shown secret={make.data.key} onClose={onClose} />;
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby="key-title">
      <DialogTitle id="key-title">{translate("cw.keys.make")}</DialogTitle>
      <DialogContent className="new-key">
        {make.error && <ProblemPanel error={make.error} compact />}
        <TextField
          autoFocus
          fullWidth
          margin="dense"
          label={translate("cw.keys.name")}
          helperText={translate("cw.keys.name_hint")}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <FormControl component="fieldset">
          <FormLabel component="legend">{translate("cw.keys.may")}</FormLabel>
          <FormGroup>
            {SCOPES.map((scope) => (
              <FormControlLabel
                key={scope}
                control={<Checkbox checked={scopes.includes(scope)} onChange={() => turn(scope)} />}
                label={translate(`cw.keys.scope_long.${scope}`)}
              />
            ))}
          </FormGroup>
        </FormControl>
        <TextField
          type="date"
          label={translate("cw.keys.ends_optional")}
          value={until}
          onChange={(event) => setUntil(event.target.value)}
          slotProps={{ inputLabel: { shrink: true } }}
        />
      </DialogContent>
      <DialogActions sx={{ p: 2 }}>
        <Button onClick={onClose}>{translate("ra.action.cancel")}</Button>
        <Button
          variant="contained"
          disabled={name.trim() === "" || scopes.length === 0 || make.isPending}
          onClick={() => make.mutate()}
        >
          {translate("cw.keys.make")}
        </Button>
      </DialogActions>
    </Dialog>
  );
};

const Shown = ({ secret, onClose }: { secret: string; onClose: () => void }) => {
  const translate = useTranslate();
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(secret);
    setCopied(true);
  };
  return (
    <Dialog open fullWidth maxWidth="sm" aria-labelledby="key-shown">
      <DialogTitle id="key-shown">{translate("cw.keys.shown")}</DialogTitle>
      <DialogContent className="new-key">
        <p>{translate("cw.keys.shown_once")}</p>
        <code className="secret">{secret}</code>
        {"clipboard" in navigator && (
          <Button variant="outlined" onClick={() => void copy()}>
            {translate(copied ? "cw.keys.copied" : "cw.keys.copy")}
          </Button>
        )}
        <span className="only-read" role="status">
          {copied && translate("cw.keys.copied")}
        </span>
      </DialogContent>
      <DialogActions sx={{ p: 2 }}>
        <Button variant="contained" onClick={onClose}>
          {translate("cw.keys.kept")}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
