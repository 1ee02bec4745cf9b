import DownloadIcon from "@mui/icons-material/FileDownloadOutlined";
import { useTranslate } from "react-admin";

import type { Mix } from "../api/models";
import { useVoices } from "../editor/useVoices";
import { When } from "../shell/When";
import { span } from "../timeline/timeText";
import { decibels, downloadsOf } from "./mixModel";

interface Props {
  mix: Mix;
  title: string; // of the film
}

/** One mix: whether it still says the script, how it sounds, what was measured, and its files. */
export const MixResult = ({ mix, title }: Props) => {
  const translate = useTranslate();
  const { voices } = useVoices();
  const voice = voices.find(({ name }) => name === mix.voice)?.label ?? mix.voice;
  const heading = translate("cw.mixes.by", { voice, rate: mix.words_per_minute });
  return (
    <section className="mix" aria-label={translate("cw.mixes.one", { what: heading })}>
      <header className="mix__head">
        <h3>{heading}</h3>
        <p className="quiet">
          <When at={mix.made_at} />
        </p>
      </header>
      <p className={mix.newest ? "mix__stand" : "mix__stand mix__stand--old"}>{translate(mix.newest ? "cw.mixes.newest" : "cw.mixes.stale")}</p>
      {mix.mixed_url && (
        <audio className="mix__player" controls preload="metadata" src={mix.mixed_url} aria-label={translate("cw.mixes.player", { what: heading })} />
      )}
      <Figures mix={mix} />
      <Remarks mix={mix} />
      <ul className="mix__files" aria-label={translate("cw.mixes.files")}>
        {downloadsOf(mix, title).map(({ what, url, name }) => (
          <li key={what}>
            <a href={url} download={name} className="mix__file">
              <DownloadIcon aria-hidden="true" fontSize="small" />
              <span>
                <strong>{translate(`cw.mixes.file.${what}`)}</strong>
                <span className="quiet">{translate(`cw.mixes.file_hint.${what}`)}</span>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
};

const Figures = ({ mix }: { mix: Mix }) => {
  const translate = useTranslate();
  const unit = (value: number | null, name: string): string => (value === null ? "–" : `${decibels(value)} ${name}`);
  const figures: [string, string][] = [
    ["loudness", unit(mix.ad_lufs, "LUFS")],
    ["peak", unit(mix.true_peak_dbtp, "dBTP")],
    mix.deepest_duck_db > 0 ? ["duck", unit(mix.deepest_duck_db, "dB")] : ["not_ducked", translate("cw.mixes.figure.not_lowered")],
    mix.added_ms > 0 ? ["added", span(mix.added_ms)] : ["not_added", translate("cw.mixes.figure.none")],
  ];
  return (
    <dl className="mix__figures">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{translate(`cw.mixes.figure.${name}`)}</dt>
          <dd>
            <bdi>{value}</bdi>
            <span className="quiet">{translate(`cw.mixes.figure_hint.${name}`, { longest: span(mix.longest_hold_ms) })}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
};

/** What a listener will notice, in sentences; nothing where there is nothing. */
const Remarks = ({ mix }: { mix: Mix }) => {
  const translate = useTranslate();
  const remarks = (["late", "unspoken", "left_out"] as const).filter((name) => mix[name] > 0);
  if (remarks.length === 0) return null;
  return (
    <ul className="mix__remarks">
      {remarks.map((name) => (
        <li key={name}>{translate(`cw.mixes.remark.${name}`, { smart_count: mix[name] })}</li>
      ))}
    </ul>
  );
};
