import { Button } from "@mui/material";
import { useTranslate } from "react-admin";

import { exact } from "./cue/CueTimes";
import type { EditCue, Span } from "./document/types";
import type { Clash, PutAside, SaveState } from "./saving/contract";
import type { Saver } from "./saving/Saver";

interface Props {
  saver: Saver;
  state: SaveState;
  onSelect: (id: string) => void;
}

/** Where two people changed the same, and what the server did not take: nothing is lost, and a person decides. */
export const Clashes = ({ saver, state, onSelect }: Props) => {
  const translate = useTranslate();
  if (state.clashes.length === 0 && state.aside.length === 0) return null;
  return (
    <section className="clashes panel" role="region" aria-labelledby="clashes-title">
      <h2 id="clashes-title">{translate("cw.editor.clash.title", { smart_count: state.clashes.length + state.aside.length })}</h2>
      <ul>
        {state.clashes.map((clash) => (
          <ClashItem key={`${clash.cue_id}${clash.field}`} clash={clash} saver={saver} onSelect={onSelect} />
        ))}
        {state.aside.map((aside) => (
          <AsideItem key={aside.id} aside={aside} saver={saver} />
        ))}
      </ul>
    </section>
  );
};

const ClashItem = ({ clash, saver, onSelect }: { clash: Clash; saver: Saver; onSelect: (id: string) => void }) => {
  const translate = useTranslate();
  const decide = (side: "mine" | "theirs"): void => saver.decide(clash.cue_id, clash.field, side);
  // Which recording it is tells nobody anything.
  const said = (value: Clash["mine"]): string =>
    clash.field === "recording" ? translate(value === "" ? "cw.history.recorded_not" : "cw.history.recorded") : worded(value);
  return (
    <li className="clash">
      <p>
        {translate(`cw.editor.clash.field.${clash.field}`, { who: clash.who?.name ?? translate("cw.editor.clash.somebody") })}{" "}
        <Button size="small" onClick={() => onSelect(clash.cue_id)}>
          {translate("cw.editor.clash.show")}
        </Button>
      </p>
      <dl>
        <div>
          <dt>{translate("cw.editor.clash.mine")}</dt>
          <dd dir="auto">{said(clash.mine)}</dd>
        </div>
        <div>
          <dt>{clash.who?.name ?? translate("cw.editor.clash.somebody")}</dt>
          <dd dir="auto">{said(clash.theirs)}</dd>
        </div>
      </dl>
      <div className="row">
        <Button size="small" variant="contained" onClick={() => decide("mine")}>
          {translate("cw.editor.clash.keep_mine")}
        </Button>
        <Button size="small" variant="outlined" onClick={() => decide("theirs")}>
          {translate("cw.editor.clash.take_theirs")}
        </Button>
      </div>
    </li>
  );
};

const AsideItem = ({ aside, saver }: { aside: PutAside; saver: Saver }) => {
  const translate = useTranslate();
  const text = aside.operation.op === "remove" ? "" : (aside.operation.text ?? "");
  return (
    <li className="clash">
      <p>{aside.problem?.detail ?? translate("cw.editor.clash.behind")}</p>
      {text !== "" && <blockquote dir="auto">{text}</blockquote>}
      <div className="row">
        <Button size="small" variant="outlined" onClick={() => saver.tryAgain(aside.id)}>
          {translate("cw.editor.clash.try_again")}
        </Button>
        <Button size="small" onClick={() => saver.letGo(aside.id)}>
          {translate("cw.editor.clash.let_go")}
        </Button>
      </div>
    </li>
  );
};

function worded(value: string | boolean | Span | EditCue | null): string {
  if (value === null) return "–";
  if (typeof value !== "object") return String(value);
  const times = `${exact(value.start_ms)} – ${exact(value.end_ms)}`;
  return "text" in value ? `${times} ${value.text}` : times;
}
