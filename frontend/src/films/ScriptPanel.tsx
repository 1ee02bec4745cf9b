import { useState } from "react";
import { MenuItem, Tab, Tabs, TextField } from "@mui/material";
import { useTranslate } from "react-admin";

import { isFinal, type Job, type Track, type Video } from "../api/models";
import { JobProgress } from "../jobs/JobProgress";
import type { Playhead } from "../player/playhead";
import type { TrackWithCues } from "../providers/dataProvider";
import { ScriptList } from "../script/ScriptList";
import { EmptyState } from "../shell/EmptyState";
import { Loading } from "../shell/Loading";
import { FindingsPanel } from "../text/FindingsPanel";
import { DescribeButton } from "./DescribeButton";

interface Props {
  video: Video;
  job: Job | undefined;
  scripts: readonly Track[]; // all descriptions of the film, the newest first
  track: TrackWithCues | undefined; // the one shown
  onTrack: (id: string) => void;
  loading: boolean;
  playhead: Playhead;
}

/** The script, or why there is none yet and what to do about it. */
export const ScriptPanel = (props: Props) => {
  const { job, track } = props;
  const working = job !== undefined && (!isFinal(job.state) || job.state === "failed" || job.state === "cancelled");
  return (
    <div className="film-page__read">
      {working && <JobProgress job={job} />}
      {(track || !working) && <Script {...props} />}
    </div>
  );
};

const Script = ({ video, scripts, track, onTrack, loading, playhead }: Props) => {
  const translate = useTranslate();
  const withheld = track?.provenance["withheld"] === true;
  return (
    <section className="script-panel panel" aria-labelledby="script-title">
      <header className="script-panel__head">
        <h2 id="script-title">{translate("cw.script.title")}</h2>
        {track && scripts.length > 1 && <Chooser scripts={scripts} shown={track.id} onTrack={onTrack} />}
        {track && !withheld && <Source track={track} />}
      </header>
      {loading && (
        <div className="script-panel__pad">
          <Loading rows={5} />
        </div>
      )}
      {!loading && !track && (
        <EmptyState title={translate("cw.script.none")} action={<DescribeButton video={video} words="in_domain" />}>
          {translate("cw.script.none_hint")}
        </EmptyState>
      )}
      {track && withheld && (
        <EmptyState title={translate("cw.script.withheld")} action={<DescribeButton video={video} words="always" />}>
          {translate("cw.script.withheld_hint")}
        </EmptyState>
      )}
      {track && !withheld && track.cues.length === 0 && (
        <EmptyState title={translate("cw.script.no_room")}>{translate("cw.script.no_room_hint")}</EmptyState>
      )}
      {track && track.cues.length > 0 && <Tabbed track={track} playhead={playhead} mayEdit={video.may_edit} />}
    </section>
  );
};

const TABS = ["cues", "checks"] as const;

/** The script to read, and what the rules say about it. */
const Tabbed = ({ track, playhead, mayEdit }: { track: TrackWithCues; playhead: Playhead; mayEdit: boolean }) => {
  const translate = useTranslate();
  const [tab, setTab] = useState<(typeof TABS)[number]>("cues");
  return (
    <>
      <Tabs
        value={tab}
        onChange={(_, next: (typeof TABS)[number]) => setTab(next)}
        aria-labelledby="script-title"
        className="script-panel__tabs"
      >
        {TABS.map((name) => (
          <Tab key={name} value={name} label={translate(`cw.script.tabs.${name}`)} id={`tab-${name}`} aria-controls={`panel-${name}`} />
        ))}
      </Tabs>
      {TABS.map((name) => (
        <div key={name} role="tabpanel" id={`panel-${name}`} aria-labelledby={`tab-${name}`} hidden={tab !== name} className="script-panel__tab">
          {tab === name && name === "cues" && <ScriptList cues={track.cues} playhead={playhead} />}
          {tab === name && name === "checks" && <FindingsPanel key={track.id} track={track} playhead={playhead} mayEdit={mayEdit} />}
        </div>
      ))}
    </>
  );
};

/** A film can have several scripts: a model's drafts, and those that people brought. */
const Chooser = ({ scripts, shown, onTrack }: { scripts: readonly Track[]; shown: string; onTrack: (id: string) => void }) => {
  const translate = useTranslate();
  return (
    <TextField
      select
      fullWidth
      size="small"
      margin="dense"
      label={translate("cw.script.which")}
      value={shown}
      onChange={(event) => onTrack(event.target.value)}
    >
      {scripts.map(({ id, title, cue_count, created_at }) => (
        <MenuItem key={id} value={id}>
          {translate("cw.script.one_of", { title, smart_count: cue_count, when: new Date(created_at).toLocaleString() })}
        </MenuItem>
      ))}
    </TextField>
  );
};

/** A model's text is never shown without its source. */
const Source = ({ track }: { track: TrackWithCues }) => {
  const translate = useTranslate();
  return (
    <p className="quiet">
      {translate("cw.script.source", { title: track.title })} {translate(`cw.script.state.${track.state}`)}
    </p>
  );
};
