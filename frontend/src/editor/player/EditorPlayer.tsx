import { memo, useEffect, useRef, useState, type Ref } from "react";
import { useTranslate } from "react-admin";

import type { Media } from "../../api/models";
import { Duck } from "../../player/duck";
import { usePlaying } from "../../player/usePlayhead";
import { useSource } from "../../player/useSource";
import { Volume } from "../../player/Volume";
import type { Span } from "../document/types";
import { CueButtons } from "./CueButtons";
import { PlayerButtons } from "./PlayerButtons";
import { TimeField, type AskTime } from "./TimeField";
import type { Transport } from "./transport";
import "../../player/Player.css";
import "./editorPlayer.css";

interface Props {
  /** Asks for a time to go to. */
  ref?: Ref<AskTime>;
  transport: Transport;
  media: Media;
  durationMs: number;
  /** Tells the selected cue, where one is. */
  selected: (() => Span | null) | null;
  /** The picture is hidden, to hear the film as its audience does. */
  blank: boolean;
  onBlank: (blank: boolean) => void;
  /** The addresses in `media` have run out: ask for new ones. */
  onExpired: () => void;
  /** Whoever speaks the descriptions lowers the film with it. */
  onDuck?: (duck: Duck | null) => void;
}

/** The film as the editor plays it: to the frame. */
export const EditorPlayer = memo(({ ref, transport, media, durationMs, selected, blank, onBlank, onExpired, onDuck }: Props) => {
  const translate = useTranslate();
  const [video, setVideo] = useState<HTMLVideoElement | null>(null);
  const [pictured, setPictured] = useState(true);
  const duck = useRef<Duck | null>(null);
  const own = useRef<AskTime>(null);
  const source = useSource(media, video, onExpired);
  const playing = usePlaying(video);

  useEffect(() => {
    if (video === null) return;
    duck.current = new Duck(video);
    onDuck?.(duck.current);
    const letGo = transport.attach(video);
    return () => {
      letGo();
      onDuck?.(null);
    };
  }, [video, transport, onDuck]);

  const note = source.broken ? (media.proxy_url ? "broken" : "cannot_yet") : pictured ? null : "no_picture";
  return (
    <section className="player editor-player" aria-label={translate("cw.editor.player.label")}>
      <div className="player__stage">
        <video
          ref={setVideo}
          src={source.src}
          poster={media.poster_url ?? undefined}
          preload="auto"
          playsInline
          tabIndex={-1}
          onClick={() => transport.toggle()}
          onError={source.onError}
          onLoadedMetadata={(event) => setPictured(event.currentTarget.videoWidth > 0)}
          aria-label={translate("cw.editor.player.picture")}
        />
        {blank && (
          <button type="button" className="editor-player__blank" onClick={() => onBlank(false)}>
            {translate("cw.editor.player.blanked")}
          </button>
        )}
        {note !== null && (
          <p className="player__note" role="alert">
            {translate(`cw.editor.player.${note}`)}
          </p>
        )}
      </div>
      <div className="player__controls" dir="ltr" role="group" aria-label={translate("cw.editor.player.controls")}>
        <PlayerButtons transport={transport} playing={playing}>
          <CueButtons transport={transport} selected={selected} blank={blank} onBlank={onBlank} />
        </PlayerButtons>
        <span className="player__gap" />
        <Volume video={video} duck={duck} />
        <TimeField ref={ref ?? own} transport={transport} durationMs={durationMs} />
      </div>
    </section>
  );
});
EditorPlayer.displayName = "EditorPlayer";
