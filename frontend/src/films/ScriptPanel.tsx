import { useState } from "react";
import { Tab as TabButton, Tabs } from "@mui/material";
import { useTranslate } from "react-admin";

import type { Job, Track, Video } from "../api/models";
import { JobProgress } from "../jobs/JobProgress";
import { PIPELINE, worthShowing } from "../mixes/mixModel";
import { SoundPanel } from "../mixes/SoundPanel";
import { PIPELINE as HARVEST } from "../speakers/useSpeakers";
import type { Playhead } from "../player/playhead";
import type { TrackWithCues } from "../providers/dataProvider";
import { ScriptList } from "../script/ScriptList";
import { EmptyState } from "../shell/EmptyState";
import { Loading } from "../shell/Loading";
import { FindingsPanel } from "../text/FindingsPanel";
import type { Span } from "../timeline/timelineModel";
import { Beside } from "./Beside";
import { Chooser } from "./Chooser";
import { DescribeButton } from "./DescribeButton";
import { EditButtons } from "./EditButtons";

interface Props {
  video: Video;
  job: Job | undefined;
  scripts: readonly Track[]; // all descriptions of the film, the newest first
  track: TrackWithCues | undefined; // the one shown
  onTrack: (id: string) => void;
  gaps: readonly Span[]; // without speech, where they are known
  loading: boolean;
  playhead: Playhead;
}

/** The script, or why there is none yet and what to do about it. */
export const ScriptPanel = (props: Props) => {
  const { job, track } = props;
  const elsewhere = job?.pipeline === HARVEST || (job?.pipeline === PIPELINE && track !== undefined);
  const working = worthShowing(job) && !elsewhere; // a mix is told of in its own tab, a harvest at the speakers
  return (
    <div className="film-page__read">
      {working && <JobProgress job={job} />}
      {(track || !working) && <Script {...props} />}
    </div>
  );
};

const TABS = ["cues", "checks", "sound", "beside"] as const;
type Tab = (typeof TABS)[number];

const Script = (props: Props) => {
  const { video, scripts, track, onTrack, loading } = props;
  const translate = useTranslate();
  const [tab, setTab] = useState<Tab>("cues"); // here, since the tabs are gone while another script is fetched
  const [beside, setBeside] = useState<string | null>(null);
  const withheld = track?.provenance["withheld"] === true;
  return (
    <section className="script-panel panel" aria-labelledby="script-title">
      <header className="script-panel__head">
        <h2 id="script-title">{translate("cw.script.title")}</h2>
        {track && scripts.length > 1 && (
          <Chooser
            label="cw.script.which"
            scripts={scripts}
            shown={track.id}
            onTrack={(id) => {
              if (id === beside) setBeside(track.id); // the two change places
              onTrack(id);
            }}
          />
        )}
        {track && !withheld && <Source track={track} />}
        {!loading && <EditButtons video={video} track={withheld ? undefined : track} />}
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
      {track && !withheld && track.cues.length > 0 && (
        <Tabbed {...props} track={track} tab={tab} onTab={setTab} beside={beside} onBeside={setBeside} />
      )}
    </section>
  );
};

interface TabbedProps extends Props {
  track: TrackWithCues;
  tab: Tab;
  onTab: (tab: Tab) => void;
  beside: string | null;
  onBeside: (id: string) => void;
}

/** The script to read, what the rules say about it, and another script next to it. */
const Tabbed = ({ video, track, scripts, gaps, playhead, tab, onTab, beside, onBeside }: TabbedProps) => {
  const translate = useTranslate();
  return (
    <>
      <Tabs
        value={tab}
        onChange={(_, next: Tab) => onTab(next)}
        aria-labelledby="script-title"
        className="script-panel__tabs"
      >
        {TABS.map((name) => (
          <TabButton key={name} value={name} label={translate(name === "sound" ? "cw.mixes.tab" : `cw.script.tabs.${name}`)} id={`tab-${name}`} aria-controls={`panel-${name}`} />
        ))}
      </Tabs>
      {TABS.map((name) => (
        <div key={name} role="tabpanel" id={`panel-${name}`} aria-labelledby={`tab-${name}`} hidden={tab !== name} className="script-panel__tab">
          {tab === name && name === "cues" && <ScriptList cues={track.cues} playhead={playhead} />}
          {tab === name && name === "checks" && <FindingsPanel key={track.id} track={track} playhead={playhead} mayEdit={video.may_edit} />}
          {tab === name && name === "sound" && <SoundPanel key={track.id} video={video} track={track} />}
          {tab === name && name === "beside" && (
            <Beside track={track} scripts={scripts} beside={beside} onBeside={onBeside} gaps={gaps} playhead={playhead} />
          )}
        </div>
      ))}
    </>
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
