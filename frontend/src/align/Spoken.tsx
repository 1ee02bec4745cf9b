import { useTranslate } from "react-admin";

import { times } from "./CurveView";
import type { Told } from "./useVerifying";

/** What was decided and which sentence is next, for those who do not see it. */
export const Spoken = ({ told, place, text }: { told: Told; place: number; text: string | undefined }) => {
  const translate = useTranslate();
  const done =
    told === null
      ? ""
      : told.what === "nothing"
        ? translate("cw.align.told.nothing")
        : told.what === "undone"
          ? translate("cw.align.told.undone")
          : told.said.interval
            ? translate("cw.align.told.alignable", { times: times(told.said.interval) })
            : translate(`cw.align.told.${told.said.label}`);
  const next = text === undefined ? translate("cw.align.told.last") : translate("cw.align.told.next", { at: place + 1, text });
  return (
    <p className="only-read" role="status" aria-atomic="true">
      {done} {next}
    </p>
  );
};
