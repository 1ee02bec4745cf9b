import { useId, useState, type MouseEvent } from "react";
import AccountIcon from "@mui/icons-material/AccountCircleOutlined";
import DarkIcon from "@mui/icons-material/DarkModeOutlined";
import LightIcon from "@mui/icons-material/LightModeOutlined";
import { IconButton, Menu, MenuItem, Tooltip } from "@mui/material";
import { useGetIdentity, useLogout, useTheme, useTranslate } from "react-admin";
import { useTheme as useColours } from "@mui/material/styles";
import { Link, NavLink } from "react-router-dom";

import { Wordmark } from "./CueMark";
import { useLanguageItems } from "./LanguageItems";
import { usePlaces } from "./places";

export const TopBar = () => {
  const translate = useTranslate();
  const places = usePlaces();
  return (
    <header className="topbar">
      <Link to="/videos" className="topbar__home" aria-label={translate("cw.shell.home")}>
        <Wordmark />
      </Link>
      <nav className="topbar__nav" aria-label={translate("cw.shell.nav")}>
        {places.map(({ to, label, Icon }) => (
          <NavLink key={to} to={to}>
            <Icon aria-hidden="true" />
            {translate(label)}
          </NavLink>
        ))}
      </nav>
      <div className="topbar__person">
        <ThemeSwitch />
        <PersonMenu />
      </div>
    </header>
  );
};

const ThemeSwitch = () => {
  const translate = useTranslate();
  const [, setTheme] = useTheme();
  const isDark = useColours().palette.mode === "dark";
  const label = translate(isDark ? "cw.shell.to_light" : "cw.shell.to_dark");
  return (
    <Tooltip title={label}>
      <IconButton aria-label={label} onClick={() => setTheme(isDark ? "light" : "dark")}>
        {isDark ? <LightIcon /> : <DarkIcon />}
      </IconButton>
    </Tooltip>
  );
};

const PersonMenu = () => {
  const translate = useTranslate();
  const { identity } = useGetIdentity();
  const logout = useLogout();
  const menuId = useId();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const languages = useLanguageItems(() => setAnchor(null));
  return (
    <>
      <IconButton
        aria-label={translate("cw.shell.account")}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        aria-controls={anchor ? menuId : undefined}
        onClick={(event: MouseEvent<HTMLElement>) => setAnchor(event.currentTarget)}
      >
        <AccountIcon />
      </IconButton>
      <Menu id={menuId} anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        <MenuItem disabled sx={{ opacity: "1 !important" }}>
          {identity?.fullName ?? "…"}
        </MenuItem>
        {languages}
        <MenuItem onClick={() => void logout()}>{translate("ra.auth.logout")}</MenuItem>
      </Menu>
    </>
  );
};
