import type { MouseEvent, ReactNode } from "react";
import { IconButton, Tooltip } from "@mui/material";

interface Props {
  label: string;
  children: ReactNode;
  onClick: () => void;
  pressed?: boolean;
  strong?: boolean;
  disabled?: boolean;
  /** For pages whose keys must go on working: the focus stays where it was. */
  onMouseDown?: (event: MouseEvent) => void;
}

/** A button of a player, with its word as a hint. */
export const Press = ({ label, children, onClick, pressed, strong, disabled, onMouseDown }: Props) => (
  <Tooltip title={label}>
    <span>
      <IconButton
        className={strong ? "press press--strong" : pressed ? "press press--on" : "press"}
        aria-label={label}
        aria-pressed={pressed}
        disabled={disabled}
        onMouseDown={onMouseDown}
        onClick={onClick}
      >
        {children}
      </IconButton>
    </span>
  </Tooltip>
);
