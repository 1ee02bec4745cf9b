import { Button } from "@mui/material";
import { useMutation } from "@tanstack/react-query";
import { useDataProvider, useNotify, useTranslate } from "react-admin";
import { Link, useNavigate } from "react-router-dom";

import type { Track, Video } from "../api/models";
import type { AppDataProvider } from "../providers/dataProvider";

const FIXED: readonly Track["state"][] = ["approved", "published"];

/** Into the editor: with this description, with a copy of an approved one, or with an empty one. */
export const EditButtons = ({ video, track }: { video: Video; track: Track | undefined }) => {
  const translate = useTranslate();
  const provider = useDataProvider<AppDataProvider>();
  const navigate = useNavigate();
  const notify = useNotify();
  const begin = useMutation({
    mutationFn: (copied: Track | undefined) =>
      provider.beginScript(
        video.id,
        copied
          ? { title: translate("cw.editor.copied", { title: copied.title }), language: copied.language, copy_of: copied.id }
          : { title: translate("cw.editor.begun"), language: "en" },
      ),
    onSuccess: ({ id }) => navigate(`/edit/${id}`),
    onError: (error: Error) => notify(error.message, { type: "error" }),
  });
  const fixed = track !== undefined && FIXED.includes(track.state);
  if (!video.may_edit && track === undefined) return null;
  return (
    <div className="row">
      {track && (
        <Button component={Link} to={`/edit/${track.id}`} variant="contained" size="small">
          {translate(video.may_edit && !fixed ? "cw.editor.open" : "cw.editor.look")}
        </Button>
      )}
      {video.may_edit && fixed && (
        <Button size="small" variant="outlined" disabled={begin.isPending} onClick={() => begin.mutate(track)}>
          {translate("cw.editor.copy")}
        </Button>
      )}
      {video.may_edit && !track && (
        <Button size="small" variant="outlined" disabled={begin.isPending} onClick={() => begin.mutate(undefined)}>
          {translate("cw.editor.write")}
        </Button>
      )}
    </div>
  );
};
