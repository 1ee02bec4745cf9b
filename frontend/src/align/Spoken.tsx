import { useTranslate } from "react-admin";

import { fromTo } from "../timeline/timeText";
import type { Told } from "./useVerifying";

interface Props {
  /** Where the words stand. */
  words: string;
  told: Told;
  place: number;
  text: string | undefined;
}

/** What was decided and which sentence is next, for those who do not see it. */
export const Spoken = ({ words, told, place, text }: Props) => {
  const translate = useTranslate();
  const done =
    told === null
      ? ""
      : told.what === "nothing"
        ? translate(`${words}.nothing`)
        : told.what === "undone"
          ? translate(`${words}.undone`)
          : told.said.interval
            ? translate(`${words}.alignable`, { times: fromTo(told.said.interval) })
            : translate(`${words}.${told.said.label}`);
  const next = text === undefined ? translate(`${words}.last`) : translate(`${words}.next`, { at: place + 1, text });
  return (
    <p className="only-read" role="status" aria-atomic="true">
      {done} {next}
    </p>
  );
};
