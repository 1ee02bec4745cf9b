import { useEffect, useMemo, useRef } from "react";
import { useStore } from "react-admin";

import type { Command } from "./commands";
import { KeyMap, type OwnKeys } from "./keyMap";

const TEXT = "input:not([type='button']):not([type='checkbox']):not([type='radio']):not([type='range']), textarea, [contenteditable='true']";
const ELSEWHERE = "[role='dialog'], [role='menu'], [role='listbox']:not(.cue-list)";
const PRESSED = "button, a[href], [role='button'], summary, select, input[type='range'], input[type='checkbox']";

export interface Keys {
  readonly map: KeyMap;
  readonly own: OwnKeys;
  readonly setOwn: (own: OwnKeys) => void;
  /** Single keys may be off for those whose speech or screen reader would press them by chance. */
  readonly singles: boolean;
  readonly setSingles: (on: boolean) => void;
}

/** This person's keys; the browser keeps them. */
export function useKeyMap(): Keys {
  const [own, setOwn] = useStore<OwnKeys>("cuewright.editor_keys", {});
  const [singles, setSingles] = useStore("cuewright.editor_single_keys", true);
  const map = useMemo(() => new KeyMap(own), [own]);
  return { map, own, setOwn, singles, setSingles };
}

/**
 * Keys of the whole page. `run` says whether it did something; if not, the key stays the browser's. What has the focus
 * comes first where the key is its own: buttons take Space and Enter, fields take what writes. `release`: a key went up.
 */
export function useCommands({ map, singles }: Keys, on: boolean, run: (command: Command) => boolean, release: (command: Command) => void): void {
  const latest = useRef({ run, release });
  useEffect(() => {
    latest.current = { run, release };
  });
  useEffect(() => {
    if (!on) return;
    const press = (event: KeyboardEvent): void => {
      const target = event.target instanceof Element ? event.target : null;
      if (event.defaultPrevented || event.isComposing || target?.closest(ELSEWHERE)) return;
      const typing = target?.closest(TEXT) != null;
      if (!typing && (event.key === " " || event.key === "Enter") && !event.ctrlKey && target?.closest(PRESSED)) return;
      const command = map.commandOf(event, typing || !singles);
      if (command !== null && latest.current.run(command)) event.preventDefault();
    };
    const lift = (event: KeyboardEvent): void => {
      const command = map.commandOf(event, false);
      if (command !== null) latest.current.release(command);
    };
    document.addEventListener("keydown", press);
    document.addEventListener("keyup", lift);
    return () => {
      document.removeEventListener("keydown", press);
      document.removeEventListener("keyup", lift);
    };
  }, [map, singles, on]);
}
