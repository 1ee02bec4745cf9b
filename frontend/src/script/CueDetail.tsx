import { Button } from "@mui/material";
import { useTranslate } from "react-admin";

import { descriptionData, type Cue } from "../api/models";
import { clock, span } from "../timeline/timeText";

/** What lies behind a cue: notes on it, its gap, how long it is spoken, where the model looked, and what else it would have said. */
export const CueDetail = ({ cue, onSeek }: { cue: Cue; onSeek: (ms: number) => void }) => {
  const translate = useTranslate();
  const data = descriptionData(cue);
  const { gap, spoken_ms: spoken, evidence, alternatives, in_domain: inDomain, notes, people, importance } = data;
  return (
    <div className="detail">
      {inDomain === false && <p className="detail__warn">{translate("cw.script.unsure_why")}</p>}
      {notes && <p className="detail__notes" dir="auto">{notes}</p>}
      <dl>
        {gap && (
          <div>
            <dt>{translate("cw.script.gap")}</dt>
            <dd className="time">
              {clock(gap[0])} – {clock(gap[1])} ({span(gap[1] - gap[0])})
            </dd>
          </div>
        )}
        {spoken !== undefined && (
          <div>
            <dt>{translate("cw.script.spoken")}</dt>
            <dd className="time">{span(spoken)}</dd>
          </div>
        )}
        {evidence && evidence.length > 0 && (
          <div>
            <dt>{translate("cw.script.evidence")}</dt>
            <dd className="row">
              {evidence.map((ms) => (
                <Button key={ms} size="small" variant="outlined" onClick={() => onSeek(ms)}>
                  <span className="time">{clock(ms)}</span>
                </Button>
              ))}
            </dd>
          </div>
        )}
        {people && (
          <div>
            <dt>{translate("cw.script.people")}</dt>
            <dd dir="auto">{people}</dd>
          </div>
        )}
        {importance !== undefined && (
          <div>
            <dt>{translate("cw.script.importance")}</dt>
            <dd className="time">{Math.round(importance * 100)} %</dd>
          </div>
        )}
      </dl>
      {alternatives && alternatives.length > 0 && (
        <>
          <h3>{translate("cw.script.alternatives")}</h3>
          <ul>
            {alternatives.map(({ text, score }) => (
              <li key={text}>
                <bdi>{text}</bdi> <span className="time quiet">{score.toFixed(2)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
};
