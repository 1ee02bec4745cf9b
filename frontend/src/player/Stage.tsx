import type { ReactNode } from "react";
import { useTranslate } from "react-admin";

import type { Media } from "../api/models";
import type { useSource } from "./useSource";

interface Props {
  /** What a click on the picture plays and pauses. */
  film: { toggle(): void };
  media: Media;
  source: ReturnType<typeof useSource>;
  preload: "auto" | "metadata";
  onVideo: (video: HTMLVideoElement | null) => void;
  /** The text tracks of the film. */
  children: ReactNode;
  beside?: ReactNode;
}

/** The film's picture: a click plays and pauses, and a file that cannot be played says so. */
export const Stage = ({ film, media, source, preload, onVideo, children, beside }: Props) => {
  const translate = useTranslate();
  return (
    <div className="player__stage">
      <video
        ref={onVideo}
        src={source.src}
        poster={media.poster_url ?? undefined}
        preload={preload}
        playsInline
        tabIndex={-1}
        onClick={() => film.toggle()}
        onError={source.onError}
        aria-label={translate("cw.player.picture")}
      >
        {children}
      </video>
      {beside}
      {source.broken && (
        <p className="player__note" role="alert">
          {translate(media.proxy_url ? "cw.player.broken" : "cw.player.cannot_yet")}
        </p>
      )}
    </div>
  );
};
