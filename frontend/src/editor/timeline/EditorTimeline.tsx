import { useEffect, useImperativeHandle, useMemo, useRef, useState, type KeyboardEvent, type Ref } from "react";
import { useMediaQuery } from "@mui/material";
import { useTranslate } from "react-admin";

import type { Timeline as Film } from "../../api/models";
import type { Playhead } from "../../player/playhead";
import type { Span } from "../document/types";
import { cellId, FocusGrid } from "./FocusGrid";
import { LaneNames } from "./LaneNames";
import { cueLanes, layoutOf, mainLane, type CueTrack, type Spoken } from "./lanes";
import { cueAt, useLaneWords } from "./laneWords";
import { MAP_HEIGHT } from "./minimap";
import { entry, laneOf, moved, settled, walked, type Place } from "./place";
import type { Frames } from "./snap";
import { TimelineButtons } from "./TimelineButtons";
import { DragNews, Told } from "./Told";
import { useSurface } from "./useSurface";
import { fitAll, fitSpan, startAt, toX, zoomAt, type View } from "./view";
import "./editorTimeline.css";

export interface TimelineHandle {
  focus(): void;
  fitAll(): void;
  /** The selected cue, in the middle. */
  fitCue(): void;
  zoom(factor: number): void;
  reveal(span: Span): void;
  /** To come back to what was seen: keep it with the page. */
  seen(): Pick<View, "start_ms" | "msPerPixel"> | null;
  restore(seen: Pick<View, "start_ms" | "msPerPixel">): void;
}

export interface EditorTimelineProps {
  ref?: Ref<TimelineHandle>;
  film: Film;
  tracks: readonly CueTrack[];
  selected: string | null;
  playhead: Playhead;
  peaksUrl: string | null;
  /** Who speaks when; without them all speech shares a lane. */
  voices?: readonly Spoken[];
  /** How much of the film is seen first; without it a short film whole, of a long one two minutes. */
  opens_ms?: number;
  /** Where edges come to rest: on the first ms of a frame. */
  frames?: Frames | null;
  /** Of the cues. */
  language?: string;
  onSelect: (id: string, at_ms?: number) => void;
  onSeek: (ms: number) => void;
  onPlayFrom: (ms: number) => void;
  onChange: (id: string, span: Span) => void;
  /** None where nothing can be added. */
  onInsert?: (ms: number) => void;
}

const NO_VOICES: readonly Spoken[] = [];

/** The film from left to right with all that is known of it; cues are moved in it by hand. */
export const EditorTimeline = ({
  ref,
  film,
  tracks,
  selected,
  playhead,
  peaksUrl,
  voices = NO_VOICES,
  opens_ms,
  frames = null,
  language = "",
  onSelect,
  onSeek,
  onPlayFrom,
  onChange,
  onInsert,
}: EditorTimelineProps) => {
  const translate = useTranslate();
  const compact = useMediaQuery("(max-width: 620px), (max-height: 480px)", { noSsr: true });
  const root = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const [news] = useState(() => new DragNews());
  const [place, setPlace] = useState<Place | null>(null);
  const [focused, setFocused] = useState(false);

  const sound = peaksUrl !== null;
  const layout = useMemo(() => layoutOf({ film, tracks, voices, sound, compact }), [film, tracks, voices, sound, compact]);
  const [before, setBefore] = useState(selected);
  if (before !== selected) {
    // The keyboard goes along with what is selected, by whatever means.
    setBefore(selected);
    if (selected !== null) setPlace(entry(layout, selected, 0));
  }
  const duration_ms = film.duration_ms ?? Math.max(0, ...cueLanes(layout).map(({ index }) => index.latest.at(-1) ?? 0));
  const words = useLaneWords(layout);
  const worksOn = mainLane(layout)?.track.kind === "interval" ? "interval" : "cue";
  const here = useMemo(() => (place === null ? null : settled(layout, place)), [layout, place]);
  const content = useMemo(() => {
    const lane = focused && here !== null ? laneOf(layout, here) : undefined;
    const focus = lane && here ? { lane, at: here.at } : null;
    return { layout, duration_ms, selected, frames, focus };
  }, [layout, duration_ms, selected, frames, here, focused]);

  const { surface, bounds } = useSurface(root, {
    content,
    playhead,
    peaksUrl,
    opens_ms: opens_ms ?? null,
    onDrag: news.tell,
    deeds: { select: onSelect, seek: onSeek, playFrom: onPlayFrom, change: onChange, ...(onInsert && { insert: onInsert }) },
  });

  const chosen = useMemo(() => mainLane(layout)?.index.spans.find(({ id }) => id === selected), [layout, selected]);
  const chosenNow = useRef(chosen);
  useEffect(() => {
    chosenNow.current = chosen;
  });
  useEffect(() => {
    // Selected somewhere else on the page: it comes into sight here.
    if (chosenNow.current && surface.current?.drag.phase === "none") surface.current.reveal(chosenNow.current);
  }, [selected, surface]);

  const zoom = (factor: number): void => {
    const painted = surface.current;
    if (painted === null) return;
    const x = toX(painted.view, playhead.ms);
    painted.setView(zoomAt(painted.view, factor, x >= 0 && x <= painted.view.width ? x : painted.view.width / 2));
  };
  const showAll = (): void => {
    const view = surface.current?.view;
    if (view) surface.current?.setView(fitAll(view.width, view.duration_ms));
  };
  const showCue = (): void => {
    const view = surface.current?.view;
    if (view && chosen) surface.current?.setView(fitSpan(view, chosen));
  };
  useImperativeHandle(ref, () => ({
    focus: () => grid.current?.focus(),
    fitAll: showAll,
    fitCue: showCue,
    zoom,
    reveal: (span) => surface.current?.reveal(span),
    seen: () => surface.current?.view ?? null,
    restore: ({ start_ms, msPerPixel }) => {
      const view = surface.current?.view;
      if (view) surface.current?.setView(startAt({ ...view, msPerPixel }, start_ms));
    },
  }));

  const goTo = (next: Place): void => {
    setPlace(next);
    const span = laneOf(layout, next)?.index.spans[next.at];
    if (span) surface.current?.reveal(span);
  };
  const enter = (at: Place): void => {
    const cue = cueAt(layout, at);
    const span = laneOf(layout, at)?.index.spans[at.at];
    if (cue === undefined) {
      if (span) onSeek(span.start_ms);
    } else if (cue.id === selected) onPlayFrom(cue.start_ms);
    else onSelect(cue.id);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || here === null) return;
    const view = surface.current?.view;
    const next = moved(layout, here, event.key, view ? view.width * view.msPerPixel : 0);
    if (next !== null) goTo(next);
    else if (event.key === "Enter") enter(here);
    else if (event.key === "Insert" && onInsert) onInsert(laneOf(layout, here)?.index.spans[here.at]?.start_ms ?? playhead.ms);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <section className="editor-timeline panel" aria-label={translate("cw.editor.timeline.label")}>
      <div className="editor-timeline__head">
        <Told news={news} spoken={here !== null && focused ? `${words.at(here)} ${cueAt(layout, here)?.text ?? ""}` : ""} />
        <TimelineButtons {...bounds} worksOn={worksOn} selected={chosen !== undefined} onZoom={zoom} onFitAll={showAll} onFitCue={showCue} />
      </div>
      <div className="editor-timeline__body" dir="ltr">
        <LaneNames lanes={layout.lanes} name={words.name} />
        <div ref={root} className="editor-timeline__surface">
          <div
            ref={grid}
            className="editor-timeline__grid"
            style={{ height: layout.height }}
            role="grid"
            tabIndex={0}
            aria-label={translate("cw.editor.timeline.label")}
            aria-description={translate(`cw.editor.timeline.keys.${worksOn}`)}
            aria-rowcount={walked(layout).length}
            aria-colcount={-1}
            aria-activedescendant={here === null ? undefined : cellId(here)}
            onFocus={() => {
              setFocused(true);
              if (here === null) setPlace(entry(layout, selected, playhead.ms));
            }}
            onBlur={() => setFocused(false)}
            onKeyDown={press}
          >
            <canvas data-part="lanes" className="editor-timeline__lanes" aria-hidden="true" />
            <span data-part="line" className="editor-timeline__line" aria-hidden="true" />
            <FocusGrid layout={layout} place={here ?? NOWHERE} selected={selected} language={language} />
          </div>
          <div className="editor-timeline__map" style={{ height: MAP_HEIGHT }} aria-hidden="true">
            <canvas data-part="map" />
            <span data-part="map-line" className="editor-timeline__map-line" />
            <span data-part="map-window" className="editor-timeline__window" title={translate("cw.editor.timeline.window")} />
          </div>
        </div>
      </div>
    </section>
  );
};

const NOWHERE: Place = { laneId: "", at: -1, ms: 0 };
