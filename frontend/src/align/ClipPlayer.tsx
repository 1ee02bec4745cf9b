import { useEffect, useRef, useState, type Ref } from "react";
import AgainIcon from "@mui/icons-material/Replay";
import CaptionsIcon from "@mui/icons-material/ClosedCaptionOutlined";
import { useTranslate } from "react-admin";

import type { Media } from "../api/models";
import { PlayerButtons } from "../editor/player/PlayerButtons";
import { TimeField, type AskTime } from "../editor/player/TimeField";
import type { Transport } from "../editor/player/transport";
import { Duck } from "../player/duck";
import { keepFocus } from "../player/keepFocus";
import { Press } from "../player/Press";
import { Stage } from "../player/Stage";
import { usePlaying } from "../player/usePlayhead";
import { useSource } from "../player/useSource";
import { Volume } from "../player/Volume";
import type { Span } from "../timeline/timelineModel";
import "../player/Player.css";
import "../editor/player/editorPlayer.css";

interface Props {
  /** Asks for a time to go to. */
  ref: Ref<AskTime>;
  transport: Transport;
  media: Media;
  durationMs: number;
  /** Plays when it becomes another one, and stands still at its end. */
  clip: Span | null;
  /** Where the next sentence will play: fetched ahead. */
  nextMs: number | null;
  onExpired: () => void;
}

/** The film, which plays the current sentence's passage. */
export const ClipPlayer = ({ ref, transport, media, durationMs, clip, nextMs, onExpired }: Props) => {
  const translate = useTranslate();
  const [video, setVideo] = useState<HTMLVideoElement | null>(null);
  const duck = useRef<Duck | null>(null);
  const [captions, setCaptions] = useState(true);
  const source = useSource(media, video, onExpired);
  const playing = usePlaying(video);
  useEffect(() => {
    if (video === null) return;
    duck.current = new Duck(video);
    return transport.attach(video);
  }, [video, transport]);
  const [from, to] = [clip?.start_ms ?? null, clip?.end_ms ?? null];
  useEffect(() => {
    if (video === null) return;
    if (from === null || to === null) transport.pause();
    else if (!transport.plays({ start_ms: from, end_ms: to })) transport.playSpan({ start_ms: from, end_ms: to });
  }, [video, transport, from, to]);
  useEffect(() => {
    for (const track of video?.textTracks ?? []) track.mode = captions ? "showing" : "disabled";
  }, [video, captions, media.captions_url]);
  return (
    <section className="player" aria-label={translate("cw.player.label")}>
      <Stage
        film={transport}
        media={media}
        source={source}
        preload="auto"
        onVideo={setVideo}
        beside={<Ahead src={source.src} ms={nextMs} />}
      >
        {media.captions_url && <track kind="captions" src={media.captions_url} label={translate("cw.player.captions")} />}
      </Stage>
      <div className="player__controls" dir="ltr" role="group" aria-label={translate("cw.player.controls")}>
        <PlayerButtons transport={transport} playing={playing}>
          <Press
            label={translate("cw.align.again")}
            disabled={clip === null}
            onMouseDown={keepFocus}
            onClick={() => clip && transport.playSpan(clip)}
          >
            <AgainIcon />
          </Press>
          {media.captions_url && (
            <Press label={translate("cw.player.captions")} pressed={captions} onMouseDown={keepFocus} onClick={() => setCaptions(!captions)}>
              <CaptionsIcon />
            </Press>
          )}
        </PlayerButtons>
        <span className="player__gap" />
        <Volume video={video} duck={duck} />
        <TimeField ref={ref} transport={transport} durationMs={durationMs} />
      </div>
    </section>
  );
};

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
