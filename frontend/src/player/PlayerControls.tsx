import { useRef, useState, type RefObject } from "react";
import CaptionsIcon from "@mui/icons-material/ClosedCaptionOutlined";
import FullscreenIcon from "@mui/icons-material/Fullscreen";
import NextIcon from "@mui/icons-material/SkipNext";
import PauseIcon from "@mui/icons-material/Pause";
import PlayIcon from "@mui/icons-material/PlayArrow";
import PreviousIcon from "@mui/icons-material/SkipPrevious";
import SpeakIcon from "@mui/icons-material/RecordVoiceOver";
import { Button } from "@mui/material";
import { useTranslate } from "react-admin";

import type { Cue } from "../api/models";
import { clock } from "../timeline/timeText";
import { keyTarget } from "../timeline/timelineModel";
import type { Duck } from "./duck";
import type { Playhead } from "./playhead";
import { Press } from "./Press";
import type { SpeechSettings } from "./speechSettings";
import { SpeechMenu } from "./SpeechMenu";
import { useDrawn, usePlaying } from "./usePlayhead";
import { Volume } from "./Volume";

interface Props {
  video: HTMLVideoElement | null;
  duck: RefObject<Duck | null>;
  playhead: Playhead;
  durationMs: number;
  cues: readonly Cue[];
  captions: boolean | null;
  onCaptions: (on: boolean) => void;
  speech: SpeechSettings;
  onSpeech: (change: Partial<SpeechSettings>) => void;
}

export const PlayerControls = ({ video, duck, playhead, durationMs, cues, captions, onCaptions, speech, onSpeech }: Props) => {
  const translate = useTranslate();
  const playing = usePlaying(video);
  const time = useRef<HTMLSpanElement>(null);
  const [full, setFull] = useState(false);
  useDrawn(playhead, (ms) => {
    if (time.current) time.current.textContent = clock(ms);
  });
  const jump = (key: string): void => {
    const target = keyTarget(key, false, playhead.ms, durationMs, cues);
    if (target !== null) playhead.seek(target);
  };
  const fillScreen = (): void => {
    if (video === null) return;
    // The page's own controls are out of sight there, so the browser's come in.
    video.controls = true;
    setFull(true);
    const leave = (): void => {
      if (document.fullscreenElement === video) return;
      video.controls = false;
      setFull(false);
      document.removeEventListener("fullscreenchange", leave);
    };
    video.requestFullscreen().then(
      () => document.addEventListener("fullscreenchange", leave),
      () => {
        video.controls = false;
        setFull(false);
      },
    );
  };
  return (
    <div className="player__controls" dir="ltr" role="group" aria-label={translate("cw.player.controls")}>
      <Press label={translate(playing ? "cw.player.pause" : "cw.player.play")} onClick={() => playhead.toggle()} strong>
        {playing ? <PauseIcon /> : <PlayIcon />}
      </Press>
      <Press label={translate("cw.player.previous")} onClick={() => jump("PageUp")} disabled={cues.length === 0}>
        <PreviousIcon />
      </Press>
      <Press label={translate("cw.player.next")} onClick={() => jump("PageDown")} disabled={cues.length === 0}>
        <NextIcon />
      </Press>
      <span className="player__time time">
        <span ref={time}>0:00.0</span>
        <span className="player__length quiet"> / {clock(durationMs, false)}</span>
      </span>
      <span className="player__gap" />
      {captions !== null && (
        <Press label={translate("cw.player.captions")} pressed={captions} onClick={() => onCaptions(!captions)}>
          <CaptionsIcon />
        </Press>
      )}
      <Volume video={video} duck={duck} />
      <Press label={translate("cw.player.fullscreen")} pressed={full} onClick={fillScreen}>
        <FullscreenIcon />
      </Press>
      <span className="player__speech">
        <Button
          className="player__speak"
          variant={speech.on ? "contained" : "outlined"}
          size="small"
          startIcon={<SpeakIcon />}
          aria-pressed={speech.on}
          disabled={cues.length === 0}
          onClick={() => onSpeech({ on: !speech.on })}
        >
          {translate("cw.player.speak")}
        </Button>
        <SpeechMenu speech={speech} onSpeech={onSpeech} />
      </span>
    </div>
  );
};
