import { useTranslate } from "react-admin";

import "./states.css";

/** Bars where text will be; spoken once. */
export const Loading = ({ rows = 4 }: { rows?: number }) => {
  const translate = useTranslate();
  return (
    <div className="loading" role="status">
      <span className="only-read">{translate("cw.shell.loading")}</span>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} className="loading__bar" style={{ width: `${92 - ((row * 17) % 45)}%` }} />
      ))}
    </div>
  );
};
