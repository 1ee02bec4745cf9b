import { useMemo } from "react";
import { useQuery } from "@tanstack/react-query";
import { useDataProvider, useTranslate } from "react-admin";

import type { Track } from "../api/models";
import { useLanguage } from "../i18n/languages";
import type { Playhead } from "../player/playhead";
import type { AppDataProvider, TrackWithCues } from "../providers/dataProvider";
import { gapsOf, pairCues, tally, type Moment } from "../script/pairCues";
import { EmptyState } from "../shell/EmptyState";
import { Loading } from "../shell/Loading";
import { ProblemPanel } from "../shell/ProblemPanel";
import type { Span } from "../timeline/timelineModel";
import { BesideList } from "./BesideList";
import { Chooser } from "./Chooser";
import "./beside.css";

interface Props {
  track: TrackWithCues; // on the left
  scripts: readonly Track[]; // all of the film, this one among them
  beside: string | null; // the one on the right, where somebody chose it
  onBeside: (id: string) => void;
  gaps: readonly Span[];
  playhead: Playhead;
}

/** A second script of the film next to the one shown, moment by moment. */
export const Beside = ({ track, scripts, beside, onBeside, gaps, playhead }: Props) => {
  const translate = useTranslate();
  const { dates } = useLanguage();
  const provider = useDataProvider<AppDataProvider>();
  const others = scripts.filter(({ id }) => id !== track.id);
  const chosen = others.find(({ id }) => id === beside) ?? others[0];
  const { data: other, error, refetch } = useQuery({
    queryKey: ["film", track.video_id, "track", chosen?.id, chosen?.revision],
    queryFn: () => provider.track(chosen?.id ?? ""),
    enabled: chosen !== undefined,
  });
  const moments = useMemo(
    () => (other ? pairCues(track.cues, other.cues, gapsOf(gaps, track.cues, other.cues)) : []),
    [track.cues, other, gaps],
  );
  if (!chosen) return <EmptyState title={translate("cw.beside.none")}>{translate("cw.beside.none_hint")}</EmptyState>;
  return (
    <div className="beside">
      <header className="beside__head">
        <Chooser label="cw.beside.which" scripts={others} shown={chosen.id} onTrack={onBeside} />
        {other && <Sum moments={moments} />}
      </header>
      {error && <ProblemPanel error={error} onRetry={() => void refetch()} compact />}
      {!other && !error && <Loading rows={5} />}
      {other && <BesideList key={`${track.id} ${other.id}`} moments={moments} names={namesOf(track, other, dates)} playhead={playhead} />}
    </div>
  );
};

/** Two scripts of one title (twice the same file, twice the same model) are told apart by when they were made. */
function namesOf(left: Track, right: Track, dates: string): { left: string; right: string } {
  const name = ({ title, created_at }: Track): string =>
    left.title === right.title ? `${title}, ${new Date(created_at).toLocaleString(dates)}` : title;
  return { left: name(left), right: name(right) };
}

/** In how many moments both speak, as words and as a bar. */
const Sum = ({ moments }: { moments: readonly Moment[] }) => {
  const translate = useTranslate();
  const { both, left, right } = tally(moments);
  const share = moments.length > 0 ? Math.round((100 * both) / moments.length) : 0;
  return (
    <div className="beside__sum">
      <span className="beside__bar" aria-hidden="true">
        {Object.entries({ both, left, right }).map(
          ([who, count]) => count > 0 && <span key={who} className={`beside__${who}`} style={{ flexGrow: count }} />,
        )}
      </span>
      <p role="status">
        <strong>{translate("cw.beside.both", { share, both, smart_count: moments.length })}</strong>{" "}
        <span>{translate("cw.beside.only_left", { smart_count: left })}</span>{" "}
        <span>{translate("cw.beside.only_right", { smart_count: right })}</span>
      </p>
    </div>
  );
};
