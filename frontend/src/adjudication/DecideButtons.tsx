import { Button } from "@mui/material";
import { useTranslate } from "react-admin";

import { keepFocus } from "../align/ClipPlayer";
import type { Label } from "../align/decisions";
import { keyOf, type Command } from "./keys";

interface Props {
  /** What was decided of this sentence before. */
  decided: Label | undefined;
  own: boolean;
  canUndo: boolean;
  canHear: boolean;
  onCommand: (command: Command) => void;
}

const FOR_LABEL: Partial<Record<Command, Label>> = { hidden: "not_visible", unsure: "unsure" };
const SPOKEN: Partial<Record<Command, string>> = { previous: "ArrowUp", next: "ArrowDown", reset: "Escape" };

/** What a reviewer decides beyond taking somebody's answer, each with its key. */
export const DecideButtons = ({ decided, own, canUndo, canHear, onCommand }: Props) => {
  const translate = useTranslate();
  const button = (command: Command, word: string, off = false) => {
    const label = FOR_LABEL[command];
    const says = label !== undefined || command === "accept";
    return (
      <Button
        key={command}
        variant={command === "accept" && own ? "contained" : "outlined"}
        size={says ? "medium" : "small"}
        aria-keyshortcuts={SPOKEN[command] ?? keyOf(command)}
        aria-pressed={label ? decided === label : undefined}
        disabled={off}
        onMouseDown={keepFocus}
        onClick={() => onCommand(command)}
      >
        {translate(word)}
        <kbd>{keyOf(command)}</kbd>
      </Button>
    );
  };
  return (
    <div className="decide">
      <div className="decide__row decide__row--say" role="group" aria-label={translate("cw.adjudication.decide")}>
        {button("accept", own ? "cw.align.keep_own" : "cw.adjudication.accept")}
        {button("hidden", "cw.align.hidden")}
        {button("unsure", "cw.align.unsure")}
      </div>
      <div className="decide__row" role="group" aria-label={translate("cw.align.more")}>
        {button("start", "cw.align.set_start")}
        {button("end", "cw.align.set_end")}
        {button("reset", "cw.align.reset", !own)}
        {button("undo", "cw.align.undo", !canUndo)}
        {button("hear", "cw.adjudication.hear", !canHear)}
        {button("previous", "cw.align.previous")}
        {button("next", "cw.align.next")}
        {button("help", "cw.align.help")}
      </div>
    </div>
  );
};
