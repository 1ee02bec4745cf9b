import { useState } from "react";
import CancelIcon from "@mui/icons-material/CloseOutlined";
import SaveIcon from "@mui/icons-material/CheckOutlined";
import { IconButton, TextField } from "@mui/material";
import { useTranslate } from "react-admin";

const LONGEST = 200;

/** A name changed where it stands: Enter keeps it, Escape leaves the old one. */
export const NameField = ({ name, onName, onCancel }: { name: string; onName: (name: string) => void; onCancel: () => void }) => {
  const translate = useTranslate();
  const [text, setText] = useState(name);
  const ready = text.trim() !== "";
  return (
    <form
      className="speaker__naming"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) onName(text.trim());
      }}
      onKeyDown={(event) => event.key === "Escape" && onCancel()}
    >
      <TextField
        autoFocus
        size="small"
        value={text}
        slotProps={{ htmlInput: { "aria-label": translate("cw.speakers.name", { name }), maxLength: LONGEST, dir: "auto" } }}
        onChange={(event) => setText(event.target.value)}
        onFocus={(event) => event.target.select()}
      />
      <IconButton type="submit" size="small" disabled={!ready} aria-label={translate("cw.speakers.save")}>
        <SaveIcon fontSize="small" />
      </IconButton>
      <IconButton size="small" aria-label={translate("cw.speakers.cancel")} onClick={onCancel}>
        <CancelIcon fontSize="small" />
      </IconButton>
    </form>
  );
};
