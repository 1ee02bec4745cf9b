import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";
import { useTheme } from "@mui/material/styles";

import type { Playhead } from "../../player/playhead";
import { takePointer, type Deeds } from "./pointer";
import { partsIn, Surface, type Content } from "./surface";
import { isClosest, isWhole } from "./view";

export interface Bounds {
  whole: boolean;
  closest: boolean;
}

interface Given {
  content: Content;
  playhead: Playhead;
  peaksUrl: string | null;
  opens_ms: number | null;
  deeds: Deeds;
  onDrag: Surface["onDrag"];
}

/** The painted timeline for as long as the page shows it; it renders only when a bound of the zoom is met or left. */
export function useSurface(
  root: RefObject<HTMLElement | null>,
  { content, playhead, peaksUrl, opens_ms, deeds, onDrag }: Given,
): { surface: RefObject<Surface | null>; bounds: Bounds } {
  const surface = useRef<Surface | null>(null);
  const latest = useRef({ deeds, onDrag });
  const opens = useRef(opens_ms);
  const [bounds, setBounds] = useState<Bounds>({ whole: true, closest: false });
  const { palette } = useTheme();

  useLayoutEffect(() => {
    latest.current = { deeds, onDrag };
  });
  useLayoutEffect(() => {
    if (root.current === null) return;
    const made = new Surface(partsIn(root.current));
    made.opens_ms = opens.current;
    made.onView = (view) => {
      const now = { whole: isWhole(view), closest: isClosest(view) };
      setBounds((before) => (before.whole === now.whole && before.closest === now.closest ? before : now));
    };
    made.onDrag = (drag) => latest.current.onDrag(drag);
    const letGo = takePointer(made, {
      get current() {
        return latest.current.deeds;
      },
    });
    surface.current = made;
    return () => {
      letGo();
      made.stop();
      surface.current = null;
    };
  }, [root]);
  useLayoutEffect(() => surface.current?.show(content), [content]);
  useEffect(() => surface.current?.track(playhead), [playhead, root]);
  useEffect(() => surface.current?.hear(peaksUrl), [peaksUrl, root]);
  useEffect(() => {
    // The style sheet's colours follow the theme a moment later than this render.
    const timer = setTimeout(() => surface.current?.recolour(), 0);
    return () => clearTimeout(timer);
  }, [palette]);
  useEffect(() => {
    const asked = ["(forced-colors: active)", `(resolution: ${window.devicePixelRatio}dppx)`].map((query) => matchMedia(query));
    const recolour = (): void => surface.current?.recolour();
    for (const query of asked) query.addEventListener("change", recolour);
    void document.fonts.ready.then(recolour);
    return () => {
      for (const query of asked) query.removeEventListener("change", recolour);
    };
  }, [root]);
  return { surface, bounds };
}
