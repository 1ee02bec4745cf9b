import { Button, Dialog, DialogActions, DialogContent, DialogTitle, FormControlLabel, Switch } from "@mui/material";
import { useTranslate } from "react-admin";

import type { Key } from "./keys";

interface Props {
  table: readonly Key<string>[];
  /** Where the words for each command stand. */
  words: string;
  on: boolean;
  onSwitch: (on: boolean) => void;
  onClose: () => void;
}

/** All keys; they can be switched off for those whose speech or screen reader would press them by chance. */
export const KeyHelp = ({ table, words, on, onSwitch, onClose }: Props) => {
  const translate = useTranslate();
  return (
    <Dialog open onClose={onClose} aria-labelledby="align-keys" maxWidth="sm" fullWidth>
      <DialogTitle id="align-keys">{translate("cw.align.keys.title")}</DialogTitle>
      <DialogContent>
        <dl className="key-help">
          {table.map(({ command, shown }) => (
            <div key={command}>
              <dt>
                <kbd>{shown}</kbd>
              </dt>
              <dd>{translate(`${words}.${command}`)}</dd>
            </div>
          ))}
          <div>
            <dt>
              <span className="chord">
                <kbd>←</kbd> <kbd>→</kbd>
              </span>
            </dt>
            <dd>{translate("cw.align.keys.edge")}</dd>
          </div>
        </dl>
        <FormControlLabel
          control={<Switch checked={on} onChange={(_, checked) => onSwitch(checked)} />}
          label={translate("cw.align.keys.on")}
        />
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{translate("cw.align.keys.close")}</Button>
      </DialogActions>
    </Dialog>
  );
};
