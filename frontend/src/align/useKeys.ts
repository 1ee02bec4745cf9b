import { useEffect, useRef } from "react";

import { commandOf, isTaken, type Key } from "./keys";

/** Keys of the whole page; what has the focus comes first, and typing is never disturbed. */
export function useKeys<C extends string>(table: readonly Key<C>[], on: boolean, run: (command: C, key: string) => void): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    if (!on) return;
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || isTaken(event.target, event.key)) return;
      const command = commandOf(table, event);
      if (command === null) return;
      event.preventDefault();
      latest.current(command, event.key);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [table, on]);
}
