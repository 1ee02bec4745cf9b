import type { ReactNode } from "react";
import BackIcon from "@mui/icons-material/KeyboardArrowLeft";
import OnIcon from "@mui/icons-material/KeyboardArrowRight";
import PauseIcon from "@mui/icons-material/Pause";
import PlayIcon from "@mui/icons-material/PlayArrow";
import { useTranslate } from "react-admin";

import { keepFocus } from "../../player/keepFocus";
import { Press } from "../../player/Press";
import { SPEEDS, type Speed, type Transport } from "./transport";
import { useTransportState } from "./useTransport";

interface Props {
  transport: Transport;
  playing: boolean;
  /** What else plays on this page. */
  children: ReactNode;
}

export const PlayerButtons = ({ transport, playing, children }: Props) => {
  const translate = useTranslate();
  const { speed } = useTransportState(transport);
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
      {children}
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
