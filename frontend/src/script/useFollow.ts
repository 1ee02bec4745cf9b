import { useEffect, type RefObject } from "react";

import type { Playhead } from "../player/playhead";

/** Keeps the current item of a list in sight while the film plays, but never takes the place from under somebody who reads it. */
export function useFollow(list: RefObject<HTMLOListElement | null>, current: number, playhead: Playhead): void {
  useEffect(() => {
    const box = list.current;
    const row = box?.children[current] as HTMLElement | undefined;
    if (!box || !row || !playhead.playing || box.contains(document.activeElement)) return;
    const top = row.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop;
    const bottom = top + row.offsetHeight;
    if (top < box.scrollTop || bottom > box.scrollTop + box.clientHeight) box.scrollTo({ top: top - 24 });
  }, [list, current, playhead]);
}
