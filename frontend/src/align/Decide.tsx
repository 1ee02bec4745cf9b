import { useTranslate } from "react-admin";

import type { Label } from "./decisions";
import { KeyButton } from "./KeyButton";
import { keyOf, type Command } from "./keys";

interface Props {
  /** What was said of this sentence before. */
  said: Label | undefined;
  own: boolean;
  canUndo: boolean;
  onCommand: (command: Command) => void;
}

const FOR_LABEL: Partial<Record<Command, Label>> = { accept: "alignable", hidden: "not_visible", unsure: "unsure" };
export const SPOKEN: Partial<Record<Command, string>> = { previous: "ArrowUp", next: "ArrowDown", reset: "Escape", play: "Space" };

/** Every key of the page as a button. */
export const Decide = ({ said, own, canUndo, onCommand }: Props) => {
  const translate = useTranslate();
  const button = (command: Command, word: string, off = false) => {
    const label = FOR_LABEL[command];
    return (
      <KeyButton
        word={word}
        shown={keyOf(command)}
        spoken={SPOKEN[command]}
        decided={label && said === label}
        large={label !== undefined}
        filled={command === "accept"}
        off={off}
        onPress={() => onCommand(command)}
      />
    );
  };
  return (
    <div className="decide">
      <div className="decide__row decide__row--say" role="group" aria-label={translate("cw.align.decide")}>
        {button("accept", own ? "cw.align.keep_own" : "cw.align.accept")}
        {button("hidden", "cw.align.hidden")}
        {button("unsure", "cw.align.unsure")}
      </div>
      <div className="decide__row" role="group" aria-label={translate("cw.align.more")}>
        {button("start", "cw.align.set_start")}
        {button("end", "cw.align.set_end")}
        {button("reset", "cw.align.reset", !own)}
        {button("undo", "cw.align.undo", !canUndo)}
        {button("previous", "cw.align.previous")}
        {button("next", "cw.align.next")}
        {button("help", "cw.align.help")}
      </div>
    </div>
  );
};
