import type { ReactNode } from "react";
import AllIcon from "@mui/icons-material/FitScreenOutlined";
import CueIcon from "@mui/icons-material/CenterFocusStrong";
import InIcon from "@mui/icons-material/ZoomIn";
import OutIcon from "@mui/icons-material/ZoomOut";
import { IconButton, Tooltip } from "@mui/material";
import { useTranslate } from "react-admin";

import { keepFocus } from "../../player/keepFocus";

interface Props {
  whole: boolean;
  closest: boolean;
  /** What is selected on this page. */
  worksOn: "cue" | "interval";
  selected: boolean;
  onZoom: (factor: number) => void;
  onFitAll: () => void;
  onFitCue: () => void;
}

export const ZOOM = 1.6;

export const TimelineButtons = ({ whole, closest, worksOn, selected, onZoom, onFitAll, onFitCue }: Props) => {
  const translate = useTranslate();
  const word = (name: string): string => translate(`cw.editor.timeline.${name}`);
  return (
    <div className="editor-timeline__buttons" role="group" aria-label={word("zoom")}>
      <Press label={word("zoom_out")} disabled={whole} onClick={() => onZoom(1 / ZOOM)}>
        <OutIcon fontSize="small" />
      </Press>
      <Press label={word("zoom_in")} disabled={closest} onClick={() => onZoom(ZOOM)}>
        <InIcon fontSize="small" />
      </Press>
      <Press label={word("fit_all")} disabled={whole} onClick={onFitAll}>
        <AllIcon fontSize="small" />
      </Press>
      <Press label={word(`fit_${worksOn}`)} disabled={!selected} onClick={onFitCue}>
        <CueIcon fontSize="small" />
      </Press>
    </div>
  );
};

const Press = ({ label, disabled, onClick, children }: { label: string; disabled: boolean; onClick: () => void; children: ReactNode }) => (
  <Tooltip title={label}>
    <span>
      <IconButton className="press" size="small" aria-label={label} disabled={disabled} onMouseDown={keepFocus} onClick={onClick}>
        {children}
      </IconButton>
    </span>
  </Tooltip>
);
