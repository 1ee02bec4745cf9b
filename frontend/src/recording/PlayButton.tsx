import { useEffect, useState, type ReactNode } from "react";
import { useTranslate } from "react-admin";

interface Look {
  onClick: () => void;
  children: string;
}

interface Props {
  url: string;
  /** The button, as the page around has its buttons. */
  as: (look: Look) => ReactNode;
}

/** Plays a recording, and stops it. */
export const PlayButton = ({ url, as }: Props) => {
  const translate = useTranslate();
  const [playing, setPlaying] = useState(false);
  useEffect(() => {
    if (!playing) return;
    const sound = new Audio(url);
    const end = (): void => setPlaying(false);
    sound.onended = end;
    sound.play().catch(end);
    return () => sound.pause();
  }, [playing, url]);
  return as({ onClick: () => setPlaying(!playing), children: translate(playing ? "cw.recording.stop" : "cw.recording.listen") });
};
