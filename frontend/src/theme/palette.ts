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
  voice1: string; // speakers in a soundtrack, 3:1 on panel and raised, apart also for those who see few colours
  voice2: string;
  voice3: string;
  voice4: string;
  voice5: string;
  voice6: string;
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
  voice1: "#6db7ff",
  voice2: "#ff9f80",
  voice3: "#8be0a4",
  voice4: "#d9a6ff",
  voice5: "#ffe08a",
  voice6: "#7fe3e0",
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
  voice1: "#1f5fae",
  voice2: "#b3421a",
  voice3: "#1f6e43",
  voice4: "#7a3fb0",
  voice5: "#7a5c00",
  voice6: "#0f6b74",
};

/** For eyes that need more of it: 7:1 for every text and every border that must be seen. */
export const contrast: Palette = {
  ground: "#000000",
  panel: "#000000",
  raised: "#242424",
  line: "#c4c4c4",
  control: "#ffffff",
  text: "#ffffff",
  quiet: "#f0f0f0",
  amber: "#ffd83d",
  onAmber: "#000000",
  amberText: "#ffe066",
  amberWash: "#2e2700",
  speech: "#6fd3ff",
  shot: "#8f8f8f",
  danger: "#ffb8ae",
  dangerWash: "#3d0000",
  good: "#8dffb4",
  voice1: "#7cc0ff",
  voice2: "#ffb199",
  voice3: "#9dffb8",
  voice4: "#e3bdff",
  voice5: "#fff3a6",
  voice6: "#8ffcf8",
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
