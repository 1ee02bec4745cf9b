import { useState } from "react";
import ImportIcon from "@mui/icons-material/PostAddOutlined";
import { Button } from "@mui/material";
import { useTranslate } from "react-admin";
import { Link } from "react-router-dom";

import { isFinal, type Job, type Video } from "../api/models";
import type { TrackWithCues } from "../providers/dataProvider";
import { useDocumentTitle } from "../shell/PageTitle";
import { ExportMenu } from "../text/ExportMenu";
import { ImportDialog } from "../text/ImportDialog";
import { size, span } from "../timeline/timeText";
import { FilmMenu } from "./FilmMenu";
import { Dotted } from "../shell/Dotted";

interface Props {
  video: Video;
  track: TrackWithCues | undefined;
  job: Job | undefined;
}

export const FilmHead = ({ video, track, job }: Props) => {
  const translate = useTranslate();
  const [importing, setImporting] = useState(false);
  useDocumentTitle(video.title);
  const facts = [
    video.duration_ms !== null && span(video.duration_ms),
    video.width && video.height && `${video.width} × ${video.height}`,
    video.frames_per_second && translate("cw.films.fps", { fps: Number(video.frames_per_second.toFixed(3)) }),
    size(video.size_bytes),
    video.subtitles_name ? translate("cw.films.subtitles", { name: video.subtitles_name }) : null,
  ];
  const idle = job === undefined || isFinal(job.state);
  return (
    <header className="page-head">
      <div>
        <Link to="/videos" className="back">
          {translate("cw.films.back")}
        </Link>
        <h1>
          <bdi>{video.title}</bdi>
        </h1>
        <p>
          <Dotted facts={facts} />
        </p>
      </div>
      <div className="row">
        {video.may_edit && (
          <Button variant="outlined" startIcon={<ImportIcon />} onClick={() => setImporting(true)}>
            {translate("cw.import.button")}
          </Button>
        )}
        {track && track.cues.length > 0 && <ExportMenu track={track} video={video} />}
        {video.may_edit && <FilmMenu video={video} idle={idle} />}
      </div>
      {importing && <ImportDialog video={video} onClose={() => setImporting(false)} />}
    </header>
  );
};
