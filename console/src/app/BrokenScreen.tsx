import kit from "../kit/kit.module.css";
import { PageTitle } from "../kit/titles";
import { words } from "../words";

/** Stands where a screen cannot be drawn or loaded: why, and how one goes on. */
export function BrokenScreen({ error }: { error: unknown }) {
  return (
    <main className={kit.page}>
      <PageTitle title={words.broken.title} />
      <p role="alert">{error instanceof Error ? error.message : String(error)}</p>
      <p>
        <button type="button" className={kit.textButton} onClick={() => location.reload()}>
          {words.broken.again}
        </button>{" "}
        <a className={kit.headerLink} href="/">
          {words.home.title}
        </a>
      </p>
    </main>
  );
}
