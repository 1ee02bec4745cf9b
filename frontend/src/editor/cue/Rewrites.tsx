import { Button } from "@mui/material";
import { useTranslate } from "react-admin";

import type { Proposal } from "../../api/models";
import { ApiProblem } from "../../api/problem";
import { ProblemPanel } from "../../shell/ProblemPanel";
import { span } from "../../timeline/timeText";
import { ChordKeys } from "../keys/ChordKeys";
import type { KeyMap } from "../keys/keyMap";
import { ALTERNATIVES } from "./Alternatives";
import type { Rewriting } from "./Rewriter";

interface Props {
  now: string;
  rewriting: Rewriting;
  proposals: readonly Proposal[];
  map: KeyMap;
  onAsk: () => void;
  onAskAlways: () => void;
  onCancel: () => void;
  onTake: (text: string) => void;
}

/** The cue written anew by the model: asked for on one key, and taken on another; its words stay until one is taken. */
export const Rewrites = ({ now, rewriting, proposals, map, onAsk, onAskAlways, onCancel, onTake }: Props) => {
  const translate = useTranslate();
  const working = rewriting.state === "working";
  return (
    <section className="alternatives rewrites" aria-labelledby="cue-rewrites" aria-busy={working}>
      <h3 id="cue-rewrites">{translate("cw.editor.rewrite.title")}</h3>
      <div className="row rewrites__ask">
        {working ? (
          <Button size="small" variant="outlined" onClick={onCancel}>
            {translate("cw.editor.rewrite.cancel")}
            <ChordKeys chord={map.first("leave")} />
          </Button>
        ) : (
          <Button size="small" variant="outlined" onClick={onAsk}>
            {translate("cw.editor.rewrite.ask")}
            {map.first("rewrite") && <ChordKeys chord={map.first("rewrite")} />}
          </Button>
        )}
        <span role="status" className="quiet rewrites__told">
          <Told rewriting={rewriting} shown={proposals.length} />
        </span>
      </div>
      {rewriting.state === "failed" && (
        <>
          <ProblemPanel error={rewriting.problem} compact />
          {isOutOfDomain(rewriting.problem) && (
            <Button size="small" variant="outlined" onClick={onAskAlways}>
              {translate("cw.editor.rewrite.always")}
            </Button>
          )}
        </>
      )}
      {!working && proposals.length > 0 && (
        <ul>
          {proposals.map(({ text, spoken_ms, source, in_domain }, at) => (
            <li key={text}>
              <button type="button" className="alternative" aria-current={text === now ? "true" : undefined} onClick={() => onTake(text)}>
                <span dir="auto">{text}</span>
                {!in_domain && <span className="mark mark--warning">{translate("cw.editor.rewrite.unsure")}</span>}
                <span className="quiet time">≈ {span(spoken_ms)}</span>
                <ChordKeys chord={map.first(ALTERNATIVES[at] ?? "alternative_1")} />
                <span className="quiet rewrites__source">{translate("cw.editor.rewrite.source", sourceWords(source))}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};

const Told = ({ rewriting, shown }: { rewriting: Rewriting; shown: number }) => {
  const translate = useTranslate();
  if (rewriting.state === "working") return translate("cw.editor.rewrite.working");
  if (rewriting.state !== "done") return null;
  const names = rewriting.rewrites.kept.join(", ");
  const found = translate(shown > 0 ? "cw.editor.rewrite.found" : "cw.editor.rewrite.nothing", { smart_count: shown });
  return names === "" ? found : `${found} ${translate("cw.editor.rewrite.kept", { names })}`;
};

const sourceWords = ({ model, profile, checkpoint }: Proposal["source"]) => ({ model, profile, checkpoint: checkpoint.slice(0, 8) });

const isOutOfDomain = (problem: unknown): boolean => problem instanceof ApiProblem && problem.document.type.endsWith(":film-out-of-domain");
