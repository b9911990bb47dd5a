import { Link, type LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Permission } from "../api/operations";
import { Header } from "../app/Header";
import { useViewer } from "../login/ViewerContext";
import type { Viewer } from "../login/session";
import { words } from "../words";
import { settingsWords } from "../words/settings";
import styles from "./settings.module.css";

const say = settingsWords;

interface Place {
  to: LinkProps["to"];
  name: keyof typeof say.places;
  isFor: (viewer: Viewer) => boolean;
}

function holds(...permissions: Permission[]) {
  return (viewer: Viewer) => permissions.some((each) => viewer.permissions.includes(each));
}

/** Whether somebody may see webhooks anywhere: those of the organization, or of a project. */
function seesWebhooks(viewer: Viewer): boolean {
  const here = viewer.member.projectRoles?.flatMap(({ permissions }) => permissions) ?? [];
  return holds("WEBHOOKS_READ")(viewer) || here.includes("WEBHOOKS_READ");
}

const PLACES: readonly Place[] = [
  { to: "/settings/me", name: "me", isFor: () => true },
  { to: "/settings/members", name: "members", isFor: holds("MEMBERS_READ") },
  { to: "/settings/keys", name: "keys", isFor: holds("MEMBERS_READ") },
  { to: "/settings/webhooks", name: "webhooks", isFor: seesWebhooks },
  { to: "/settings/organization", name: "organization", isFor: holds("ORGANIZATION_MANAGE", "MEMBERS_READ") },
];

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
  const places = PLACES.filter(({ isFor }) => isFor(viewer));
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
            <h1 className={styles.title}>{isThere ? say.places[place] : words.notFound.title}</h1>
            {isThere && <div className={styles.actions}>{actions}</div>}
          </div>
          {isThere ? children : <p className={styles.quiet}>{say.notForYou}</p>}
        </div>
        {isThere && panel}
      </main>
    </>
  );
}
