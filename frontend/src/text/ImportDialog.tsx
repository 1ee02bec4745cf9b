import { useRef, useState } from "react";
import { Button, Dialog, DialogActions, DialogContent, DialogTitle, MenuItem, TextField, useMediaQuery } from "@mui/material";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useDataProvider, useNotify, useTranslate } from "react-admin";

import type { Imported, Video } from "../api/models";
import type { AppDataProvider, ImportOptions } from "../providers/dataProvider";
import { Loading } from "../shell/Loading";
import { ProblemPanel } from "../shell/ProblemPanel";
import { size } from "../timeline/timeText";
import { DropArea } from "../upload/DropArea";
import { FileFindings, findingsOf } from "./FileFindings";
import { RATE_NAMES, rateOf } from "./formats";
import { useFormats } from "./useFormats";
import { ImportPreview } from "./ImportPreview";
import "../upload/UploadTray.css";
import "./text.css";

const ENCODINGS = ["utf-8", "utf-16", "cp1252", "cp1250", "cp1251", "mac-roman", "gb18030", "shift_jis"];
const KINDS = ["description", "transcript"] as const;

/** A file of timed text becomes a track of the film: chosen, looked at, and only then stored. */
export const ImportDialog = ({ video, onClose }: { video: Video; onClose: () => void }) => {
  const translate = useTranslate();
  const narrow = useMediaQuery("(max-width: 600px)");
  const low = useMediaQuery("(max-height: 520px)"); // there the whole dialog scrolls, not a slit within it
  const notify = useNotify();
  const queries = useQueryClient();
  const provider = useDataProvider<AppDataProvider>();
  const [chosen, setChosen] = useState<{ file: File; number: number } | null>(null);
  const [options, setOptions] = useState<ImportOptions>({
    kind: "description",
    language: "en",
    rate: rateOf(video.frames_per_second),
  });
  const film = { film: video.title.slice(0, 500) };
  const preview = useQuery({
    queryKey: ["import", video.id, chosen?.number, chosen?.file.name, chosen?.file.size, options],
    queryFn: () => provider.importText(video.id, (chosen as { file: File }).file, { ...options, ...film, preview: true }),
    enabled: chosen !== null,
    gcTime: 0,
  });
  const store = useMutation({
    mutationFn: (file: File) => provider.importText(video.id, file, { ...options, ...film, keep_good: true }),
    onSuccess: (done) => {
      notify("cw.import.done", { type: "success", messageArgs: { smart_count: done.cue_count } });
      void queries.invalidateQueries({ queryKey: ["film", video.id] });
      onClose();
    },
  });
  const take = (files: FileList | File[] | null): void => {
    const file = files?.[0];
    if (!file) return;
    store.reset();
    setChosen((before) => ({ file, number: (before?.number ?? 0) + 1 }));
  };
  const set = (change: Partial<ImportOptions>): void => {
    store.reset();
    setOptions((before) => ({ ...before, ...change }));
  };
  const error = store.error ?? preview.error;
  const ready = preview.data;
  return (
    <Dialog
      open
      onClose={onClose}
      fullWidth
      maxWidth="md"
      fullScreen={narrow && !low}
      scroll={low ? "body" : "paper"}
      aria-labelledby="import-title"
    >
      <DialogTitle id="import-title">{translate("cw.import.title")}</DialogTitle>
      <DialogContent className="import">
        <DropArea onFiles={take}>
          <Choose chosen={chosen?.file} onFiles={take} />
        </DropArea>
        {chosen && <Options options={options} onChange={set} />}
        <div aria-live="polite" className="import__found">
          {preview.isFetching && <Loading rows={3} />}
          {!preview.isFetching && ready && !error && <ImportPreview reading={ready} />}
        </div>
        {!preview.isFetching && error && (
          <>
            <ProblemPanel error={error} compact />
            <FileFindings findings={findingsOf(error)} />
          </>
        )}
      </DialogContent>
      <DialogActions sx={{ p: 2 }}>
        <Button onClick={onClose}>{translate("ra.action.cancel")}</Button>
        <Button
          variant="contained"
          disabled={!chosen || !ready || preview.isFetching || store.isPending || error !== null}
          onClick={() => chosen && store.mutate(chosen.file)}
        >
          <StoreWords reading={ready} />
        </Button>
      </DialogActions>
    </Dialog>
  );
};

const StoreWords = ({ reading }: { reading: Imported | undefined }) => {
  const translate = useTranslate();
  if (!reading) return translate("cw.import.store_none");
  return translate(reading.valid ? "cw.import.store" : "cw.import.keep_good", { smart_count: reading.cue_count });
};

const Choose = ({ chosen, onFiles }: { chosen: File | undefined; onFiles: (files: FileList | null) => void }) => {
  const translate = useTranslate();
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="import__choose">
      {chosen ? (
        <p>
          <strong>{chosen.name}</strong> <span className="quiet">{size(chosen.size)}</span>
        </p>
      ) : (
        <p>{translate("cw.import.hint")}</p>
      )}
      <Button variant={chosen ? "outlined" : "contained"} onClick={() => input.current?.click()}>
        {translate(chosen ? "cw.import.another" : "cw.import.choose")}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={translate("cw.import.choose")}
        onChange={(event) => {
          onFiles(event.target.files);
          event.target.value = ""; // the same file again, mended, is a new choice
        }}
      />
    </div>
  );
};

const LANGUAGE = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/;

const Options = ({ options, onChange }: { options: ImportOptions; onChange: (change: Partial<ImportOptions>) => void }) => {
  const translate = useTranslate();
  const formats = useFormats().data ?? [];
  const [language, setLanguage] = useState(options.language ?? "en");
  const good = LANGUAGE.test(language);
  return (
    <div className="import__options">
      <TextField
        select
        size="small"
        label={translate("cw.import.kind")}
        value={options.kind}
        onChange={(event) => onChange({ kind: event.target.value as (typeof KINDS)[number] })}
      >
        {KINDS.map((kind) => (
          <MenuItem key={kind} value={kind}>
            {translate(`cw.import.kinds.${kind}`)}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        size="small"
        label={translate("cw.import.language")}
        value={language}
        error={!good}
        helperText={good ? undefined : translate("cw.import.language_wrong")}
        onChange={(event) => setLanguage(event.target.value.trim())}
        onBlur={() => good && language !== options.language && onChange({ language })}
      />
      <TextField
        select
        size="small"
        label={translate("cw.import.format")}
        value={options.format ?? ""}
        slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
        onChange={(event) => onChange({ format: event.target.value || undefined })}
      >
        <MenuItem value="">{translate("cw.import.guess")}</MenuItem>
        {formats
          .filter((format) => format.reads)
          .map(({ name, title }) => (
            <MenuItem key={name} value={name}>
              {translate(`cw.formats.${name}.name`, { _: title })}
            </MenuItem>
          ))}
      </TextField>
      <TextField
        select
        size="small"
        label={translate("cw.import.encoding")}
        value={options.encoding ?? ""}
        slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
        onChange={(event) => onChange({ encoding: event.target.value || undefined })}
      >
        <MenuItem value="">{translate("cw.import.guess")}</MenuItem>
        {ENCODINGS.map((encoding) => (
          <MenuItem key={encoding} value={encoding}>
            {encoding}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        select
        size="small"
        label={translate("cw.export.rate")}
        value={options.rate}
        onChange={(event) => onChange({ rate: event.target.value })}
      >
        {RATE_NAMES.map((rate) => (
          <MenuItem key={rate} value={rate}>
            {rate.endsWith("df") ? translate("cw.export.drop", { rate: rate.slice(0, -2) }) : rate}
          </MenuItem>
        ))}
      </TextField>
    </div>
  );
};
