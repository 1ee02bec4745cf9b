import { Button } from "@mui/material";
import { useTranslate } from "react-admin";

import { keepFocus } from "./ClipPlayer";

interface Props {
  /** The words on it, as a message's key. */
  word: string;
  shown: string;
  /** As assistive technology knows the key, where that is called otherwise. */
  spoken?: string | undefined;
  /** Whether this is what was decided; undefined where it decides nothing. */
  decided?: boolean | undefined;
  large?: boolean;
  filled?: boolean;
  off?: boolean;
  onPress: () => void;
}

/** A command of the page as a button that shows its key. The focus stays where it is, so that keys go on working. */
export const KeyButton = ({ word, shown, spoken = shown, decided, large = false, filled = false, off = false, onPress }: Props) => {
  const translate = useTranslate();
  return (
    <Button
      variant={filled ? "contained" : "outlined"}
      size={large ? "medium" : "small"}
      aria-keyshortcuts={spoken}
      aria-pressed={decided}
      disabled={off}
      onMouseDown={keepFocus}
      onClick={onPress}
    >
      {translate(word)}
      <kbd>{shown}</kbd>
    </Button>
  );
};
