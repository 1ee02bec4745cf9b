import { useState } from "react";
import { Button } from "@mui/material";
import { useTranslate } from "react-admin";
import { Link } from "react-router-dom";

import type { Contested } from "../api/models";
import { DataTable } from "../shell/DataTable";
import { figure } from "./scale";

const SHOWN = 10; // until more are asked for

/** The sentences that people see differently, those most worth talking about first. */
export const ContestedList = ({ contested, collectionId }: { contested: readonly Contested[]; collectionId: string }) => {
  const translate = useTranslate();
  const [all, setAll] = useState(false);
  return (
    <section className="stack stack--tight">
      <header>
        <h2>{translate("cw.agreement.contested")}</h2>
        <p className="quiet">{translate(contested.length > 0 ? "cw.agreement.contested_hint" : "cw.agreement.none_contested")}</p>
      </header>
      {contested.length > 0 && (
        <DataTable
          label={translate("cw.agreement.contested")}
          rows={contested.slice(0, all ? undefined : SHOWN).map((one) => ({ ...one, id: one.cue_id }))}
          columns={[
            { key: "text", title: translate("cw.agreement.sentence"), cell: ({ text }) => text },
            {
              key: "film",
              title: translate("cw.agreement.film"),
              cell: ({ track_id, video_title }) => <Link to={`/align/agreement/${collectionId}/${track_id}`}>{video_title}</Link>,
            },
            { key: "verdict", title: translate("cw.agreement.differ_in"), cell: ({ verdict }) => translate(`cw.agreement.verdict.${verdict}`) },
            {
              key: "most",
              title: translate("cw.agreement.most_say"),
              cell: ({ label }) => translate(label === null ? "cw.agreement.tied" : `cw.align.said.${label}`),
            },
            {
              key: "iou",
              title: translate("cw.agreement.worst"),
              cell: ({ worst_iou }) => (worst_iou === null ? "–" : figure(worst_iou)),
            },
          ]}
        />
      )}
      {contested.length > SHOWN && !all && (
        <Button className="agreement__more" variant="outlined" onClick={() => setAll(true)}>
          {translate("cw.agreement.show_all", { smart_count: contested.length })}
        </Button>
      )}
    </section>
  );
};
