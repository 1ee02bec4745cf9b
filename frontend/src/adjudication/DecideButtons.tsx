import { useTranslate } from "react-admin";

import { SPOKEN } from "../align/Decide";
import type { Label } from "../align/decisions";
import { KeyButton } from "../align/KeyButton";
import { keyOf, type Command } from "./keys";

interface Props {
  /** What was decided of this sentence before. */
  decided: Label | undefined;
  own: boolean;
  canUndo: boolean;
  canHear: boolean;
  onCommand: (command: Command) => void;
}

type Shown = Exclude<Command, "choose" | "play" | "again">;
const FOR_LABEL: Partial<Record<Command, Label>> = { hidden: "not_visible", unsure: "unsure" };

/** What a reviewer decides beyond taking somebody's answer, each with its key. */
export const DecideButtons = ({ decided, own, canUndo, canHear, onCommand }: Props) => {
  const translate = useTranslate();
  const off: Partial<Record<Shown, boolean>> = { reset: !own, undo: !canUndo, hear: !canHear };
  const button = (command: Shown, word: string) => (
    <KeyButton
      word={word}
      shown={keyOf(command)}
      spoken={command === "hear" ? undefined : SPOKEN[command]}
      decided={FOR_LABEL[command] && decided === FOR_LABEL[command]}
      large={command === "accept" || FOR_LABEL[command] !== undefined}
      filled={command === "accept" && own}
      off={off[command] ?? false}
      onPress={() => onCommand(command)}
    />
  );
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
        {button("reset", "cw.align.reset")}
        {button("undo", "cw.align.undo")}
        {button("hear", "cw.adjudication.hear")}
        {button("previous", "cw.align.previous")}
        {button("next", "cw.align.next")}
        {button("help", "cw.align.help")}
      </div>
    </div>
  );
};
