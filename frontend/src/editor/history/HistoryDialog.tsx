import { useDeferredValue, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { Button, Dialog, DialogActions, DialogContent, DialogTitle } from "@mui/material";
import { useMutation } from "@tanstack/react-query";
import { useDataProvider, useTranslate } from "react-admin";

import type { AppDataProvider } from "../../providers/dataProvider";
import { EmptyState } from "../../shell/EmptyState";
import { Loading } from "../../shell/Loading";
import { ProblemPanel } from "../../shell/ProblemPanel";
import { changesBetween, tally } from "./changes";
import { ChangeList } from "./ChangeList";
import { CompareChoice, type Base } from "./CompareChoice";
import { scriptAt } from "./pastScript";
import { stopAt, stopsOf, stopTarget } from "./stops";
import { StopSlider } from "./StopSlider";
import { useHistory, type Past } from "./useHistory";
import "./history.css";

interface Props {
  trackId: string;
  revision: number; // the newest
  onRestored: (revision: number) => void;
  onClose: () => void;
}

/** Every revision of a script on one slider: who changed what and when, lost words to copy, and the way back. */
export const HistoryDialog = ({ trackId, revision, onRestored, onClose }: Props) => {
  const translate = useTranslate();
  const { data, error, refetch } = useHistory(trackId, revision);
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="lg" aria-labelledby="history-title" className="history">
      <DialogTitle id="history-title" component="h2">
        {translate("cw.history.title")}
      </DialogTitle>
      {data && data.edits.length > 0 ? (
        <Revisions past={data} trackId={trackId} onRestored={onRestored} onClose={onClose} />
      ) : (
        <>
          <DialogContent>
            {error && <ProblemPanel error={error} onRetry={() => void refetch()} />}
            {!error && !data && <Loading rows={6} />}
            {data && <EmptyState title={translate("cw.history.nothing")}>{translate("cw.history.nothing_hint")}</EmptyState>}
          </DialogContent>
          <DialogActions sx={{ p: 2 }}>
            <Button onClick={onClose}>{translate("cw.history.close")}</Button>
          </DialogActions>
        </>
      )}
    </Dialog>
  );
};

interface RevisionsProps {
  past: Past;
  trackId: string;
  onRestored: (revision: number) => void;
  onClose: () => void;
}

const Revisions = ({ past, trackId, onRestored, onClose }: RevisionsProps) => {
  const translate = useTranslate();
  const provider = useDataProvider<AppDataProvider>();
  const [apart, setApart] = useState(false);
  const [shown, setShown] = useState<number | null>(null); // a revision; null: the newest, whichever that is
  const [base, setBase] = useState<Base>("before");
  const slider = useRef<HTMLInputElement>(null);
  const stops = useMemo(() => stopsOf(past.edits, apart), [past, apart]);
  const last = stops.length - 1;
  const at = shown === null ? last : stopAt(stops, shown);
  const stop = stops[at] ?? stops[last];
  const newest = stops[last]?.revision ?? 1;
  const revision = stop?.revision ?? newest;
  const other = base === "before" ? (stop?.before ?? revision) : base === "now" ? newest : base;
  const compared = useMemo(() => {
    // The older one is always "before", from wherever one looks.
    const [from, to] = other <= revision ? [other, revision] : [revision, other];
    const changes = changesBetween(scriptAt(past.begin, past.edits, from), scriptAt(past.begin, past.edits, to));
    return { key: `${from} ${to}`, changes };
  }, [past, other, revision]);
  const { changes } = compared;
  const shownList = useDeferredValue(compared); // the slider does not wait for a long list
  const go = (index: number): void => {
    setShown(index === last ? null : (stops[index]?.revision ?? null));
    restore.reset();
  };
  const restore = useMutation({
    mutationFn: (to: number) => provider.restore(trackId, to),
    onSuccess: (saved) => {
      setShown(null);
      setBase("before");
      slider.current?.focus(); // the button that was pressed has nothing more to do
      if (saved.revision > newest) onRestored(saved.revision);
    },
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    const { target } = event;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (target instanceof HTMLElement && target.closest("input, select, .changes") !== null) return;
    const next = stopTarget(event.key, at, stops.length);
    if (next === null) return;
    event.preventDefault();
    go(next);
  };
  const { added, removed, changed } = tally(changes);
  return (
    <>
      <DialogContent className="history__body" onKeyDown={onKeyDown}>
        <StopSlider ref={slider} stops={stops} at={at} onGo={go} apart={apart} onApart={setApart} />
        <CompareChoice stops={stops} base={base} onBase={setBase} />
        <p className="history__sum" role="status">
          {changes.length === 0
            ? translate(at === 0 && base === "before" ? "cw.history.at_beginning" : "cw.history.same")
            : [
                translate("cw.history.revisions", { from: Math.min(other, revision), to: Math.max(other, revision) }),
                added > 0 && translate("cw.history.added_sum", { smart_count: added }),
                removed > 0 && translate("cw.history.removed_sum", { smart_count: removed }),
                changed > 0 && translate("cw.history.changed_sum", { smart_count: changed }),
              ]
                .filter(Boolean)
                .join(" ")}
        </p>
        <ChangeList key={shownList.key} changes={shownList.changes} />
      </DialogContent>
      <DialogActions className="history__foot">
        <div className="history__told">
          {restore.error ? (
            <ProblemPanel error={restore.error} compact />
          ) : (
            <p className="quiet" role="status">
              {restore.data
                ? translate("cw.history.restored", { revision: restore.variables, now: restore.data.revision })
                : translate("cw.history.restore_hint")}
            </p>
          )}
        </div>
        <Button onClick={onClose}>{translate("cw.history.close")}</Button>
        <Button
          variant="contained"
          disabled={revision === newest || restore.isPending}
          onClick={() => restore.mutate(revision)}
        >
          {translate(revision === newest ? "cw.history.is_now" : "cw.history.restore", { revision })}
        </Button>
      </DialogActions>
    </>
  );
};
