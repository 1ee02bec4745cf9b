import { useEffect, useImperativeHandle, useRef, useState, type Ref } from "react";
import AgainIcon from "@mui/icons-material/Replay";
import CaptionsIcon from "@mui/icons-material/ClosedCaptionOutlined";
import PauseIcon from "@mui/icons-material/Pause";
import PlayIcon from "@mui/icons-material/PlayArrow";
import { IconButton, Tooltip } from "@mui/material";
import { useTranslate } from "react-admin";

import type { Media } from "../api/models";
import { Duck } from "../player/duck";
import type { Playhead } from "../player/playhead";
import { Stage } from "../player/Stage";
import { useDrawn, usePlaying } from "../player/usePlayhead";
import { useSource } from "../player/useSource";
import { Volume } from "../player/Volume";
import { clock } from "../timeline/timeText";
import type { Span } from "../timeline/timelineModel";
import { keyOf } from "./keys";
import { useClip } from "./useClip";
import "../player/Player.css";

export interface Clip {
  again(): void;
}

interface Props {
  ref: Ref<Clip>;
  playhead: Playhead;
  media: Media;
  clip: Span | null;
  /** Where the next sentence will play: fetched ahead. */
  nextMs: number | null;
  onExpired: () => void;
}

/** The film, which plays the current sentence's passage. */
export const ClipPlayer = ({ ref, playhead, media, clip, nextMs, onExpired }: Props) => {
  const translate = useTranslate();
  const [video, setVideo] = useState<HTMLVideoElement | null>(null);
  const duck = useRef<Duck | null>(null);
  const time = useRef<HTMLSpanElement>(null);
  const [captions, setCaptions] = useState(true);
  const source = useSource(media, video, onExpired);
  const playing = usePlaying(video);
  useEffect(() => {
    if (video === null) return;
    duck.current = new Duck(video);
    return playhead.attach(video);
  }, [video, playhead]);
  const again = useClip(playhead, video, clip);
  useImperativeHandle(ref, () => ({ again }), [again]);
  useEffect(() => {
    for (const track of video?.textTracks ?? []) track.mode = captions ? "showing" : "disabled";
  }, [video, captions, media.captions_url]);
  useDrawn(playhead, (ms) => {
    if (time.current) time.current.textContent = clock(ms);
  });
  const playLabel = translate(playing ? "cw.player.pause" : "cw.player.play");
  return (
    <section className="player" aria-label={translate("cw.player.label")}>
      <Stage
        playhead={playhead}
        media={media}
        source={source}
        preload="auto"
        onVideo={setVideo}
        beside={<Ahead src={source.src} ms={nextMs} />}
      >
        {media.captions_url && <track kind="captions" src={media.captions_url} label={translate("cw.player.captions")} />}
      </Stage>
      <div className="player__controls" dir="ltr" role="group" aria-label={translate("cw.player.controls")}>
        <Tooltip title={`${playLabel} (${keyOf("play")})`}>
          <IconButton className="press press--strong" aria-label={playLabel} onClick={() => playhead.toggle()} onMouseDown={keepFocus}>
            {playing ? <PauseIcon /> : <PlayIcon />}
          </IconButton>
        </Tooltip>
        <Tooltip title={`${translate("cw.align.again")} (${keyOf("again")})`}>
          <IconButton className="press" aria-label={translate("cw.align.again")} onClick={again} onMouseDown={keepFocus}>
            <AgainIcon />
          </IconButton>
        </Tooltip>
        <span className="player__time time" ref={time}>
          0:00.0
        </span>
        <span className="player__gap" />
        {media.captions_url && (
          <IconButton
            className={captions ? "press press--on" : "press"}
            aria-label={translate("cw.player.captions")}
            aria-pressed={captions}
            onClick={() => setCaptions(!captions)}
          >
            <CaptionsIcon />
          </IconButton>
        )}
        <Volume video={video} duck={duck} />
      </div>
    </section>
  );
};

/** A click leaves the focus where it was, so that Space goes on playing and pausing. */
export const keepFocus = (event: { preventDefault(): void }): void => event.preventDefault();

const AHEAD_AFTER_MS = 300;

/** The same film out of sight, at the next place: the browser then has that part already. */
const Ahead = ({ src, ms }: { src: string; ms: number | null }) => {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (ms === null) return;
    // What plays now comes first.
    const timer = setTimeout(() => {
      if (video.current !== null) video.current.currentTime = ms / 1000;
    }, AHEAD_AFTER_MS);
    return () => clearTimeout(timer);
  }, [ms, src]);
  return <video ref={video} className="player__ahead" src={src} muted preload="auto" tabIndex={-1} aria-hidden="true" hidden />;
};
