import { useTranslate } from "react-admin";

import { narratorOf } from "../mixes/mixModel";
import { canSpeak } from "../player/speechSettings";
import { SpeechMenu } from "../player/SpeechMenu";
import type { By, useDescribedSound } from "./useDescribedSound";

interface Props {
  sound: ReturnType<typeof useDescribedSound>;
  picture: boolean;
  onPicture: (on: boolean) => void;
}

/** Who speaks the descriptions, and whether the picture is shown. */
export const SoundChoice = ({ sound, picture, onPicture }: Props) => {
  const translate = useTranslate();
  const { by, mix, own, leftOut, without } = sound;
  const choices: [By, string, boolean][] = [
    ["voice", translate("cw.listen.by_voice", { rate: sound.rate.toFixed(1) }), !canSpeak()],
    ["reader", translate("cw.listen.by_reader"), false],
  ];
  if (mix) choices.unshift(["mix", translate("cw.mixes.listen.by_mix", { voice: narratorOf(mix), rate: mix.words_per_minute }), false]);
  return (
    <section aria-labelledby="listen-sound">
      <h2 id="listen-sound">{translate("cw.listen.sound")}</h2>
      <fieldset className="listen__choice">
        <legend>{translate("cw.listen.who")}</legend>
        {choices.map(([name, label, disabled]) => (
          <label key={name}>
            <input type="radio" name="listen-by" checked={by === name} disabled={disabled} onChange={() => sound.choose(name)} />
            {label}
          </label>
        ))}
      </fieldset>
      {leftOut > 0 && <p>{translate(`cw.mixes.listen.left_out.${own}`, { smart_count: leftOut })}</p>}
      {without && <p>{translate(`cw.mixes.listen.${without}`)}</p>}
      {(by === "voice" || (leftOut > 0 && own === "voice")) && (
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
