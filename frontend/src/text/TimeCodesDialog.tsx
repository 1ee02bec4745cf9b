import { useState } from "react";
import { Button, Dialog, DialogActions, DialogContent, DialogTitle, MenuItem, TextField } from "@mui/material";
import { useTranslate } from "react-admin";

import type { TextFormat } from "../api/models";
import type { TrackWithCues } from "../providers/dataProvider";
import { exportUrl, RATE_NAMES, neededFor } from "./formats";

interface Props {
  track: TrackWithCues;
  formats: TextFormat[];
  rate: string;
  onClose: () => void;
}

const CODE = /^\d{1,2}:[0-5]\d:[0-5]\d[:;]\d{2}$/;

/** A studio's file with its own frame rate, and the time code that its film begins with. */
export const TimeCodesDialog = ({ track, formats, rate: initial, onClose }: Props) => {
  const translate = useTranslate();
  const studio = formats.filter((format) => format.writes && neededFor(format) === "studios");
  const [format, setFormat] = useState(studio[0]?.name ?? "");
  const [rate, setRate] = useState(initial);
  const [start, setStart] = useState("");
  const good = start === "" || CODE.test(start);
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="xs" scroll="body" aria-labelledby="codes-title">
      <DialogTitle id="codes-title">{translate("cw.export.codes_title")}</DialogTitle>
      <DialogContent className="fields">
        <TextField select margin="dense" label={translate("cw.export.format")} value={format} onChange={(event) => setFormat(event.target.value)}>
          {studio.map(({ name, title }) => (
            <MenuItem key={name} value={name}>
              {translate(`cw.formats.${name}.name`, { _: title })}
            </MenuItem>
          ))}
        </TextField>
        <TextField select label={translate("cw.export.rate")} value={rate} onChange={(event) => setRate(event.target.value)}>
          {RATE_NAMES.map((name) => (
            <MenuItem key={name} value={name}>
              {name.endsWith("df") ? translate("cw.export.drop", { rate: name.slice(0, -2) }) : name}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          label={translate("cw.export.start")}
          placeholder="10:00:00:00"
          value={start}
          error={!good}
          helperText={translate(good ? "cw.export.start_hint" : "cw.export.start_wrong")}
          onChange={(event) => setStart(event.target.value.trim())}
        />
      </DialogContent>
      <DialogActions sx={{ p: 2 }}>
        <Button onClick={onClose}>{translate("ra.action.cancel")}</Button>
        <Button
          variant="contained"
          component="a"
          href={exportUrl(track.id, format, { rate, start })}
          download
          disabled={!good}
          onClick={onClose}
        >
          {translate("cw.export.save")}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
