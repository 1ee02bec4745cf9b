import { useTranslate } from "react-admin";

import type { Imported } from "../api/models";
import { clock } from "../timeline/timeText";
import { FileFindings } from "./FileFindings";

/** What would be stored, and what is wrong in the file. */
export const ImportPreview = ({ reading }: { reading: Imported }) => {
  const translate = useTranslate();
  const bad = reading.findings.filter(({ severity }) => severity === "error").length;
  const encoding = reading.encoding
    ? translate(reading.encoding_guessed ? "cw.import.encoding_guessed" : "cw.import.encoding_known", { encoding: reading.encoding })
    : "";
  return (
    <>
      <p className="import__sum">
        <strong>{translate("cw.import.good", { smart_count: reading.cue_count })}</strong>{" "}
        {bad > 0 && <strong className="import__bad">{translate("cw.import.bad", { smart_count: bad })}</strong>}{" "}
        <span className="quiet">
          {translate("cw.import.is", { format: translate(`cw.formats.${reading.format}.name`, { _: reading.format }) })} {encoding}
        </span>
      </p>
      <FileFindings findings={reading.findings} total={reading.finding_count} />
      <section aria-labelledby="import-cues">
        <h3 id="import-cues">{translate("cw.import.cues")}</h3>
        <ol className="import__cues">
          {reading.preview.map((cue, index) => (
            <li key={index}>
              <span className="time quiet">{clock(Number(cue["start_ms"]))}</span>
              <span dir="auto">{String(cue["text"])}</span>
            </li>
          ))}
        </ol>
        {reading.cue_count > reading.preview.length && (
          <p className="quiet">{translate("cw.import.more_cues", { smart_count: reading.cue_count - reading.preview.length })}</p>
        )}
      </section>
    </>
  );
};
