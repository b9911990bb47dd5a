import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useEffect, useMemo, useRef, useState } from "react";
import { myProjectsQuery } from "../home/myProjects";
import { Dialog } from "../kit/Dialog";
import { useViewer } from "../login/ViewerContext";
import { Picker } from "../picker/Picker";
import { words } from "../words";
import styles from "./header.module.css";
import { findPlaces, placesFor, type Place } from "./places";

/** Projects are not read again so soon, in milliseconds: there may be many. */
const FRESH_MS = 60_000;

/** Goes to any screen that one may use, of any project, by a part of its name. */
export function GoToDialog({ onClose }: { onClose: () => void }) {
  const viewer = useViewer();
  const navigate = useNavigate();
  const { project: here } = useParams({ strict: false });
  const { data: projects, isPending } = useQuery({ ...myProjectsQuery(false), staleTime: FRESH_MS });
  const [text, setText] = useState("");
  const isLeaving = useRef(false);
  useEffect(() => {
    // The keyboard goes back to where it was; not where one leaves, for Enter, still held down, would press what is there.
    const before = document.activeElement;
    return () => {
      if (!isLeaving.current && before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  const places = useMemo(() => {
    const all = projects ?? [];
    // The screens of the project that one is in are the nearest.
    return placesFor(viewer, [...all.filter(({ id }) => id === here), ...all.filter(({ id }) => id !== here)]);
  }, [viewer, projects, here]);
  const found = useMemo(() => findPlaces(places, text), [places, text]);
  const rows = useMemo(
    () => found.map(({ label, detail, to, project = "" }) => ({ value: `${project} ${to}`, label, detail, isSelectable: true, childCount: 0 })),
    [found],
  );
  const go = ({ to, project }: Place) => {
    isLeaving.current = true;
    onClose();
    void navigate({ to, params: { project, task: undefined }, search: to === "/audit" && project ? { project } : {} } as never);
  };
  return (
    <Dialog isOpen onClose={onClose} title={words.goTo.title}>
      <div className={styles.goTo}>
        <Picker
          isFirst
          name={words.goTo.name}
          text={text}
          onText={setText}
          rows={rows}
          isPending={isPending}
          isChosen={() => false}
          onChoose={({ value }) => {
            const place = found[rows.findIndex((row) => row.value === value)];
            if (place) go(place);
          }}
        />
      </div>
    </Dialog>
  );
}
