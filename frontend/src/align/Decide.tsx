import { useTranslate } from "react-admin";

import { CommandButton } from "../editor/keys/CommandButton";
import type { KeyMap } from "../editor/keys/keyMap";
import type { Label } from "./decisions";
import type { SharedCommand } from "./keys";

interface Props<C extends string> {
  map: KeyMap<C>;
  /** What was said of this sentence before. */
  said: Label | undefined;
  own: boolean;
  canUndo: boolean;
  /** The words of the main button, as a message's key: the proposal is taken. */
  accept: string;
  /** More that can be done here: a command, its words, and whether it is off. */
  more?: readonly { command: C; word: string; off: boolean }[];
  onCommand: (command: C) => void;
}

const FOR_LABEL: Partial<Record<SharedCommand, Label>> = { accept: "alignable", hidden: "not_visible", unsure: "unsure" };

/** What is done to a sentence, each thing as a button that shows its key. */
export const Decide = <C extends string>({ map, said, own, canUndo, accept, more = [], onCommand }: Props<C | SharedCommand>) => {
  const translate = useTranslate();
  const button = (command: SharedCommand, word: string, off = false) => {
    const label = FOR_LABEL[command];
    return (
      <CommandButton
        map={map}
        command={command}
        word={word}
        decided={label && said === label}
        large={label !== undefined}
        filled={command === "accept"}
        off={off}
        onPress={onCommand}
      />
    );
  };
  return (
    <div className="decide">
      <div className="decide__row decide__row--say" role="group" aria-label={translate("cw.align.decide")}>
        {button("accept", own ? "cw.align.keep_own" : accept)}
        {button("hidden", "cw.align.hidden")}
        {button("unsure", "cw.align.unsure")}
      </div>
      <div className="decide__row" role="group" aria-label={translate("cw.align.more")}>
        {button("set_start", "cw.align.set_start")}
        {button("set_end", "cw.align.set_end")}
        {button("reset", "cw.align.reset", !own)}
        {button("undo", "cw.align.undo", !canUndo)}
        {more.map(({ command, word, off }) => (
          <CommandButton key={command} map={map} command={command} word={word} off={off} onPress={onCommand} />
        ))}
        {button("previous", "cw.align.previous")}
        {button("next", "cw.align.next")}
        {button("help", "cw.align.help")}
      </div>
    </div>
  );
};
