import { keysOf } from "./chord";
import "./keys.css";

/** A chord as the keys that are pressed together. */
export const ChordKeys = ({ chord }: { chord: string }) => (
  <span className="chord">
    {keysOf(chord).map((name) => (
      <kbd key={name}>{name}</kbd>
    ))}
  </span>
);
