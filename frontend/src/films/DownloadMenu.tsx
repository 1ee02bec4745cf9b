import { useState } from "react";
import DownloadIcon from "@mui/icons-material/FileDownloadOutlined";
import { Button, Menu, MenuItem } from "@mui/material";
import { useTranslate } from "react-admin";

import type { ExportFormat, TrackWithCues } from "../providers/dataProvider";

const FORMATS: ExportFormat[] = ["vtt", "srt", "csv", "json"];

export const DownloadMenu = ({ track }: { track: TrackWithCues }) => {
  const translate = useTranslate();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const close = (): void => setAnchor(null);
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
      <Menu anchorEl={anchor} open={anchor !== null} onClose={close}>
        {FORMATS.map((format) => (
          <MenuItem
            key={format}
            component="a"
            href={`/v1/tracks/${track.id}/export?format=${format}&download=true`}
            download
            onClick={close}
          >
            <span className="download">
              <strong>{translate(`cw.formats.${format}.name`)}</strong>
              <span className="quiet">{translate(`cw.formats.${format}.use`)}</span>
            </span>
          </MenuItem>
        ))}
      </Menu>
    </>
  );
};
