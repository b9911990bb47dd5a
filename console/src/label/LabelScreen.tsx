import { Header } from "../app/Header";

export function LabelScreen() {
  return <Header />;
}
