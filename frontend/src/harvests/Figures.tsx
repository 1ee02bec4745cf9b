import type { ReactNode } from "react";
import { useTranslate } from "react-admin";

import type { Harvest } from "../api/models";
import { span } from "../timeline/timeText";
import "./harvests.css";

type Numbers = NonNullable<Harvest["figures"]>;
interface Props {
  harvest: Harvest;
  figures: Numbers;
}

const percent = (share: number): number => Math.round(100 * share);

/** A figure with what it means below it. */
const Figure = ({ value, hint }: { value: ReactNode; hint?: ReactNode }) => (
  <span className="figure">
    <span>{value}</span>
    {hint && <span className="quiet">{hint}</span>}
  </span>
);

const Description = ({ figures }: Props) => {
  const translate = useTranslate();
  const pace = translate("cw.harvest.pace", { count: Math.round(figures.description_words_per_minute) });
  return <Figure value={translate("cw.harvest.cues", { smart_count: figures.description_cues })} hint={figures.description_cues > 0 && pace} />;
};

const Dialogue = ({ figures }: Props) => {
  const translate = useTranslate();
  return <Figure value={translate("cw.harvest.cues", { smart_count: figures.dialogue_cues })} />;
};

const Voices = ({ harvest, figures }: Props) => {
  const translate = useTranslate();
  const hint =
    figures.narrators === 0
      ? translate("cw.harvest.no_narrator")
      : harvest.narrators_by === "person"
        ? translate("cw.harvest.narrator_person")
        : translate("cw.harvest.narrator", { percent: percent(figures.narrator_probability) });
  return <Figure value={translate("cw.harvest.speakers", { smart_count: figures.speakers })} hint={hint} />;
};

const Sound = ({ figures }: Props) => {
  const translate = useTranslate();
  return <Figure value={span(figures.speech_ms)} hint={translate("cw.harvest.share", { percent: percent(figures.speech_share) })} />;
};

const Words = ({ figures }: Props) => {
  const translate = useTranslate();
  return <Figure value={figures.words} hint={translate("cw.harvest.sure", { percent: percent(figures.word_probability) })} />;
};

const Overlapping = ({ figures }: Props) => <Figure value={figures.overlapping} />;

/** The columns of figures, in their order. */
export const FIGURES = [
  { key: "description", Figure: Description },
  { key: "dialogue", Figure: Dialogue },
  { key: "voices", Figure: Voices },
  { key: "sound", Figure: Sound },
  { key: "words", Figure: Words },
  { key: "overlapping", Figure: Overlapping },
] as const;
