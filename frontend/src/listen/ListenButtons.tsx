import type { Ref } from "react";
import { useTranslate } from "react-admin";

import { KEYS, type Command } from "./keys";

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
      {KEYS.map(({ command, keys, shown }) => (
        <button
          key={command}
          ref={command === "note" ? noteRef : undefined}
          type="button"
          className={`listen__button listen__button--${command}`}
          accessKey={keys[0]}
          aria-keyshortcuts={keys[0]?.toUpperCase()}
          onClick={() => onCommand(command)}
        >
          <span>{translate(`cw.listen.do.${command}`)}</span>
          <kbd aria-hidden="true">{shown}</kbd>
        </button>
      ))}
    </div>
  );
};
