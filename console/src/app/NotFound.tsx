import { Notice } from "../task/Notice";
import { words } from "../words";

export function NotFound() {
  return <Notice title={words.notFound.title} text={words.notFound.text} />;
}
