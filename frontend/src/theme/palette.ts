/** The colours, once: MUI's theme and the style sheets' variables are both made from these. */
export interface Palette {
  ground: string;
  panel: string;
  raised: string;
  line: string;
  control: string; // borders that must be seen: 3:1 on ground and panel
  text: string;
  quiet: string;
  amber: string; // fills: what is described, what to press
  onAmber: string;
  amberText: string; // amber that can be read as text on panel
  amberWash: string;
  speech: string;
  shot: string;
  danger: string;
  dangerWash: string;
  good: string;
}

export const dark: Palette = {
  ground: "#0e121a",
  panel: "#151b26",
  raised: "#1e2635",
  line: "#2a3446",
  control: "#6b7a93",
  text: "#eef1f6",
  quiet: "#a7b2c4",
  amber: "#f4b350",
  onAmber: "#1a1305",
  amberText: "#f7c16e",
  amberWash: "#2d2616",
  speech: "#5f93b0",
  shot: "#3a4760",
  danger: "#ff9a8b",
  dangerWash: "#351d1e",
  good: "#84d6a6",
};

export const light: Palette = {
  ground: "#f1f4f8",
  panel: "#ffffff",
  raised: "#e6ebf2",
  line: "#cfd8e4",
  control: "#6d7a8f",
  text: "#121926",
  quiet: "#465366",
  amber: "#f4b350",
  onAmber: "#1a1305",
  amberText: "#7d4a00",
  amberWash: "#fdf1dc",
  speech: "#3f7896",
  shot: "#b3c0d2",
  danger: "#a8231b",
  dangerWash: "#fbe9e7",
  good: "#1b6b41",
};

/** `--cw-amber: …` for each colour, for the style sheets. */
export function asVariables(palette: Palette): Record<string, string> {
  return Object.fromEntries(
    Object.entries(palette).map(([name, value]) => [
      `--cw-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
      value as string,
    ]),
  );
}
