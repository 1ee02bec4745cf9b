import { useEffect, useMemo, useRef } from "react";
import { useStore } from "react-admin";

import type { Command } from "./commands";
import { KeyMap, type OwnKeys } from "./keyMap";
import type { KeyTable } from "./table";

const TEXT = "input:not([type='button']):not([type='checkbox']):not([type='radio']):not([type='range']), textarea, [contenteditable='true']";
const ELSEWHERE = "[role='dialog'], [role='menu'], [role='listbox']:not(.cue-list)";
const PRESSED = "button, a[href], [role='button'], summary, select, input[type='range'], input[type='checkbox']";

/** Whether what has the focus uses the key itself: a button Space and Enter, a choice of several the arrows too. */
function isTaken(target: Element, key: string): boolean {
  if (target.matches("input[type='radio']")) return key === " " || key.startsWith("Arrow");
  return (key === " " || key === "Enter") && target.closest(PRESSED) !== null;
}

export interface Keys<C extends string = Command> {
  readonly map: KeyMap<C>;
  readonly own: OwnKeys<C>;
  readonly setOwn: (own: OwnKeys<C>) => void;
  /** Single keys may be off for those whose speech or screen reader would press them by chance. */
  readonly singles: boolean;
  readonly setSingles: (on: boolean) => void;
}

/** This person's keys of a page; the browser keeps them. */
export function useKeyMap<C extends string>(table: KeyTable<C>): Keys<C> {
  const [own, setOwn] = useStore<OwnKeys<C>>(`cuewright.${table.name}_keys`, {} as OwnKeys<C>);
  const [singles, setSingles] = useStore(`cuewright.${table.name}_single_keys`, true);
  const map = useMemo(() => new KeyMap(table, own), [table, own]);
  return { map, own, setOwn, singles, setSingles };
}

const nothing = (): void => undefined;

/**
 * Keys of the whole page. `run` says whether it did something; if not, the key stays the browser's. What has the focus
 * comes first where the key is its own: buttons take Space and Enter, fields take what writes. `release`: a key went up.
 */
export function useCommands<C extends string>(
  { map, singles }: Pick<Keys<C>, "map" | "singles">,
  on: boolean,
  run: (command: C) => boolean,
  release: (command: C) => void = nothing,
): void {
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
      if (!typing && !event.ctrlKey && target !== null && isTaken(target, event.key)) return;
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
