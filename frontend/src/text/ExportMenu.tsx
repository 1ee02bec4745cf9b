import { useState } from "react";
import DownloadIcon from "@mui/icons-material/FileDownloadOutlined";
import { Button, ListSubheader, Menu, MenuItem } from "@mui/material";
import { useTranslate } from "react-admin";

import type { TextFormat, Video } from "../api/models";
import type { TrackWithCues } from "../providers/dataProvider";
import { ProblemPanel } from "../shell/ProblemPanel";
import { exportUrl, grouped, lost, rateOf, neededFor } from "./formats";
import { TimeCodesDialog } from "./TimeCodesDialog";
import { useFormats } from "./useFormats";
import "./text.css";

const NONE: TextFormat[] = [];

/** Every format that the server writes, by who needs it, with what it would leave out of this script. */
export const ExportMenu = ({ track, video }: { track: TrackWithCues; video: Video }) => {
  const translate = useTranslate();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [coding, setCoding] = useState(false);
  const { data: formats = NONE, error } = useFormats();
  const close = (): void => setAnchor(null);
  const rate = rateOf(video.frames_per_second);
  const items = grouped(formats).flatMap(({ use, formats: group }) => [
    <ListSubheader key={use} role="presentation" className="export__use">
      {translate(`cw.export.use.${use}`)}
    </ListSubheader>,
    ...group.map((format) => (
      <MenuItem
        key={format.name}
        component="a"
        href={exportUrl(track.id, format.name, { rate })}
        download
        onClick={close}
        className="export__item"
      >
        <FormatWords format={format} formats={formats} track={track} />
      </MenuItem>
    )),
  ]);
  return (
    <>
      <Button
        variant="contained"
        startIcon={<DownloadIcon />}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        {translate("cw.films.download")}
      </Button>
      <Menu
        anchorEl={anchor}
        container={() => document.querySelector("main")} // within a landmark, where screen readers look for it
        open={anchor !== null && !error}
        onClose={close}
        slotProps={{ paper: { className: "export" }, list: { "aria-label": translate("cw.films.download") } }}
      >
        {items}
        {formats.some((format) => format.writes && neededFor(format) === "studios") && (
          <MenuItem
            className="export__more"
            onClick={() => {
              close();
              setCoding(true);
            }}
          >
            {translate("cw.export.codes")}
          </MenuItem>
        )}
      </Menu>
      {anchor !== null && error && <ProblemPanel error={error} compact />}
      {coding && <TimeCodesDialog track={track} formats={formats} rate={rate} onClose={() => setCoding(false)} />}
    </>
  );
};

const FormatWords = ({ format, formats, track }: { format: TextFormat; formats: TextFormat[]; track: TrackWithCues }) => {
  const translate = useTranslate();
  const left = lost(format, formats, track.cues);
  const use = translate(`cw.formats.${format.name}.use`, { _: "" });
  const named = left.map(({ field }) => translate(`cw.fields.${field}`, { _: field }));
  return (
    <span className="export__words">
      <strong>{translate(`cw.formats.${format.name}.name`, { _: format.title })}</strong>
      {use && <span className="quiet">{use}</span>}
      {format.resolution !== "exact" && (
        <span className="export__lost">
          {translate("cw.export.times", {
            resolution: translate(`cw.export.resolution.${format.resolution}`, {
              _: translate("cw.export.within", { resolution: format.resolution }),
            }),
          })}
        </span>
      )}
      {left.length > 0 && (
        <span className="export__lost">
          {translate("cw.export.leaves_out", { fields: named.slice(0, 3).join(", ") })}
          {left.length > 3 && ` ${translate("cw.export.and_more", { smart_count: left.length - 3 })}`}
        </span>
      )}
    </span>
  );
};
