import { useTranslate } from "react-admin";

import { canSpeak } from "../player/speechSettings";
import { SpeechMenu } from "../player/SpeechMenu";
import type { useDescribedSound } from "./useDescribedSound";

interface Props {
  sound: ReturnType<typeof useDescribedSound>;
  picture: boolean;
  onPicture: (on: boolean) => void;
}

/** Who speaks the descriptions, and whether the picture is shown. */
export const SoundChoice = ({ sound, picture, onPicture }: Props) => {
  const translate = useTranslate();
  return (
    <section aria-labelledby="listen-sound">
      <h2 id="listen-sound">{translate("cw.listen.sound")}</h2>
      <fieldset className="listen__choice">
        <legend>{translate("cw.listen.who")}</legend>
        <label>
          <input type="radio" name="listen-by" checked={sound.by === "voice"} disabled={!canSpeak()} onChange={() => sound.setSpeech({ by: "voice" })} />
          {translate("cw.listen.by_voice", { rate: sound.rate.toFixed(1) })}
        </label>
        <label>
          <input type="radio" name="listen-by" checked={sound.by === "reader"} onChange={() => sound.setSpeech({ by: "reader" })} />
          {translate("cw.listen.by_reader")}
        </label>
      </fieldset>
      {sound.by === "voice" && (
        <p className="row">
          {translate("cw.listen.voice")} <SpeechMenu speech={sound.speech} onSpeech={sound.setSpeech} />
        </p>
      )}
      <label className="listen__check">
        <input type="checkbox" checked={picture} onChange={(event) => onPicture(event.target.checked)} />
        {translate("cw.listen.picture")}
      </label>
    </section>
  );
};
