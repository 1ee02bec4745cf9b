import OpenIcon from "@mui/icons-material/OpenInNew";
import { Button } from "@mui/material";
import { useTranslate } from "react-admin";

import type { TrackWithCues } from "../providers/dataProvider";

/** The accessibility report of the shown script: a page to read, a file to send. */
export const ReportLinks = ({ track }: { track: TrackWithCues }) => {
  const translate = useTranslate();
  const address = `/v1/tracks/${track.id}/report`;
  return (
    <section className="report" aria-labelledby="report-title">
      <h3 id="report-title">{translate("cw.report.title")}</h3>
      <div className="row">
        <Button size="small" variant="outlined" endIcon={<OpenIcon />} href={address} target="_blank" rel="noopener">
          {translate("cw.report.open")}
        </Button>
        <Button size="small" variant="outlined" href={`${address}?format=pdf&download=true`} download>
          {translate("cw.report.pdf")}
        </Button>
      </div>
    </section>
  );
};
