import { createTheme, type MantineColorsTuple } from "@mantine/core";

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

/** The look of every screen: system type, one calm accent, small radii. */
export const theme = createTheme({
  colors: { accent: teal },
  primaryColor: "accent",
  primaryShade: { light: 7, dark: 6 },
  defaultRadius: "sm",
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif",
  headings: { fontWeight: "600" },
  autoContrast: true,
  luminanceThreshold: 0.35,
});
