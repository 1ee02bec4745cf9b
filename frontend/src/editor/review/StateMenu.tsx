import { useId, useRef, useState } from "react";
import ExpandIcon from "@mui/icons-material/ExpandMore";
import { Button, Popover, TextField } from "@mui/material";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useDataProvider, useTranslate } from "react-admin";

import type { Track } from "../../api/models";
import type { AppDataProvider } from "../../providers/dataProvider";
import { Refused } from "./Refused";
import { StateChip } from "./StateChip";
import { stepsFrom, type State, type Step } from "./steps";
import { arrived } from "./useNotes";
import "./review.css";

interface Props {
  track: Track;
  revision: number; // that is looked at
  /** Changes are still on their way to the server: what would be sent on is not what one sees. */
  unsaved: boolean;
  onGo: (cueId: string) => void;
  onState: (state: State) => void;
}

/** Where the script is, and where it can go from here, with a word to those who have it next. */
export const StateMenu = ({ track, revision, unsaved, onGo, onState }: Props) => {
  const translate = useTranslate();
  const provider = useDataProvider<AppDataProvider>();
  const queries = useQueryClient();
  const titleId = useId();
  const chip = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [words, setWords] = useState("");
  const [told, setTold] = useState("");
  const send = useMutation({
    mutationFn: async ({ to }: Step) => arrived(await provider.setState(track.id, { state: to, revision, text: words.trim() })),
    onSuccess: (_, { to }) => {
      setOpen(false);
      setWords("");
      setTold(translate("cw.review.went", { state: translate(`cw.review.state.${to}`) }));
      void queries.invalidateQueries({ queryKey: ["notes", track.id] });
      onState(to);
    },
  });
  const steps = stepsFrom(track.state);
  const close = (): void => {
    setOpen(false);
    send.reset();
  };
  return (
    <>
      <Button
        ref={chip}
        className="state-menu"
        variant="outlined"
        endIcon={<ExpandIcon />}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(true)}
      >
        <span className="only-read">{translate("cw.review.where")} </span>
        <StateChip state={track.state} />
      </Button>
      <span className="only-read" role="status">
        {told}
      </span>
      <Popover
        open={open}
        anchorEl={() => chip.current}
        onClose={close}
        anchorOrigin={{ vertical: "bottom", horizontal: "left" }}
        transformOrigin={{ vertical: -6, horizontal: "left" }}
        slotProps={{ paper: { role: "dialog", "aria-labelledby": titleId, className: "state-steps" } }}
      >
        <h2 id={titleId}>{translate(`cw.review.state.${track.state}`)}</h2>
        <p className="quiet">{translate(`cw.review.means.${track.state}`)}</p>
        {unsaved && (
          <p className="state-steps__wait" role="status">
            {translate("cw.review.unsaved")}
          </p>
        )}
        <TextField
          label={translate("cw.review.words")}
          helperText={translate("cw.review.words_hint")}
          multiline
          maxRows={8}
          fullWidth
          size="small"
          value={words}
          slotProps={{ htmlInput: { maxLength: 5_000 } }}
          onChange={(event) => setWords(event.target.value)}
        />
        {send.error && (
          <Refused
            error={send.error}
            onGo={(cueId) => {
              close();
              onGo(cueId);
            }}
            onState={(state) => {
              close();
              onState(state);
            }}
          />
        )}
        <ul className="state-steps__list" aria-label={translate("cw.review.steps")}>
          {steps.map((step) => (
            <li key={step.name}>
              <Button
                variant={step.back ? "outlined" : "contained"}
                fullWidth
                disabled={unsaved || send.isPending}
                aria-describedby={`${titleId}-${step.name}`}
                onClick={() => send.mutate(step)}
              >
                {translate(`cw.review.step.${step.name}`)}
              </Button>
              <span id={`${titleId}-${step.name}`} className="quiet">
                {translate(`cw.review.step_hint.${step.name}`)}
              </span>
            </li>
          ))}
        </ul>
      </Popover>
    </>
  );
};
