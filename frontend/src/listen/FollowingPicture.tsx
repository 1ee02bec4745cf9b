import { useEffect, useState } from "react";
import { useTranslate } from "react-admin";

import type { Media } from "../api/models";

const APART_S = 0.15; // an eye does not see less

/** The film's picture without its sound, in step with the mixed sound that plays. */
export const FollowingPicture = ({ media, sound }: { media: Media; sound: HTMLMediaElement | null }) => {
  const translate = useTranslate();
  const [picture, setPicture] = useState<HTMLVideoElement | null>(null);
  useEffect(() => {
    if (sound === null || picture === null) return;
    const follow = (): void => {
      if (Math.abs(picture.currentTime - sound.currentTime) > APART_S) picture.currentTime = sound.currentTime;
      if (sound.paused && !picture.paused) picture.pause();
      if (!sound.paused && picture.paused && !picture.ended) void picture.play().catch(() => undefined);
    };
    const events = ["play", "pause", "seeked", "timeupdate", "loadedmetadata"] as const;
    for (const event of events) sound.addEventListener(event, follow);
    picture.addEventListener("loadedmetadata", follow);
    follow();
    return () => {
      for (const event of events) sound.removeEventListener(event, follow);
      picture.removeEventListener("loadedmetadata", follow);
    };
  }, [sound, picture]);
  return (
    <video
      ref={setPicture}
      src={media.proxy_url ?? media.original_url}
      muted
      playsInline
      preload="auto"
      tabIndex={-1}
      aria-label={translate("cw.player.picture")}
    />
  );
};
