import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Header } from "../app/Header";
import { PageTitle } from "../kit/titles";
import { useViewer } from "../login/ViewerContext";
import { words } from "../words";
import { settingsWords } from "../words/settings";
import { SETTINGS } from "./places";
import styles from "./settings.module.css";

const say = settingsWords;

interface Props {
  place: keyof typeof say.places;
  /** What is done from here, beside the title. */
  actions?: ReactNode;
  /** What is open beside the screen. */
  panel?: ReactNode;
  children: ReactNode;
}

/** A screen of the settings, with the way to the others; to whoever may not use it, that there is nothing. */
export function SettingsPage({ place, actions, panel, children }: Props) {
  const viewer = useViewer();
  const places = SETTINGS.filter(({ isFor }) => isFor(viewer));
  const isThere = places.some(({ name }) => name === place);
  return (
    <>
      <Header>
        <nav className={styles.nav} aria-label={say.title}>
          {places.map(({ to, name }) => (
            <Link key={name} className={styles.place} to={to} activeOptions={{ includeSearch: false }}>
              {say.places[name]}
            </Link>
          ))}
        </nav>
      </Header>
      <main className={styles.columns} data-panel={Boolean(isThere && panel) || undefined}>
        <div className={styles.screen}>
          <div className={styles.top}>
            <PageTitle title={isThere ? say.places[place] : words.notFound.title} />
            {isThere && <div className={styles.actions}>{actions}</div>}
          </div>
          {isThere ? children : <p className={styles.quiet}>{say.notForYou}</p>}
        </div>
        {isThere && panel}
      </main>
    </>
  );
}
