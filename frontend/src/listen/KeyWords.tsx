import { useTranslate } from "react-admin";

/** How the keys are used beside a screen reader, and how they are switched off. */
export const KeyWords = ({ on, onSwitch }: { on: boolean; onSwitch: (on: boolean) => void }) => {
  const translate = useTranslate();
  return (
    <section aria-labelledby="listen-keys">
      <h2 id="listen-keys">{translate("cw.listen.keys")}</h2>
      <p>{translate("cw.listen.keys_hint")}</p>
      <p className="quiet">{translate("cw.listen.keys_reader")}</p>
      <label className="listen__check">
        <input type="checkbox" checked={on} onChange={(event) => onSwitch(event.target.checked)} />
        {translate("cw.listen.keys_on")}
      </label>
    </section>
  );
};
