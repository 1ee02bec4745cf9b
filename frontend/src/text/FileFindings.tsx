import { useTranslate } from "react-admin";

import type { FileFinding } from "../api/models";
import { ApiProblem } from "../api/problem";

/** The findings that a refusal brings along, if it does. */
export const findingsOf = (error: unknown): FileFinding[] => (error instanceof ApiProblem ? (error.document.findings ?? []) : []);

/** What is wrong in a file: the bad cues first, then what was mended. */
export const FileFindings = ({ findings, total = findings.length }: { findings: FileFinding[]; total?: number }) => {
  const translate = useTranslate();
  if (findings.length === 0) return null;
  const ordered = [...findings].sort((a, b) => Number(a.severity === "warning") - Number(b.severity === "warning"));
  return (
    <section aria-labelledby="file-findings">
      <h3 id="file-findings">{translate("cw.import.findings")}</h3>
      <ul className="file-findings">
        {ordered.map((finding, index) => (
          <li key={index} className={`file-finding file-finding--${finding.severity}`}>
            <span className="file-finding__where">
              <strong>{translate(`cw.import.severity.${finding.severity}`)}</strong>{" "}
              {finding.line !== null && (
                <span className="time">
                  {translate(finding.column === null ? "cw.import.line" : "cw.import.line_column", {
                    line: finding.line,
                    column: finding.column,
                  })}
                </span>
              )}
            </span>
            <span>{finding.message}</span>
            {finding.excerpt && <code dir="auto">{finding.excerpt}</code>}
          </li>
        ))}
      </ul>
      {total > findings.length && <p className="quiet">{translate("cw.import.more_findings", { smart_count: total - findings.length })}</p>}
    </section>
  );
};
