import { useEffect, useState, type RefObject } from "react";
import MutedIcon from "@mui/icons-material/VolumeOff";
import SoundIcon from "@mui/icons-material/VolumeUp";
import { IconButton, Slider } from "@mui/material";
import { useStore, useTranslate } from "react-admin";

import type { Duck } from "./duck";
import { LeftToRight } from "../theme/Directed";

export const Volume = ({ video, duck }: { video: HTMLVideoElement | null; duck: RefObject<Duck | null> }) => {
  const translate = useTranslate();
  const [volume, setVolume] = useStore("cuewright.volume", 1);
  const [muted, setMuted] = useState(false);
  useEffect(() => {
    duck.current?.choose(volume);
    if (video) video.muted = muted;
  }, [video, duck, volume, muted]);
  return (
    <span className="volume">
      <IconButton className="press" aria-label={translate("cw.player.mute")} aria-pressed={muted} onClick={() => setMuted(!muted)}>
        {muted || volume === 0 ? <MutedIcon /> : <SoundIcon />}
      </IconButton>
      <LeftToRight>
        <Slider
          className="volume__slider"
          size="small"
          aria-label={translate("cw.player.volume")}
          min={0}
          max={1}
          step={0.05}
          value={muted ? 0 : volume}
          getAriaValueText={(value) => `${Math.round(value * 100)} %`}
          onChange={(_, value) => {
            setMuted(false);
            setVolume(value as number);
          }}
        />
      </LeftToRight>
    </span>
  );
};
