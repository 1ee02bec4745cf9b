import { useMemo, type Ref } from "react";
import EarlierIcon from "@mui/icons-material/ChevronLeft";
import LaterIcon from "@mui/icons-material/ChevronRight";
import { FormControlLabel, IconButton, Slider, Switch } from "@mui/material";
import { useTranslate } from "react-admin";

import { heights, type Stop } from "./stops";
import { useStopWords } from "./useStopWords";
import { LeftToRight } from "../../theme/Directed";

interface Props {
  ref: Ref<HTMLInputElement>;
  stops: readonly Stop[];
  at: number;
  onGo: (at: number) => void;
  /** Every save by itself. */
  apart: boolean;
  onApart: (apart: boolean) => void;
}

/** The way of the script from left to right; over it, how much was changed where. */
export const StopSlider = ({ ref, stops, at, onGo, apart, onApart }: Props) => {
  const translate = useTranslate();
  const words = useStopWords();
  const stop = stops[at];
  const last = stops.length - 1;
  return (
    <div className="stops">
      <div className="stops__line">
        <p className="stops__who">
          <strong>{stop && words.who(stop)}</strong>
          <span className="quiet">{stop && words.when(stop)}</span>
        </p>
        <FormControlLabel
          className="stops__apart"
          control={<Switch size="small" checked={apart} onChange={(_, checked) => onApart(checked)} />}
          label={translate("cw.history.apart")}
        />
      </div>
      <LeftToRight>
        <div className="stops__row" dir="ltr">
          <IconButton aria-label={translate("cw.history.earlier")} disabled={at === 0} onClick={() => onGo(at - 1)}>
            <EarlierIcon />
          </IconButton>
          <div className="stops__slide">
            <Bars stops={stops} at={at} />
            <Slider
              aria-label={translate("cw.history.slider")}
              min={0}
              max={last}
              step={1}
              shiftStep={10}
              value={at}
              getAriaValueText={(value) => {
                const one = stops[value];
                return one ? `${translate("cw.history.place", { at: value + 1, all: stops.length })} ${words.who(one)} ${words.when(one)}` : "";
              }}
              onChange={(_, value) => onGo(value as number)}
              slotProps={{ input: { ref, autoFocus: true } }}
            />
          </div>
          <IconButton aria-label={translate("cw.history.later")} disabled={at === last} onClick={() => onGo(at + 1)}>
            <LaterIcon />
          </IconButton>
        </div>
      </LeftToRight>
    </div>
  );
};

/** One path for all: a script of years has hundreds of stops. The one shown is never too thin to be seen. */
const Bars = ({ stops, at }: { stops: readonly Stop[]; at: number }) => {
  const wide = Math.max(1, stops.length - 1);
  const thick = Math.min(0.6, wide / 90);
  const tall = useMemo(() => heights(stops), [stops]);
  const all = useMemo(() => tall.map((height, index) => bar(index, height, thick)).join(""), [tall, thick]);
  return (
    <svg className="stops__bars" viewBox={`0 0 ${wide} 32`} preserveAspectRatio="none" aria-hidden="true">
      <path className="stops__bar" d={all} />
      <path className="stops__bar stops__bar--here" d={bar(at, tall[at] ?? 0, Math.max(thick, wide / 320))} />
    </svg>
  );
};

const bar = (index: number, height: number, thick: number): string =>
  height === 0 ? "" : `M${index - thick / 2} 32V${32 - height * 30}h${thick}V32Z`;
