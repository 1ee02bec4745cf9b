import { useTranslate } from "react-admin";

import type { Page } from "./answerBook";

/** Where the decisions are. Only a lost connection is announced: what goes well needs no interruption. */
export const SavedLine = ({ line, pending }: Pick<Page, "line" | "pending">) => {
  const translate = useTranslate();
  const waiting = translate("cw.align.line.waiting", { smart_count: pending });
  return (
    <>
      <p className={`saved-line saved-line--${line}`}>{line === "waiting" ? waiting : translate(`cw.align.line.${line}`)}</p>
      <span className="only-read" role="status">
        {line === "waiting" ? waiting : ""}
      </span>
    </>
  );
};
