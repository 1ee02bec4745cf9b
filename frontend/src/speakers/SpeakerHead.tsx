import { useId, useRef, useState } from "react";
import RenameIcon from "@mui/icons-material/DriveFileRenameOutline";
import { Button, IconButton, Menu, MenuItem } from "@mui/material";
import { useTranslate } from "react-admin";

import type { Speaker } from "../api/models";
import { Dotted } from "../shell/Dotted";
import { span } from "../timeline/timeText";
import { Badge } from "./Badge";
import { NameField } from "./NameField";

interface Props {
  speaker: Speaker;
  others: readonly Speaker[];
  mayEdit: boolean;
  busy: boolean;
  onRename: (name: string) => void;
  onMerge: (into: Speaker) => void;
  onNarrate: () => void;
}

/** A voice's name and figures, and what may be done about it. */
export const SpeakerHead = ({ speaker, others, mayEdit, busy, onRename, onMerge, onNarrate }: Props) => {
  const translate = useTranslate();
  const [naming, setNaming] = useState(false);
  const pencil = useRef<HTMLButtonElement>(null);
  const { name, narrates } = speaker;
  const done = (): void => {
    setNaming(false);
    setTimeout(() => pencil.current?.focus()); // it is there again only after the next render
  };
  return (
    <div className="speaker__head">
      <Badge speaker={speaker} />
      {naming ? (
        <NameField
          name={name}
          onName={(next) => {
            if (next !== name) onRename(next);
            done();
          }}
          onCancel={done}
        />
      ) : (
        <h3 className="speaker__name">
          <bdi>{name}</bdi>
        </h3>
      )}
      {!naming && mayEdit && (
        <IconButton ref={pencil} size="small" aria-label={translate("cw.speakers.rename", { name })} onClick={() => setNaming(true)}>
          <RenameIcon fontSize="small" />
        </IconButton>
      )}
      {narrates && name !== translate("cw.speakers.narrates") && <span className="speaker__narrates">{translate("cw.speakers.narrates")}</span>}
      <p className="speaker__figures quiet">
        <Dotted
          facts={[
            translate("cw.harvest.cues", { smart_count: speaker.cues }),
            speaker.words > 0 && translate("cw.script.words", { smart_count: speaker.words }),
            span(speaker.speech_ms),
            speaker.narrator !== null && translate("cw.speakers.likely", { percent: Math.round(100 * speaker.narrator) }),
            speaker.merged.length > 0 && translate("cw.speakers.merged", { smart_count: speaker.merged.length }),
          ]}
        />
      </p>
      {mayEdit && (
        <div className="speaker__buttons row">
          {others.length > 0 && <MergeButton name={name} others={others} busy={busy} onMerge={onMerge} />}
          <Button
            size="small"
            variant="outlined"
            disabled={busy}
            aria-label={translate(narrates ? "cw.speakers.not_narrator_of" : "cw.speakers.is_narrator_of", { name })}
            onClick={onNarrate}
          >
            {translate(narrates ? "cw.speakers.not_narrator" : "cw.speakers.is_narrator")}
          </Button>
        </div>
      )}
    </div>
  );
};

type MergeProps = Pick<Props, "others" | "busy" | "onMerge"> & { name: string };

const MergeButton = ({ name, others, busy, onMerge }: MergeProps) => {
  const translate = useTranslate();
  const menuId = useId();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <Button
        size="small"
        variant="outlined"
        disabled={busy}
        aria-label={translate("cw.speakers.merge_of", { name })}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        aria-controls={anchor ? menuId : undefined}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        {translate("cw.speakers.merge")}
      </Button>
      <Menu id={menuId} anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {others.map((other) => (
          <MenuItem
            key={other.number}
            onClick={() => {
              setAnchor(null);
              onMerge(other);
            }}
          >
            <Badge speaker={other} />
            <bdi>{other.name}</bdi>
          </MenuItem>
        ))}
      </Menu>
    </>
  );
};
