import { useState } from "react";
import {
  Alert,
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  FormControlLabel,
  MenuItem,
  TextField,
} from "@mui/material";
import { useGetList, useTranslate } from "react-admin";

import type { Collection } from "../api/models";
import { size } from "../timeline/timeText";
import { pairFiles } from "./pairFiles";
import { uploadStore } from "./uploadStore";
import "./UploadTray.css";

const WRITERS = new Set(["annotator", "reviewer", "admin"]);

/** What was chosen, as it was understood, before anything is sent. */
export const UploadDialog = ({ files, onClose }: { files: File[]; onClose: () => void }) => {
  const translate = useTranslate();
  const { data: collections } = useGetList<Collection>("collections", { pagination: { page: 1, perPage: 100 } });
  const open = (collections ?? []).filter(({ role }) => role === null || WRITERS.has(role));
  const [chosen, setChosen] = useState("");
  const [describe, setDescribe] = useState(true);
  const { films, left } = pairFiles(files);
  const collectionId = chosen || open[0]?.id || null;
  const start = (): void => {
    uploadStore.add(films.map((pair) => ({ ...pair, collectionId, describe })));
    onClose();
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby="upload-title">
      <DialogTitle id="upload-title">
        {translate("cw.upload.title", { smart_count: films.length })}
      </DialogTitle>
      <DialogContent>
        {films.map(({ film, subtitles }) => (
          <div className="wish" key={`${film.name}${film.size}`}>
            <strong>{film.name}</strong>
            <span className="wish__subtitles">
              {size(film.size)} ·{" "}
              {subtitles ? translate("cw.upload.with", { name: subtitles.name }) : translate("cw.upload.without")}
            </span>
          </div>
        ))}
        {left.length > 0 && (
          <Alert severity="warning" sx={{ mt: 2 }}>
            {translate("cw.upload.left", { names: left.map((file) => file.name).join(", ") })}
          </Alert>
        )}
        {open.length > 1 && (
          <TextField
            select
            fullWidth
            margin="normal"
            label={translate("cw.upload.collection")}
            value={collectionId ?? ""}
            onChange={(event) => setChosen(event.target.value)}
          >
            {open.map(({ id, name }) => (
              <MenuItem key={id} value={id}>
                {name}
              </MenuItem>
            ))}
          </TextField>
        )}
        <FormControlLabel
          sx={{ mt: 1 }}
          control={<Checkbox checked={describe} onChange={(event) => setDescribe(event.target.checked)} />}
          label={translate("cw.upload.describe")}
        />
      </DialogContent>
      <DialogActions sx={{ p: 2 }}>
        <Button onClick={onClose}>{translate("ra.action.cancel")}</Button>
        <Button variant="contained" disabled={films.length === 0} onClick={start}>
          {translate("cw.upload.start", { smart_count: films.length })}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
