import { useRef, useState, type ChangeEvent, type KeyboardEvent } from "react";
import { Button, Dialog, DialogActions, DialogContent, DialogTitle, FormControlLabel, Switch } from "@mui/material";
import { useTranslate } from "react-admin";

import { chordOf } from "./chord";
import { ChordKeys } from "./ChordKeys";
import { exported, imported, withKeys, type OwnKeys } from "./keyMap";
import { commandsOf, groupsOf } from "./table";
import type { Keys } from "./useCommands";
import "./keys.css";

/** All keys of a page; each may be another one, and the map goes into a file and comes back. */
export const KeyDialog = <C extends string>({ keys, onClose }: { keys: Keys<C>; onClose: () => void }) => {
  const translate = useTranslate();
  const { table } = keys.map;
  const say = (command: C): string => table.say(translate, command);
  const [asking, setAsking] = useState<C | null>(null);
  const [told, setTold] = useState("");
  const file = useRef<HTMLInputElement>(null);

  const listen = (event: KeyboardEvent): void => {
    if (asking === null || event.key === "Tab") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") {
      setAsking(null);
      return;
    }
    const chord = chordOf(event.nativeEvent);
    if (chord === null) return;
    const holder = keys.map.holder(chord);
    keys.setOwn(withKeys(table, keys.own, asking, [chord]));
    setTold(
      holder !== undefined && holder !== asking
        ? translate("cw.editor.keys.taken", { chord, from: say(holder) })
        : translate("cw.editor.keys.set", { chord, command: say(asking) }),
    );
    setAsking(null);
  };
  const save = (): void => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([exported(table, keys.own)], { type: "application/json" }));
    link.download = `cuewright-keys-${table.name}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  const load = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const chosen = event.target.files?.[0];
    event.target.value = "";
    if (chosen === undefined) return;
    try {
      keys.setOwn(imported(table, await chosen.text()));
      setTold(translate("cw.editor.keys.loaded", { name: chosen.name }));
    } catch (error) {
      const [why = "", what = ""] = (error as Error).message.split(" ");
      setTold(translate(`cw.editor.keys.refused.${why}`, { name: chosen.name, what }));
    }
  };

  return (
    <Dialog open onClose={onClose} aria-labelledby="page-keys" maxWidth="md" fullWidth onKeyDown={listen}>
      <DialogTitle id="page-keys">{translate("cw.editor.keys.title")}</DialogTitle>
      <DialogContent>
        <p className="quiet">{translate("cw.editor.keys.hint")}</p>
        <p role="status" className="key-table__told">
          {asking ? translate("cw.editor.keys.press", { command: say(asking) }) : told}
        </p>
        <div className="key-table">
          {groupsOf(table).map((group) => (
            <section key={group} aria-labelledby={`keys-${group}`}>
              <h3 id={`keys-${group}`}>{translate(`cw.editor.keys.group.${group}`)}</h3>
              <ul>
                {commandsOf(table).filter((command) => table.commands[command].group === group).map((command) => (
                  <li key={command}>
                    <button
                      type="button"
                      className="key-table__row"
                      aria-pressed={asking === command}
                      onClick={() => setAsking(asking === command ? null : command)}
                    >
                      <span>{say(command)}</span>
                      <span className="key-table__keys">
                        {keys.map.chords(command).map((chord) => (
                          <ChordKeys key={chord} chord={chord} />
                        ))}
                        {keys.map.chords(command).length === 0 && <span className="quiet">{translate("cw.editor.keys.none")}</span>}
                      </span>
                      {keys.own[command] && <span className="key-table__own">{translate("cw.editor.keys.own")}</span>}
                    </button>
                    {keys.own[command] && (
                      <button
                        type="button"
                        className="key-table__usual"
                        onClick={({ currentTarget }) => {
                          currentTarget.parentElement?.querySelector("button")?.focus(); // this one goes
                          keys.setOwn(withKeys(table, keys.own, command, table.commands[command].chords));
                        }}
                      >
                        {translate("cw.editor.keys.usual")}
                        <span className="only-read"> {say(command)}</span>
                      </button>
                    )}
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
        <FormControlLabel
          control={<Switch checked={keys.singles} onChange={(_, checked) => keys.setSingles(checked)} />}
          label={translate("cw.editor.keys.singles")}
        />
      </DialogContent>
      <DialogActions>
        <input ref={file} type="file" accept="application/json,.json" hidden onChange={(event) => void load(event)} />
        <Button onClick={() => file.current?.click()}>{translate("cw.editor.keys.load")}</Button>
        <Button onClick={save}>{translate("cw.editor.keys.save")}</Button>
        {/* Never disabled: it would take the focus with it, and Escape would then reach nothing. */}
        <Button onClick={() => keys.setOwn({} as OwnKeys<C>)}>
          {translate("cw.editor.keys.all_usual")}
        </Button>
        <Button variant="contained" onClick={onClose}>
          {translate("cw.editor.keys.close")}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
