import { useEffect, useState } from "react";
import TuneIcon from "@mui/icons-material/Tune";
import { FormControlLabel, IconButton, MenuItem, Popover, Radio, RadioGroup, Slider, TextField, Tooltip } from "@mui/material";
import { useTranslate } from "react-admin";

import { canSpeak, type SpeechSettings } from "./speechSettings";

/** Voices arrive late in some browsers. */
function useVoices(): SpeechSynthesisVoice[] {
  const [voices, setVoices] = useState<SpeechSynthesisVoice[]>(() => (canSpeak() ? speechSynthesis.getVoices() : []));
  useEffect(() => {
    if (!canSpeak()) return;
    const tell = (): void => setVoices(speechSynthesis.getVoices());
    speechSynthesis.addEventListener("voiceschanged", tell);
    return () => speechSynthesis.removeEventListener("voiceschanged", tell);
  }, []);
  return voices;
}

interface Props {
  speech: SpeechSettings;
  onSpeech: (change: Partial<SpeechSettings>) => void;
}

/** Who speaks, with which voice, how fast. */
export const SpeechMenu = ({ speech, onSpeech }: Props) => {
  const translate = useTranslate();
  const voices = useVoices();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const label = translate("cw.speech.settings");
  return (
    <>
      <Tooltip title={label}>
        <IconButton className="press" aria-label={label} aria-haspopup="dialog" onClick={(event) => setAnchor(event.currentTarget)}>
          <TuneIcon />
        </IconButton>
      </Tooltip>
      <Popover
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: "top", horizontal: "center" }}
        transformOrigin={{ vertical: "bottom", horizontal: "center" }}
        slotProps={{ paper: { role: "dialog", "aria-label": label, className: "speech-menu" } }}
      >
        <RadioGroup
          aria-label={translate("cw.speech.by")}
          value={speech.by}
          onChange={(event) => onSpeech({ by: event.target.value as SpeechSettings["by"] })}
        >
          <FormControlLabel value="voice" control={<Radio />} label={translate("cw.speech.voice")} disabled={!canSpeak()} />
          <FormControlLabel value="reader" control={<Radio />} label={translate("cw.speech.reader")} />
        </RadioGroup>
        {speech.by === "voice" && voices.length === 0 && <p className="quiet">{translate("cw.speech.no_voices")}</p>}
        {speech.by === "voice" && voices.length > 0 && (
          <TextField
            select
            fullWidth
            size="small"
            label={translate("cw.speech.which")}
            value={voices.some((voice) => voice.voiceURI === speech.voiceUri) ? speech.voiceUri : ""}
            onChange={(event) => onSpeech({ voiceUri: event.target.value || null })}
          >
            <MenuItem value="">{translate("cw.speech.default_voice")}</MenuItem>
            {voices.map((voice) => (
              <MenuItem key={voice.voiceURI} value={voice.voiceURI}>
                {voice.name} ({voice.lang})
              </MenuItem>
            ))}
          </TextField>
        )}
        {speech.by === "voice" && (
          <label className="speech-menu__rate">
            {translate("cw.speech.rate", { rate: speech.rate.toFixed(1) })}
            <Slider
              size="small"
              aria-label={translate("cw.speech.rate_label")}
              min={0.7}
              max={2.5}
              step={0.1}
              value={speech.rate}
              onChange={(_, value) => onSpeech({ rate: value as number })}
            />
          </label>
        )}
      </Popover>
    </>
  );
};
