import { useEffect, useState } from "react";

interface Running {
  session: { start(): void; stop(): void };
}

/**
 * A session of work, as long as the screen is there; null until what this browser kept is read.
 *
 * `make` reads that and builds the session; it must stay the same function while the session is to go on.
 */
export function useSession<Made extends Running>(make: () => Promise<Made>): Made | null {
  const [running, setRunning] = useState<Made | null>(null);

  useEffect(() => {
    let stop = () => {};
    let isOver = false;
    const leave = () => stop();
    const start = async () => {
      const made = await make();
      if (isOver) return;
      made.session.start();
      stop = () => made.session.stop();
      setRunning(made);
    };
    // A page that the browser kept and shows again had given its tasks back.
    const comeBack = (event: PageTransitionEvent) => event.persisted && void start();
    addEventListener("pagehide", leave);
    addEventListener("pageshow", comeBack);
    void start();
    return () => {
      isOver = true;
      removeEventListener("pagehide", leave);
      removeEventListener("pageshow", comeBack);
      stop();
    };
  }, [make]);

  return running;
}
