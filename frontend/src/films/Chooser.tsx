import { MenuItem, TextField } from "@mui/material";
import { useTranslate } from "react-admin";

import type { Track } from "../api/models";
import { useLanguage } from "../i18n/languages";

interface Props {
  label: string; // a key of the words
  scripts: readonly Track[];
  shown: string;
  onTrack: (id: string) => void;
}

/** A film can have several scripts: a model's drafts, and those that people brought. */
export const Chooser = ({ label, scripts, shown, onTrack }: Props) => {
  const translate = useTranslate();
  const { dates } = useLanguage();
  return (
    <TextField
      select
      fullWidth
      size="small"
      margin="dense"
      label={translate(label)}
      value={shown}
      onChange={(event) => onTrack(event.target.value)}
    >
      {scripts.map(({ id, title, cue_count, created_at }) => (
        <MenuItem key={id} value={id}>
          {translate("cw.script.one_of", { title, smart_count: cue_count, when: new Date(created_at).toLocaleString(dates) })}
        </MenuItem>
      ))}
    </TextField>
  );
};
