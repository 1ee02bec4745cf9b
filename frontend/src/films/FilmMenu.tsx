import { useState } from "react";
import MoreIcon from "@mui/icons-material/MoreVert";
import { IconButton, Menu, MenuItem } from "@mui/material";
import { Confirm, useDelete, useNotify, useRedirect, useTranslate, useUpdate } from "react-admin";

import type { Video } from "../api/models";
import { NameDialog } from "../shell/NameDialog";
import { useAlign } from "./useAlign";
import { useDescribe } from "./useDescribe";

export const FilmMenu = ({ video, idle }: { video: Video; idle: boolean }) => {
  const translate = useTranslate();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [asking, setAsking] = useState<"rename" | "delete" | null>(null);
  const describe = useDescribe(video.id);
  const align = useAlign(video.id);
  const ask = (what: "rename" | "delete"): void => {
    setAnchor(null);
    setAsking(what);
  };
  return (
    <>
      <IconButton
        aria-label={translate("cw.films.more")}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <MoreIcon />
      </IconButton>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        <MenuItem
          disabled={!idle || describe.isPending}
          onClick={() => {
            setAnchor(null);
            describe.mutate("in_domain");
          }}
        >
          {translate("cw.films.describe_again")}
        </MenuItem>
        <MenuItem
          disabled={!idle || align.isPending}
          onClick={() => {
            setAnchor(null);
            align.mutate();
          }}
        >
          {translate("cw.films.align")}
        </MenuItem>
        <MenuItem onClick={() => ask("rename")}>{translate("cw.films.rename")}</MenuItem>
        <MenuItem onClick={() => ask("delete")}>{translate("cw.films.delete")}</MenuItem>
      </Menu>
      {asking === "rename" && <Rename video={video} onClose={() => setAsking(null)} />}
      {asking === "delete" && <Remove video={video} onClose={() => setAsking(null)} />}
    </>
  );
};

const Rename = ({ video, onClose }: { video: Video; onClose: () => void }) => {
  const translate = useTranslate();
  const notify = useNotify();
  const [update, { isPending }] = useUpdate<Video>();
  return (
    <NameDialog
      title={translate("cw.films.rename")}
      label={translate("cw.films.name")}
      initial={video.title}
      busy={isPending}
      onClose={onClose}
      onName={(title) =>
        void update(
          "videos",
          { id: video.id, data: { title }, previousData: video },
          { onSuccess: onClose, onError: (error) => notify((error as Error).message, { type: "error" }) },
        )
      }
    />
  );
};

const Remove = ({ video, onClose }: { video: Video; onClose: () => void }) => {
  const translate = useTranslate();
  const notify = useNotify();
  const redirect = useRedirect();
  const [remove, { isPending }] = useDelete<Video>();
  return (
    <Confirm
      isOpen
      loading={isPending}
      title={translate("cw.films.delete_title", { title: video.title })}
      content={translate("cw.films.delete_what")}
      confirm={translate("cw.films.delete")}
      confirmColor="warning"
      onClose={onClose}
      onConfirm={() =>
        void remove(
          "videos",
          { id: video.id, previousData: video },
          {
            onSuccess: () => redirect("list", "videos"),
            onError: (error) => notify((error as Error).message, { type: "error" }),
          },
        )
      }
    />
  );
};
