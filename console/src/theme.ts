import { Button, createTheme, type MantineColorsTuple } from "@mantine/core";

const teal: MantineColorsTuple = [
  "#eef6f6",
  "#dcebeb",
  "#b6d6d7",
  "#8dc0c2",
  "#6aadb0",
  "#4d989b",
  "#397f82",
  "#2c6a6d",
  "#225659",
  "#164345",
];

/** Grays of the dark look, a little blue like its ground; `styles.css` has the same. */
const dark: MantineColorsTuple = [
  "#dfe4e6",
  "#b8c0c4",
  "#9aa5ab",
  "#5d666b",
  "#3a4045",
  "#2a2f33",
  "#1d2124",
  "#16191b",
  "#121517",
  "#0d0f11",
];

/** The look of every screen: system type, one calm accent, small radii. */
export const theme = createTheme({
  colors: { accent: teal, dark },
  primaryColor: "accent",
  primaryShade: { light: 7, dark: 6 },
  defaultRadius: "sm",
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif",
  headings: { fontWeight: "600" },
  autoContrast: true,
  luminanceThreshold: 0.35,
  components: { Button: Button.extend({ defaultProps: { fw: 550 } }) },
});
