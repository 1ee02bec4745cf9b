import { useState } from "react";
import { Button, MenuItem, TextField } from "@mui/material";
import { useQuery } from "@tanstack/react-query";
import { useDataProvider, useTranslate } from "react-admin";

import type { Check } from "../api/models";
import type { Playhead } from "../player/playhead";
import type { AppDataProvider, TrackWithCues } from "../providers/dataProvider";
import { Loading } from "../shell/Loading";
import { ProblemPanel } from "../shell/ProblemPanel";
import { FindingList } from "./FindingList";
import { mendingAll, rulesOf, SEVERITIES, shown, type Severity, type Wanted } from "./findings";
import { ReportLinks } from "./ReportLinks";
import { useMending, type Mending } from "./useMending";
import "./text.css";

interface Props {
  track: TrackWithCues;
  playhead: Playhead;
  mayEdit: boolean;
}

/** What the rules say about the shown script; a finding leads to its moment, and many are mended in one step. */
export const FindingsPanel = ({ track, playhead, mayEdit }: Props) => {
  const provider = useDataProvider<AppDataProvider>();
  const translate = useTranslate();
  const [profile, setProfile] = useState("house");
  const [wanted, setWanted] = useState<Wanted>({ severities: new Set(SEVERITIES), rule: "" });
  const rules = useQuery({ queryKey: ["rules"], queryFn: () => provider.rules(), staleTime: Infinity });
  const check = useQuery({
    queryKey: ["film", track.video_id, "check", track.id, track.revision, profile],
    queryFn: () => provider.check(track.id, profile),
    placeholderData: (before) => before, // the list stays while a mended script is checked again
  });
  const work = useMending(track);
  const stale = check.isPlaceholderData || check.isFetching;
  const profiles = rules.data?.profiles ?? [{ name: "house", title: translate("cw.checks.house") }];
  return (
    <div className="checks">
      <ReportLinks track={track} />
      <div className="checks__wish">
        <div className="checks__selects">
          <TextField
            select
            size="small"
            label={translate("cw.checks.profile")}
            value={profile}
            onChange={(event) => {
              setProfile(event.target.value);
              setWanted((before) => ({ ...before, rule: "" }));
            }}
          >
            {profiles.map(({ name, title }) => (
              <MenuItem key={name} value={name}>
                {title}
              </MenuItem>
            ))}
          </TextField>
          {check.data && <RuleFilter check={check.data} wanted={wanted} onWanted={setWanted} />}
        </div>
        {check.data && check.data.findings.length > 0 && <SeverityFilter check={check.data} wanted={wanted} onWanted={setWanted} />}
      </div>
      {check.isPending && <Loading rows={5} />}
      {check.error && <ProblemPanel error={check.error} onRetry={() => void check.refetch()} compact />}
      {mayEdit && check.data && <Mends check={check.data} wanted={wanted} work={work} disabled={stale} />}
      {check.data && (
        <FindingList check={check.data} cues={track.cues} wanted={wanted} playhead={playhead} work={mayEdit ? work : null} stale={stale} />
      )}
      {check.data && check.data.off.length > 0 && <Off check={check.data} />}
    </div>
  );
};

interface FilterProps {
  check: Check;
  wanted: Wanted;
  onWanted: (wanted: Wanted) => void;
}

const SeverityFilter = ({ check, wanted, onWanted }: FilterProps) => {
  const translate = useTranslate();
  const toggle = (severity: Severity): void => {
    const severities = new Set(wanted.severities);
    if (!severities.delete(severity)) severities.add(severity);
    onWanted({ ...wanted, severities });
  };
  return (
    <div className="row" role="group" aria-label={translate("cw.checks.show")}>
      {SEVERITIES.map((severity) => (
        <button
          key={severity}
          type="button"
          className={`sort sort--${severity}`}
          aria-pressed={wanted.severities.has(severity)}
          onClick={() => toggle(severity)}
        >
          {translate(`cw.checks.count.${severity}`, { smart_count: check.counts[severity] ?? 0 })}
        </button>
      ))}
    </div>
  );
};

const RuleFilter = ({ check, wanted, onWanted }: FilterProps) => {
  const translate = useTranslate();
  const rules = rulesOf(check.findings);
  if (rules.length < 2) return null;
  return (
    <TextField
      select
      size="small"
      label={translate("cw.checks.rule")}
      value={rules.some(({ rule }) => rule === wanted.rule) ? wanted.rule : ""}
      slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
      onChange={(event) => onWanted({ ...wanted, rule: event.target.value })}
    >
      <MenuItem value="">{translate("cw.checks.all_rules")}</MenuItem>
      {rules.map(({ rule, title, count }) => (
        <MenuItem key={rule} value={rule}>
          {rule} {title} ({count})
        </MenuItem>
      ))}
    </TextField>
  );
};

/** Mends all that is shown, and takes the last step back. */
const Mends = ({ check, wanted, work, disabled }: { check: Check; wanted: Wanted; work: Mending; disabled: boolean }) => {
  const translate = useTranslate();
  const changes = mendingAll(shown(check.findings, wanted));
  const { mended } = work;
  if (changes.length < 2 && mended === null) return null;
  return (
    <div className="mends">
      {changes.length > 1 && (
        <Button size="small" variant="outlined" disabled={disabled || work.busy} onClick={() => work.mend(check.revision, changes, "")}>
          {translate("cw.checks.mend_all", { smart_count: changes.length })}
        </Button>
      )}
      <p role="status">{mended && translate(mended.words, mended.args)}</p>
      {mended?.batch && (
        <Button size="small" disabled={work.busy} onClick={work.undo}>
          {translate("cw.checks.undo")}
        </Button>
      )}
    </div>
  );
};

const Off = ({ check }: { check: Check }) => {
  const translate = useTranslate();
  return (
    <details className="checks__off">
      <summary>{translate("cw.checks.off", { smart_count: check.off.length })}</summary>
      <ul>
        {check.off.map(({ rule, title, why }, index) => (
          <li key={`${rule}${index}`}>
            <strong>
              {rule} {title}
            </strong>
            : {why}
          </li>
        ))}
      </ul>
    </details>
  );
};
