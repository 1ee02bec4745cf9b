import { useEffect, useRef, useState } from "react";

import type { Media } from "../api/models";

export interface Source {
  kind: string; // the same kind under another address is the same thing
  src: string;
}

/** A film's proxy, and the original until there is one. */
const filmOf = (media: Media): Source => ({
  kind: media.proxy_url ? "proxy" : "original",
  src: media.proxy_url ?? media.original_url,
});

/** The address of the film that the player plays. */
export const useSource = (media: Media, video: HTMLVideoElement | null, onExpired: () => void, instead: Source | null = null) =>
  useAddress(instead ?? filmOf(media), video, onExpired);

/**
 * Signed addresses change with
 * every answer of the server, so an address is kept until it stops working or something better has come; the film
 * goes on from where it was.
 */
function useAddress({ kind, src: wanted }: Source, video: HTMLVideoElement | null, onExpired: () => void) {
  const [held, setHeld] = useState({ kind, src: wanted });
  const [failed, setFailed] = useState<string | null>(null);
  const resume = useRef<{ seconds: number; playing: boolean } | null>(null);
  const renewed = useRef(0);

  const change = held.kind !== kind || failed === held.src;
  if (change && wanted !== held.src) setHeld({ kind, src: wanted });

  useEffect(() => {
    if (video === null) return;
    const back = (): void => {
      if (resume.current === null) return;
      video.currentTime = resume.current.seconds;
      if (resume.current.playing) void video.play().catch(() => undefined); // a browser may refuse; the button is there
      resume.current = null;
    };
    const note = (): void => {
      if (video.readyState > 0) resume.current = { seconds: video.currentTime, playing: !video.paused };
    };
    video.addEventListener("timeupdate", note);
    video.addEventListener("loadedmetadata", back);
    return () => {
      video.removeEventListener("timeupdate", note);
      video.removeEventListener("loadedmetadata", back);
    };
  }, [video]);

  const onError = (): void => {
    setFailed(held.src);
    // One new address a minute: an address may have run out, but a film that cannot be played stays so.
    if (Date.now() - renewed.current > 60_000) {
      renewed.current = Date.now();
      onExpired();
    }
  };
  return { src: held.src, broken: failed === held.src, onError };
}
