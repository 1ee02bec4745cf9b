import { useEffect, useRef } from "react";

import { isTaken } from "../align/keys";
import { commandOf, type Command } from "./keys";

/** Keys of the whole page; typing is never disturbed, and a focused button keeps Space for itself. */
export function useListenKeys(on: boolean, run: (command: Command) => void): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    if (!on) return;
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || isTaken(event.target, event.key)) return;
      const command = commandOf(event);
      if (command === null) return;
      event.preventDefault();
      latest.current(command);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [on]);
}
