import { useEffect, useId, useState } from "react";
import { Button, Popover } from "@mui/material";
import { useStore, useTranslate } from "react-admin";

import { STOPS, stopFrom } from "./stops";
import "./tour.css";

const partOf = (part: string): HTMLElement | null => {
  const found = document.querySelector<HTMLElement>(part);
  return found !== null && found.getClientRects().length > 0 ? found : null;
};
const isThere = (part: string): boolean => partOf(part) !== null;

const REST_MS = 800;
const BEGINS = ["keydown", "pointerdown", "wheel"] as const;

interface Props {
  /** Whether it may begin by itself, for who has not seen it. */
  unasked?: boolean;
}

/** The button of the tour, and the tour: a few words beside each part of the editor, once by itself and then when asked. */
export const EditorTour = ({ unasked = false }: Props) => {
  const translate = useTranslate();
  const [seen, setSeen] = useStore("cuewright.editor_tour", false);
  const [at, setAt] = useState<number | null>(null);
  useEffect(() => {
    // The page is there and at rest before anything is laid over it; who has begun to work by then is left alone.
    if (!unasked || seen) return;
    const begin = setTimeout(() => setAt(stopFrom(-1, 1, isThere)), REST_MS);
    const leave = (): void => clearTimeout(begin);
    for (const kind of BEGINS) window.addEventListener(kind, leave, { capture: true });
    return () => {
      leave();
      for (const kind of BEGINS) window.removeEventListener(kind, leave, { capture: true });
    };
  }, [unasked, seen]);
  const end = (): void => {
    setAt(null);
    setSeen(true);
  };
  return (
    <>
      <Button size="small" data-tour="keys" aria-haspopup="dialog" onClick={() => setAt(stopFrom(-1, 1, isThere))}>
        {translate("cw.tour.open")}
      </Button>
      {at !== null && <Stop at={at} onGo={setAt} onEnd={end} />}
    </>
  );
};

const Stop = ({ at, onGo, onEnd }: { at: number; onGo: (at: number) => void; onEnd: () => void }) => {
  const translate = useTranslate();
  const id = useId();
  const stop = STOPS[at] ?? STOPS[0];
  const next = stopFrom(at, 1, isThere);
  const before = stopFrom(at, -1, isThere);

  useEffect(() => {
    const part = partOf(stop.part);
    part?.scrollIntoView({ block: "center" });
    part?.classList.add("tour-part");
    return () => part?.classList.remove("tour-part");
  }, [stop]);

  return (
    <Popover
      key={at} // opened anew, it takes the focus and is read from its beginning
      open
      transitionDuration={0}
      anchorEl={() => partOf(stop.part)}
      onClose={onEnd}
      onKeyDown={(event) => event.stopPropagation()} // what is pressed here is no command of the editor's
      anchorOrigin={{ vertical: "bottom", horizontal: "center" }}
      transformOrigin={{ vertical: "top", horizontal: "center" }}
      slotProps={{
        paper: { className: "tour", role: "dialog", "aria-modal": true, "aria-labelledby": `${id}-title`, "aria-describedby": `${id}-text` },
        backdrop: { className: "tour-backdrop" },
      }}
    >
      <p className="quiet tour__place">
        {translate("cw.tour.label")} · {translate("cw.tour.place", { at: at + 1, all: STOPS.length })}
      </p>
      <h2 id={`${id}-title`}>
        {translate(`cw.tour.${stop.name}.title`)}
      </h2>
      <p id={`${id}-text`}>{translate(`cw.tour.${stop.name}.text`)}</p>
      <div className="row tour__buttons">
        {next !== null && (
          <Button size="small" onClick={onEnd}>
            {translate("cw.tour.skip")}
          </Button>
        )}
        <span className="tour__space" />
        {before !== null && (
          <Button size="small" variant="outlined" onClick={() => onGo(before)}>
            {translate("cw.tour.back")}
          </Button>
        )}
        <Button size="small" variant="contained" onClick={() => (next === null ? onEnd() : onGo(next))}>
          {translate(next === null ? "cw.tour.end" : "cw.tour.next")}
        </Button>
      </div>
    </Popover>
  );
};
