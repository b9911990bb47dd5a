import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { words } from "../words";
import { LoginForm } from "./LoginForm";
import styles from "./login.module.css";
import { NewPasswordForm } from "./NewPasswordForm";
import type { OneTimeLink } from "./oneTimeLink";
import { viewerQuery } from "./session";

interface Props {
  link: OneTimeLink | null;
  onLinkUsed: () => void;
}

/** Log in, or first choose a password with the link of an invitation or a reset. */
export function LoginScreen({ link, onLinkUsed }: Props) {
  const [notice, setNotice] = useState("");
  const queries = useQueryClient();
  useEffect(() => {
    // Whoever logs in now may be somebody else, and may not see what was read before.
    const [viewer] = viewerQuery.queryKey;
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== viewer });
  }, [queries]);
  const finish = () => {
    setNotice(words.login.saved);
    onLinkUsed();
  };
  return (
    <main className={styles.screen}>
      <div className={styles.panel}>
        <p className={styles.brand}>{words.app}</p>
        {link ? <NewPasswordForm link={link} onSaved={finish} /> : <LoginForm notice={notice} />}
      </div>
    </main>
  );
}
