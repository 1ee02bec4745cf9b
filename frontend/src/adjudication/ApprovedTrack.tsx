import { useQuery } from "@tanstack/react-query";
import { useDataProvider, useTranslate } from "react-admin";
import { Link } from "react-router-dom";

import type { Label } from "../align/decisions";
import type { Adjudication, Cue } from "../api/models";
import type { AppDataProvider } from "../providers/dataProvider";
import { DataTable } from "../shell/DataTable";
import { Loading } from "../shell/Loading";
import { ProblemPanel } from "../shell/ProblemPanel";
import { fromTo } from "../timeline/timeText";

/** What an approved cue says beside its words and times; an imported one says less. */
interface ApprovedData {
  label?: Label;
  alignable?: number | null;
  decided?: "agreement" | "reviewer";
}

const SEEN = 0.5; // where an imported track says no more than how likely it is
const MARKS = { alignable: "✓", not_visible: "✕", unsure: "?" } as const;

function labelOf({ label, alignable }: ApprovedData): Label {
  if (label !== undefined) return label;
  return alignable == null ? "unsure" : alignable >= SEEN ? "alignable" : "not_visible";
}

/** What is true of each sentence in the end, and who decided it. */
export const ApprovedTrack = ({ film }: { film: Adjudication }) => {
  const translate = useTranslate();
  const provider = useDataProvider<AppDataProvider>();
  const { data, error, refetch } = useQuery({ queryKey: ["track", film.track_id], queryFn: () => provider.track(film.track_id) });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading rows={6} />;
  const { agreed, decided } = data.provenance as { agreed?: number; decided?: number };
  const dataOf = (cue: Cue): ApprovedData => cue.data as ApprovedData;
  return (
    <div className="stack">
      <div className="row approved__head">
        <p className="quiet">
          {agreed === undefined
            ? translate("cw.adjudication.imported_claim")
            : translate("cw.adjudication.approved_claim", { agreed, decided: decided ?? 0 })}
        </p>
        <Link to={`/videos/${film.video_id}/show`}>{translate("cw.adjudication.to_film")}</Link>
      </div>
      <DataTable
        label={translate("cw.adjudication.approved")}
        rows={data.cues}
        columns={[
          { key: "text", title: translate("cw.agreement.sentence"), cell: ({ text }) => text },
          {
            key: "label",
            title: translate("cw.adjudication.label"),
            cell: (cue) => {
              const label = labelOf(dataOf(cue));
              return (
                <span className="approved__label">
                  <span className={`sentence__mark sentence__mark--${label}`} aria-hidden="true">
                    {MARKS[label]}
                  </span>
                  {translate(`cw.align.said.${label}`)}
                </span>
              );
            },
          },
          {
            key: "when",
            title: translate("cw.adjudication.when"),
            cell: (cue) => (labelOf(dataOf(cue)) === "alignable" ? <span className="time">{fromTo(cue)}</span> : "–"),
          },
          {
            key: "by",
            title: translate("cw.adjudication.by"),
            cell: (cue) => {
              const by = dataOf(cue).decided;
              return by ? translate(`cw.adjudication.decided.${by}`) : "–";
            },
          },
        ]}
      />
    </div>
  );
};
