import { useId, useState, type MouseEvent } from "react";
import CheckIcon from "@mui/icons-material/Check";
import ContrastIcon from "@mui/icons-material/ContrastOutlined";
import { IconButton, ListItemIcon, ListItemText, Menu, MenuItem, Tooltip } from "@mui/material";
import { useTranslate } from "react-admin";

import { chooseColours, COLOURS, useColours } from "../theme/colours";

/** Light, dark, high contrast, or as the system has it. */
export const ColoursMenu = () => {
  const translate = useTranslate();
  const colours = useColours();
  const menuId = useId();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const label = translate("cw.colours.label");
  return (
    <>
      <Tooltip title={label}>
        <IconButton
          aria-label={label}
          aria-haspopup="menu"
          aria-expanded={anchor !== null}
          aria-controls={anchor ? menuId : undefined}
          onClick={(event: MouseEvent<HTMLElement>) => setAnchor(event.currentTarget)}
        >
          <ContrastIcon />
        </IconButton>
      </Tooltip>
      <Menu
        id={menuId}
        anchorEl={anchor}
        container={() => document.querySelector("header")} // within a landmark, where screen readers look for it
        open={anchor !== null}
        onClose={() => setAnchor(null)}
        slotProps={{ list: { "aria-label": label } }}
      >
        {COLOURS.map((one) => (
          <MenuItem
            key={one}
            role="menuitemradio"
            aria-checked={one === colours}
            selected={one === colours}
            onClick={() => {
              setAnchor(null);
              chooseColours(one);
            }}
          >
            <ListItemIcon>{one === colours && <CheckIcon fontSize="small" />}</ListItemIcon>
            <ListItemText>{translate(`cw.colours.${one}`)}</ListItemText>
          </MenuItem>
        ))}
      </Menu>
    </>
  );
};
