import type { Ref } from "react";
import { useTranslate } from "react-admin";

import { ariaOf } from "../editor/keys/chord";
import { ChordKeys } from "../editor/keys/ChordKeys";
import { commandsOf } from "../editor/keys/table";
import { LISTEN_KEYS, type Command } from "./keys";

interface Props {
  noteRef: Ref<HTMLButtonElement>;
  onCommand: (command: Command) => void;
}

/**
 * Big and plain, in the order of use. Names never change with the state: the live region tells it, and a name that
 * changed under the focus would be read a second time.
 */
export const ListenButtons = ({ noteRef, onCommand }: Props) => {
  const translate = useTranslate();
  return (
    <div className="listen__buttons" role="group" aria-label={translate("cw.listen.playing")}>
      {commandsOf(LISTEN_KEYS).map((command) => {
        const key = LISTEN_KEYS.commands[command].chords[0] ?? "";
        return (
          <button
            key={command}
            ref={command === "note" ? noteRef : undefined}
            type="button"
            className={`listen__button listen__button--${command}`}
            accessKey={key.toLowerCase()}
            aria-keyshortcuts={ariaOf(key)}
            onClick={() => onCommand(command)}
          >
            <span>{LISTEN_KEYS.say(translate, command)}</span>
            <span aria-hidden="true">
              <ChordKeys chord={key} />
            </span>
          </button>
        );
      })}
    </div>
  );
};
