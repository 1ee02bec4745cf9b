import { Button } from "@mui/material";
import { useTranslate } from "react-admin";

import { keepFocus } from "../../player/keepFocus";
import { ariaOf } from "./chord";
import { ChordKeys } from "./ChordKeys";
import type { KeyMap } from "./keyMap";

interface Props<C extends string> {
  map: KeyMap<C>;
  command: C;
  /** The words on it, as a message's key. */
  word: string;
  /** Whether this is what was decided; undefined where it decides nothing. */
  decided?: boolean | undefined;
  large?: boolean;
  filled?: boolean;
  off?: boolean;
  onPress: (command: C) => void;
}

/** A command of the page as a button that shows its key. The focus stays where it is, so that keys go on working. */
export const CommandButton = <C extends string>({ map, command, word, decided, large, filled, off, onPress }: Props<C>) => {
  const translate = useTranslate();
  const chord = map.first(command);
  return (
    <Button
      variant={filled ? "contained" : "outlined"}
      size={large ? "medium" : "small"}
      aria-keyshortcuts={chord ? ariaOf(chord) : undefined}
      aria-pressed={decided}
      disabled={off ?? false}
      onMouseDown={keepFocus}
      onClick={() => onPress(command)}
    >
      {translate(word)}
      {chord && <ChordKeys chord={chord} />}
    </Button>
  );
};
