import { useRef, useState, type KeyboardEvent } from "react";
import { MenuItem, TextField } from "@mui/material";
import { useQuery } from "@tanstack/react-query";
import { useDataProvider, useTranslate } from "react-admin";

import type { Check, Cue } from "../api/models";
import type { Playhead } from "../player/playhead";
import type { AppDataProvider, TrackWithCues } from "../providers/dataProvider";
import { Loading } from "../shell/Loading";
import { ProblemPanel } from "../shell/ProblemPanel";
import { FindingRow } from "./FindingRow";
import { rulesOf, SEVERITIES, shown, type Severity, type Wanted } from "./findings";
import { ReportLinks } from "./ReportLinks";
import "./text.css";

/** What the rules say about the shown script; a finding leads to its moment. */
export const FindingsPanel = ({ track, playhead }: { track: TrackWithCues; playhead: Playhead }) => {
  const provider = useDataProvider<AppDataProvider>();
  const translate = useTranslate();
  const [profile, setProfile] = useState("house");
  const [wanted, setWanted] = useState<Wanted>({ severities: new Set(SEVERITIES), rule: "" });
  const rules = useQuery({ queryKey: ["rules"], queryFn: () => provider.rules(), staleTime: Infinity });
  const check = useQuery({
    queryKey: ["film", track.video_id, "check", track.id, track.revision, profile],
    queryFn: () => provider.check(track.id, profile),
  });
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
      {check.data && <Findings check={check.data} cues={track.cues} wanted={wanted} playhead={playhead} />}
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

interface FindingsProps {
  check: Check;
  cues: readonly Cue[];
  wanted: Wanted;
  playhead: Playhead;
}

/** One tab stop: arrows walk the findings, Enter goes to the cue. */
const Findings = ({ check, cues, wanted, playhead }: FindingsProps) => {
  const translate = useTranslate();
  const [focus, setFocus] = useState(0);
  const list = useRef<HTMLOListElement>(null);
  const findings = shown(check.findings, wanted);
  const byId = new Map(cues.map((cue) => [cue.id, cue]));
  const last = findings.length - 1;
  const walk = (event: KeyboardEvent, index: number): void => {
    const targets: Record<string, number> = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: last };
    const next = targets[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const at = Math.min(last, Math.max(0, next));
    setFocus(at);
    list.current?.children[at]?.querySelector("button")?.focus();
  };
  return (
    <>
      <p role="status" className={findings.length > 0 ? "only-read" : "checks__none"}>
        {check.findings.length === 0
          ? translate("cw.checks.none")
          : translate("cw.checks.shown", { smart_count: findings.length, all: check.findings.length })}
      </p>
      {findings.length > 0 && (
        <ol className="findings" ref={list} aria-label={translate("cw.checks.label")}>
          {findings.map((finding, index) => (
            <li key={`${finding.rule}${finding.cue_id}${finding.span?.start}${finding.reason}${index}`}>
              <FindingRow
                finding={finding}
                cue={finding.cue_id === null ? undefined : byId.get(finding.cue_id)}
                tabIndex={index === Math.min(focus, last) ? 0 : -1}
                onFocus={() => setFocus(index)}
                onKeyDown={(event) => walk(event, index)}
                onChoose={() => finding.start_ms !== null && playhead.seek(finding.start_ms)}
              />
            </li>
          ))}
        </ol>
      )}
    </>
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
