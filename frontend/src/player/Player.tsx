import { useEffect, useRef, useState } from "react";
import { useTranslate } from "react-admin";

import type { Cue, Media } from "../api/models";
import { Duck } from "./duck";
import { PlayerControls } from "./PlayerControls";
import type { Playhead } from "./playhead";
import { useSpeechSettings } from "./speechSettings";
import { Stage } from "./Stage";
import { useSource } from "./useSource";
import { useSpokenDescriptions } from "./useSpokenDescriptions";
import "./Player.css";

interface Props {
  playhead: Playhead;
  media: Media;
  cues: readonly Cue[];
  /** Of the descriptions and of the captions. */
  languages: { descriptions: string; captions: string };
  durationMs: number;
  onExpired: () => void;
}

/** The film with its captions and its descriptions, which the browser's voice or a screen reader speaks. */
export const Player = ({ playhead, media, cues, languages, durationMs, onExpired }: Props) => {
  const translate = useTranslate();
  const [video, setVideo] = useState<HTMLVideoElement | null>(null);
  const duck = useRef<Duck | null>(null);
  const [captions, setCaptions] = useState(false);
  const [speech, setSpeech] = useSpeechSettings();
  const source = useSource(media, video, onExpired);
  const announced = useSpokenDescriptions(playhead, duck, cues, languages.descriptions, speech);

  useEffect(() => {
    if (video === null) return;
    duck.current = new Duck(video);
    return playhead.attach(video);
  }, [video, playhead]);

  useEffect(() => {
    if (video === null) return;
    for (const track of video.textTracks) {
      // "hidden" keeps the descriptions loaded for what reads them; they are never painted.
      if (track.kind === "descriptions") track.mode = "hidden";
      else track.mode = captions ? "showing" : "disabled";
    }
  }, [video, captions, media.captions_url, media.descriptions_url]);

  return (
    <section className="player" aria-label={translate("cw.player.label")}>
      <Stage film={playhead} media={media} source={source} preload="metadata" onVideo={setVideo}>
        {media.descriptions_url && (
          <track kind="descriptions" src={media.descriptions_url} srcLang={languages.descriptions} label={translate("cw.player.descriptions")} />
        )}
        {media.captions_url && (
          <track kind="captions" src={media.captions_url} srcLang={languages.captions} label={translate("cw.player.captions")} />
        )}
      </Stage>
      <PlayerControls
        video={video}
        duck={duck}
        playhead={playhead}
        durationMs={durationMs}
        cues={cues}
        captions={media.captions_url ? captions : null}
        onCaptions={setCaptions}
        speech={speech}
        onSpeech={setSpeech}
      />
      <div className="only-read" aria-live="polite" lang={languages.descriptions}>
        {announced}
      </div>
    </section>
  );
};
