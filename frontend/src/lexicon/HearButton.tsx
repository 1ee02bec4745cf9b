import { useEffect } from "react";
import { Button } from "@mui/material";
import { useNotify, useTranslate } from "react-admin";

import { useVoices } from "../editor/useVoices";
import { useVoiceSample } from "../mixes/useVoiceSample";
import { isWhole, type Entry } from "./entries";

/** A word as the voice says it: by its entry, or, while that is not whole, as it is written. */
export const HearButton = ({ entry }: { entry: Entry }) => {
  const translate = useTranslate();
  const notify = useNotify();
  const { voice, wordsPerMinute } = useVoices();
  const { state, error, play } = useVoiceSample();
  useEffect(() => {
    if (error !== null) notify((error as Error).message, { type: "error" });
  }, [error, notify]);
  const word = entry.written.trim();
  const lexicon = isWhole(entry) ? { [word]: entry.spoken.trim() } : {};
  return (
    <Button
      size="small"
      variant="outlined"
      disabled={word === "" || voice === ""}
      aria-label={`${translate(`cw.lexicon.hear.${state}`)} ${word}`}
      onClick={() => state !== "asked" && play({ text: word, voice, words_per_minute: wordsPerMinute, lexicon })}
    >
      {translate(`cw.lexicon.hear.${state}`)}
    </Button>
  );
};
