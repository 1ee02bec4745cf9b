import { useId, useState, type MouseEvent } from "react";
import AccountIcon from "@mui/icons-material/AccountCircleOutlined";
import { IconButton, Menu, MenuItem } from "@mui/material";
import { useGetIdentity, useLogout, useTranslate } from "react-admin";
import { Link, NavLink } from "react-router-dom";

import { ColoursMenu } from "./ColoursMenu";
import { Wordmark } from "./CueMark";
import { useLanguageItems } from "./LanguageItems";
import { usePlaces } from "./places";

export const TopBar = () => {
  const translate = useTranslate();
  const places = usePlaces();
  return (
    <header className="topbar">
      <Link to="/" className="topbar__home" aria-label={translate("cw.shell.home")}>
        <Wordmark />
      </Link>
      <nav className="topbar__nav" aria-label={translate("cw.shell.nav")}>
        {places.map(({ to, label, Icon, exact }) => (
          <NavLink key={to} to={to} end={exact}>
            <Icon aria-hidden="true" />
            {translate(label)}
          </NavLink>
        ))}
      </nav>
      <div className="topbar__person">
        <ColoursMenu />
        <PersonMenu />
      </div>
    </header>
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
