import { createTheme, type Theme } from "@mui/material/styles";

import type { Shown } from "./colours";
import { asVariables, contrast, dark, light, type Palette } from "./palette";

export const FACE = '"Atkinson Hyperlegible Next Variable", "Atkinson Hyperlegible Next", "Noto Sans Arabic Variable", system-ui, sans-serif';
export const MONO = '"Atkinson Hyperlegible Mono Variable", ui-monospace, "SF Mono", Menlo, monospace';

/** Thicker lines, and links that show without colour. */
const STRONG = {
  ".panel, .MuiPaper-root": { borderWidth: "2px !important", borderColor: "var(--cw-control) !important" },
  ".MuiOutlinedInput-notchedOutline, .MuiButton-outlined": { borderWidth: "2px !important" },
  "a:not(.MuiButtonBase-root):not([class])": { textDecoration: "underline", textUnderlineOffset: "3px" },
  ":focus-visible, .MuiButtonBase-root:focus-visible": { outlineWidth: "4px !important" },
};

function themeOf(mode: "light" | "dark", colours: Palette, direction: "ltr" | "rtl", strong = false): Theme {
  return createTheme({
    direction,
    palette: {
      mode,
      primary: { main: mode === "dark" ? colours.amber : colours.amberText, contrastText: mode === "dark" ? colours.onAmber : "#fff" },
      secondary: { main: colours.speech },
      error: { main: colours.danger },
      success: { main: colours.good },
      background: { default: colours.ground, paper: colours.panel },
      text: { primary: colours.text, secondary: colours.quiet },
      divider: colours.line,
    },
    shape: { borderRadius: 10 },
    typography: {
      fontFamily: FACE,
      fontSize: 15,
      button: { textTransform: "none", fontWeight: 600, letterSpacing: 0 },
    },
    components: {
      MuiCssBaseline: {
        styleOverrides: {
          ":root": { ...asVariables(colours), "--cw-face": FACE, "--cw-mono": MONO, colorScheme: mode },
          ...(strong ? STRONG : {}),
        },
      },
      MuiButton: {
        defaultProps: { disableElevation: true },
        styleOverrides: {
          root: { minHeight: 40, paddingInline: 16, borderRadius: 10 },
          sizeSmall: { minHeight: 32, paddingInline: 10 },
          contained: {
            "&.MuiButton-colorPrimary": {
              backgroundColor: colours.amber,
              color: colours.onAmber,
              "&:hover": { backgroundColor: "#ffc46b" },
              "&.Mui-disabled": { backgroundColor: colours.raised, color: colours.quiet },
            },
          },
          outlined: {
            "&.MuiButton-colorPrimary": { borderColor: colours.control, color: colours.text },
          },
          text: { "&.MuiButton-colorPrimary": { color: colours.text } },
        },
      },
      MuiIconButton: { styleOverrides: { root: { borderRadius: 10 } } },
      MuiPaper: { styleOverrides: { root: { backgroundImage: "none" } } },
      MuiDialog: { styleOverrides: { paper: { border: `1px solid ${colours.line}` } } },
      MuiMenu: { styleOverrides: { paper: { border: `1px solid ${colours.line}` } } },
      MuiOutlinedInput: { styleOverrides: { notchedOutline: { borderColor: colours.control } } },
      MuiInputLabel: { styleOverrides: { root: { color: colours.quiet } } },
      MuiTooltip: {
        styleOverrides: { tooltip: { backgroundColor: colours.text, color: colours.ground, fontSize: 13 } },
      },
      MuiButtonBase: { defaultProps: { disableRipple: true } },
    },
  });
}

const themesOf = (direction: "ltr" | "rtl"): Record<Shown, Theme> => ({
  light: themeOf("light", light, direction),
  dark: themeOf("dark", dark, direction),
  contrast: themeOf("dark", contrast, direction, true),
});

export const themes = { ltr: themesOf("ltr"), rtl: themesOf("rtl") };
