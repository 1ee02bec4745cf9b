import { Button } from "@mui/material";
import { useTranslate } from "react-admin";

import { useLanguage } from "../i18n/languages";
import type { SaveState } from "./saving/contract";

/** Calmly, whether everything is with the server. */
export const SaveLine = ({ state, onRetry }: { state: SaveState; onRetry: () => void }) => {
  const translate = useTranslate();
  const { dates } = useLanguage();
  const look = state.kind === "saved" ? "" : state.kind === "saving" ? "saved-line--saving" : "saved-line--waiting";
  const at = new Date(state.at).toLocaleTimeString(dates);
  return (
    <div className="save-line row">
      <span role="status" className={`saved-line ${look}`}>
        {translate(`cw.editor.save.${state.kind}`, { at, smart_count: state.pending })}
        {!state.kept && ` ${translate("cw.editor.save.not_kept")}`}
      </span>
      {(state.kind === "offline" || state.kind === "signed_out") && (
        <Button size="small" variant="outlined" onClick={onRetry}>
          {translate("cw.editor.save.retry")}
        </Button>
      )}
      {state.kind === "signed_out" && (
        <Button size="small" variant="contained" href="/login" target="_blank">
          {translate("cw.editor.save.sign_in")}
        </Button>
      )}
    </div>
  );
};
