import { useEffect, useRef, useState } from "react";
import { useStore, useTranslate } from "react-admin";

import type { Media, Mix } from "../api/models";
import { KeyMap } from "../editor/keys/keyMap";
import { useCommands } from "../editor/keys/useCommands";
import { narratorOf } from "../mixes/mixModel";
import { Playhead } from "../player/playhead";
import { useSpanAt } from "../player/usePlayhead";
import type { TrackWithCues } from "../providers/dataProvider";
import { DescriptionList } from "./DescriptionList";
import { FollowingPicture } from "./FollowingPicture";
import { LISTEN_KEYS, type Command } from "./keys";
import { KeyWords } from "./KeyWords";
import { ListenButtons } from "./ListenButtons";
import { ListenNote } from "./ListenNote";
import { MyNotes } from "./MyNotes";
import { leadIn, nextOf, placeAt, previousOf, repeatOf } from "./place";
import { SoundChoice } from "./SoundChoice";
import { readPlace } from "./placeShelf";
import { useAnnouncer } from "./useAnnouncer";
import { useDescribedSound } from "./useDescribedSound";
import { useFilm } from "./useFilm";
import { useListenNote } from "./useListenNote";
import { usePlace } from "./usePlace";
import { useSpokenTime } from "./useSpokenTime";

interface Props {
  script: TrackWithCues;
  media: Media;
  mixes: readonly Mix[];
  onExpired: () => void;
  /** Whether there are new addresses of the mixes. */
  onMixExpired: () => Promise<boolean>;
}

const KEYS = { map: new KeyMap(LISTEN_KEYS, {}), singles: true };
const BACK_MS = 10_000;

export const Seat = ({ script, media, mixes, onExpired, onMixExpired }: Props) => {
  const translate = useTranslate();
  const inWords = useSpokenTime();
  const { cues } = script;
  const [playhead] = useState(() => new Playhead());
  const [video, setVideo] = useState<HTMLVideoElement | null>(null);
  const [picture, setPicture] = useStore("cuewright.listen_picture", false);
  const [keysOn, setKeysOn] = useStore("cuewright.listen_keys", true);
  const [kept] = useState(() => readPlace(script.id));
  const sound = useDescribedSound({ playhead, video, script, media, mixes, onExpired, onMixExpired });
  const { source, by, without } = sound;
  const ready = kept > 0 ? translate("cw.listen.ready_at", { time: inWords(kept) }) : translate("cw.listen.ready");
  const [said, tell] = useAnnouncer(`${ready} ${translate(`cw.mixes.listen.heard.${by}`, { voice: sound.mix ? narratorOf(sound.mix) : "" })}`);
  const film = useFilm(video, playhead, (what) =>
    tell(what === "paused" ? translate("cw.listen.told.paused", { time: inWords(playhead.ms) }) : translate(`cw.listen.told.${what}`)),
  );
  usePlace(script.id, video);
  const current = useSpanAt(playhead, cues);
  const note = useListenNote(script.id, film, (words) => tell(translate(words)));
  const noteButton = useRef<HTMLButtonElement>(null);

  /** To a description. Where the film plays it is heard, so only a film that stands needs words for it. */
  const goTo = (index: number | null, none: string): void => {
    const cue = index === null ? undefined : cues[index];
    if (index === null || cue === undefined) return tell(translate(none));
    playhead.seek(leadIn(cues, index));
    if (!film.playing) tell(translate("cw.listen.told.at", { at: index + 1, all: cues.length, time: inWords(cue.start_ms), text: cue.text }));
  };
  const goToTime = (ms: number): void => {
    playhead.seek(ms);
    if (!film.playing) tell(translate("cw.listen.told.went", { time: inWords(ms) }));
  };
  const turn = (steps: number): void => {
    if (by === "mix") return tell(translate("cw.mixes.listen.mix_rate"));
    if (by === "reader") return tell(translate("cw.listen.told.reader_rate"));
    tell(translate("cw.listen.told.rate", { rate: sound.turn(steps).toFixed(1) }));
  };
  const broken = source.broken ? translate(media.proxy_url ? "cw.listen.told.broken" : "cw.listen.told.not_yet") : "";
  useEffect(() => {
    if (broken) tell(broken);
  }, [broken, tell]);
  useEffect(() => {
    if (without === "broken") tell(translate("cw.mixes.listen.broken"));
  }, [without, tell, translate]);
  const play = (): void => {
    if (broken) tell(broken);
    else if (film.playing) film.pause();
    else film.play();
  };
  const run: Record<Command, () => void> = {
    play,
    back: () => {
      playhead.seek(Math.max(0, playhead.ms - BACK_MS));
      tell(translate("cw.listen.told.back", { time: inWords(playhead.ms) }));
    },
    previous: () => goTo(previousOf(cues, playhead.ms), "cw.listen.told.no_previous"),
    next: () => goTo(nextOf(cues, playhead.ms), "cw.listen.told.no_next"),
    repeat: () => {
      const index = repeatOf(cues, playhead.ms);
      if (index === null) return tell(translate("cw.listen.told.none_yet"));
      if (broken) return tell(broken);
      playhead.seek(leadIn(cues, index));
      film.play(true); // what was asked for is heard, and needs no words
    },
    where: () => {
      const { at, within } = placeAt(cues, playhead.ms);
      const words = at === 0 ? "before" : within ? "within" : "after";
      tell(translate(`cw.listen.where.${words}`, { time: inWords(playhead.ms), at, all: cues.length }));
    },
    slower: () => turn(-1),
    faster: () => turn(1),
    note: () => note.begin(playhead.ms, cues[current]?.id ?? null),
    speak_note: () => note.speak(playhead.ms, cues[current]?.id ?? null),
  };
  useCommands(KEYS, keysOn, (command) => {
    run[command]();
    return true;
  });

  return (
    <>
      <section className="listen__play" aria-labelledby="listen-play">
        <h2 id="listen-play" className="only-read">
          {translate("cw.listen.playing")}
        </h2>
        <p className="listen__said" role="status">
          <span key={said.count}>{said.text}</span>
        </p>
        {broken && said.text !== broken && <p className="problem">{broken}</p>}
        <ListenButtons noteRef={noteButton} onCommand={(command) => run[command]()} />
        {/* Spoken by the listener's screen reader, where they chose so or this browser has no voice. */}
        <p className="listen__heard" aria-live="polite" dir="auto" lang={script.language}>
          {sound.heard}
        </p>
        <div className={picture && by !== "mix" ? "listen__picture" : "only-read"}>
          <video ref={setVideo} src={source.src} preload="auto" playsInline tabIndex={-1} aria-label={translate("cw.player.picture")} onError={source.onError} />
        </div>
        {picture && by === "mix" && (
          <div className="listen__picture">
            <FollowingPicture media={media} sound={video} />
          </div>
        )}
      </section>
      {note.open && <ListenNote note={note} onDone={() => noteButton.current?.focus()} />}
      <MyNotes notes={note.mine} error={note.error} cues={cues} onGo={goToTime} />
      <SoundChoice sound={sound} picture={picture} onPicture={setPicture} />
      <KeyWords on={keysOn} onSwitch={setKeysOn} />
      <DescriptionList cues={cues} language={script.language} current={current} onGo={(index) => goTo(index, "")} />
    </>
  );
};
