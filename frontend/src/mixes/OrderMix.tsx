import { useState, type FormEvent } from "react";
import { Button, MenuItem, TextField } from "@mui/material";
import { useMutation } from "@tanstack/react-query";
import { useDataProvider, useStore, useTranslate } from "react-admin";

import type { Job } from "../api/models";
import { useVoices, WORDS_PER_MINUTE } from "../editor/useVoices";
import type { AppDataProvider, TrackWithCues } from "../providers/dataProvider";
import { ProblemPanel } from "../shell/ProblemPanel";
import { FASTEST, SLOWEST, voicesOf } from "./mixModel";
import { useVoiceSample } from "./useVoiceSample";

interface Props {
  track: TrackWithCues;
  again: boolean; // there is a mix already
  onJob: (job: Job) => void;
}

/** Who speaks, how fast, and the button; both are kept, and the editor speaks with the same voice. */
export const OrderMix = ({ track, again, onJob }: Props) => {
  const translate = useTranslate();
  const provider = useDataProvider<AppDataProvider>();
  const { voice: kept, voices: all, setVoice } = useVoices();
  const [rate, keepRate] = useStore("cuewright.editor_words_per_minute", WORDS_PER_MINUTE);
  const [written, setWritten] = useState(String(rate));
  const voices = voicesOf(all, track.language);
  const voice = voices.find(({ name }) => name === kept) ?? voices[0];
  const wordsPerMinute = Number(written);
  const wrong = !Number.isInteger(wordsPerMinute) || wordsPerMinute < SLOWEST || wordsPerMinute > FASTEST;
  const order = useMutation({
    mutationFn: () => provider.mix(track.id, { voice: voice?.name ?? null, words_per_minute: wordsPerMinute, lexicon: {} }),
    onSuccess: onJob,
  });
  const sample = useVoiceSample();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!wrong && !order.isPending) order.mutate();
  };
  return (
    <form className="mixes__order" aria-label={translate("cw.mixes.order_label")} onSubmit={submit}>
      <div className="mixes__fields">
        <TextField
          select
          size="small"
          label={translate("cw.mixes.voice")}
          value={voice?.name ?? ""}
          disabled={voices.length === 0}
          onChange={(event) => setVoice(event.target.value)}
        >
          {voices.map(({ name, label }) => (
            <MenuItem key={name} value={name}>
              {label}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          size="small"
          type="number"
          label={translate("cw.mixes.rate")}
          value={written}
          error={wrong}
          helperText={wrong ? translate("cw.mixes.rate_wrong", { from: SLOWEST, to: FASTEST }) : undefined}
          slotProps={{ htmlInput: { min: SLOWEST, max: FASTEST, step: 5 } }}
          onChange={({ target: { value } }) => {
            setWritten(value);
            const next = Number(value);
            if (Number.isInteger(next) && next >= SLOWEST && next <= FASTEST) keepRate(next);
          }}
        />
      </div>
      {voices.length === 0 && all.length > 0 && <p className="mixes__mind">{translate("cw.mixes.no_voice", { language: track.language })}</p>}
      <div className="row">
        <Button type="submit" variant={again ? "outlined" : "contained"} disabled={wrong || order.isPending || voices.length === 0}>
          {translate(again ? "cw.mixes.order_again" : "cw.mixes.order")}
        </Button>
        <Button
          disabled={wrong || voice === undefined || sample.state === "asked"}
          onClick={() => voice && sample.play({ text: track.cues[0]?.text ?? "", voice: voice.name, language: track.language, words_per_minute: wordsPerMinute, track_id: track.id })}
        >
          {translate(`cw.mixes.sample.${sample.state}`)}
        </Button>
      </div>
      {!again && <p className="quiet">{translate("cw.mixes.order_hint")}</p>}
      {order.error && <ProblemPanel error={order.error} compact />}
      {sample.error !== null && <ProblemPanel error={sample.error} compact />}
    </form>
  );
};
