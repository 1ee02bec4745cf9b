import { useEffect } from "react";

import { readPlace, writePlace } from "./placeShelf";

/** The film goes on from where it was when the page was left. */
export function usePlace(trackId: string, video: HTMLVideoElement | null): void {
  useEffect(() => {
    if (video === null) return;
    let kept = readPlace(trackId);
    const back = (): void => {
      if (kept > 0) video.currentTime = kept / 1000;
      kept = 0;
    };
    const keep = (): void => {
      if (video.readyState > 0 && kept === 0) writePlace(trackId, video.ended ? 0 : Math.round(video.currentTime * 1000));
    };
    if (video.readyState > 0) back();
    video.addEventListener("loadedmetadata", back);
    video.addEventListener("timeupdate", keep);
    video.addEventListener("ended", keep);
    return () => {
      keep();
      video.removeEventListener("loadedmetadata", back);
      video.removeEventListener("timeupdate", keep);
      video.removeEventListener("ended", keep);
    };
  }, [trackId, video]);
}
