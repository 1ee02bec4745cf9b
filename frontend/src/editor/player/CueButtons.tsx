import BlankIcon from "@mui/icons-material/VisibilityOff";
import LoopIcon from "@mui/icons-material/Repeat";
import CueIcon from "@mui/icons-material/PlayCircleOutlined";
import { useTranslate } from "react-admin";

import { keepFocus } from "../../player/keepFocus";
import { Press } from "../../player/Press";
import type { Span } from "../document/types";
import type { Transport } from "./transport";
import { useTransportState } from "./useTransport";

interface Props {
  transport: Transport;
  /** Tells the selected description, where one is: what plays alone and in a loop. */
  selected: (() => Span | null) | null;
  blank: boolean;
  onBlank: (blank: boolean) => void;
}

const ROLL_MS = 2_000;

/** Playing the selected description, and hearing without seeing. */
export const CueButtons = ({ transport, selected, blank, onBlank }: Props) => {
  const translate = useTranslate();
  const { loop } = useTransportState(transport);
  const word = (name: string): string => translate(`cw.editor.player.${name}`);
  return (
    <>
      <Press
        onMouseDown={keepFocus}
        label={word("play_cue")}
        disabled={selected === null}
        onClick={() => {
          const cue = selected?.();
          if (cue) transport.playSpan(cue, { preMs: ROLL_MS, postMs: ROLL_MS });
        }}
      >
        <CueIcon />
      </Press>
      <Press
        onMouseDown={keepFocus}
        label={word("loop")}
        pressed={loop !== null}
        disabled={selected === null && loop === null}
        onClick={() => transport.setLoop(loop === null ? (selected?.() ?? null) : null)}
      >
        <LoopIcon />
      </Press>
      <Press onMouseDown={keepFocus} label={word("blank")} pressed={blank} onClick={() => onBlank(!blank)}>
        <BlankIcon />
      </Press>
    </>
  );
};
