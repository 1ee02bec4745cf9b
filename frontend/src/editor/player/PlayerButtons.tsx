import BackIcon from "@mui/icons-material/KeyboardArrowLeft";
import BlankIcon from "@mui/icons-material/VisibilityOff";
import LoopIcon from "@mui/icons-material/Repeat";
import OnIcon from "@mui/icons-material/KeyboardArrowRight";
import PauseIcon from "@mui/icons-material/Pause";
import PlayIcon from "@mui/icons-material/PlayArrow";
import CueIcon from "@mui/icons-material/PlayCircleOutlined";
import { useTranslate } from "react-admin";

import { keepFocus } from "../../align/ClipPlayer";
import { Press } from "../../player/Press";
import type { Span } from "../document/types";
import { SPEEDS, type Speed, type Transport } from "./transport";
import { useTransportState } from "./useTransport";

interface Props {
  transport: Transport;
  playing: boolean;
  /** Tells the selected description, where one is: what plays alone and in a loop. */
  selected: (() => Span | null) | null;
  blank: boolean;
  onBlank: (blank: boolean) => void;
}

const ROLL_MS = 2_000;

export const PlayerButtons = ({ transport, playing, selected, blank, onBlank }: Props) => {
  const translate = useTranslate();
  const { loop, speed } = useTransportState(transport);
  const word = (name: string): string => translate(`cw.editor.player.${name}`);
  return (
    <>
      <Press onMouseDown={keepFocus} label={word("frame_back")} onClick={() => void transport.step(-1)}>
        <BackIcon />
      </Press>
      <Press onMouseDown={keepFocus} strong label={word(playing ? "pause" : "play")} onClick={() => transport.toggle()}>
        {playing ? <PauseIcon /> : <PlayIcon />}
      </Press>
      <Press onMouseDown={keepFocus} label={word("frame_on")} onClick={() => void transport.step(1)}>
        <OnIcon />
      </Press>
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
      <select
        className="player-speed"
        aria-label={word("speed")}
        value={speed}
        onChange={(event) => transport.setSpeed(Number(event.target.value) as Speed)}
      >
        {SPEEDS.map((one) => (
          <option key={one} value={one}>{`${one}×`}</option>
        ))}
      </select>
    </>
  );
};
