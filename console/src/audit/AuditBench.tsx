import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useRouter } from "@tanstack/react-router";
import { memo, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Connection } from "../api/live";
import type { Permission } from "../api/operations";
import { Header } from "../app/Header";
import { Loading } from "../kit/Loading";
import { LiveMark } from "../live/LiveMark";
import { permissionsIn } from "../login/rights";
import { useViewer } from "../login/ViewerContext";
import { words } from "../words";
import { auditWords } from "../words/audit";
import { erasureWords } from "../words/erasures";
import { AuditDialogs, type OpenDialog } from "./act/AuditDialogs";
import { ScreenTitle } from "../kit/titles";
import kit from "../kit/kit.module.css";
import styles from "./audit.module.css";
import type { Scope } from "./AuditScreen";
import { eventFilterOf, isSameList, type AuditSearch, type Shown } from "./auditSearch";
import { Filters } from "./Filters";
import { MomentPanel } from "./moment/MomentPanel";
import { Moments, useFollowedMoments } from "./moment/Moments";
import { DensityStrip } from "./slider/DensityStrip";
import { lastPosition } from "./slider/scale";
import { useStrip } from "./slider/useCounts";
import { EventList } from "./timeline/EventList";
import { shortId } from "./timeline/sentence";
import type { AuditEvent } from "./timeline/eventPages";
import { rowAt, type Timeline } from "./timeline/Timeline";
import { useTimeline } from "./timeline/useTimeline";
import { useAuditKeys } from "./useAuditKeys";
import { useSteps } from "./useSteps";

const say = auditWords;
/** While a moment is dragged, the list and the panel follow so often, in milliseconds. */
const FOLLOW_MS = 120;
/** The address follows after so long, in milliseconds. */
const ADDRESS_MS = 250;
/** Queries of how something was. */
const THEN = ["auditTask", "auditProject", "auditPerson"];

interface Props {
  search: AuditSearch;
  scope: Scope;
  rights: Set<Permission>;
  /** Whether the whole ledger may be read. */
  isWhole: boolean;
}

/** The timeline, the strip that is its slider, and how things were at the moment that it stands at. */
export function AuditBench({ search, scope, rights, isWhole }: Props) {
  const change = useSearchChange();
  const filter = useFilter(search);
  const { timeline, state, connection } = useTimeline(filter);
  const { strip, problem } = useStrip(filter);
  const moments = useMomentsOfAddress(search, change);
  const { at, to, isMoving } = useFollowedMoments(moments, FOLLOW_MS, useIsBusy(timeline));
  const list = useRef<HTMLDivElement>(null);
  const firstField = useRef<HTMLSelectElement>(null);
  const [dialog, open] = useState<OpenDialog | null>(null);
  const { events } = state;
  const event = events[rowAt(events, at)] ?? null;
  const now = Math.max(strip ? lastPosition(strip) : 0, Number(events[0]?.position ?? 0));
  const steps = useSteps({ filter, timeline, moments, strip, now });

  useEffect(() => void timeline.reveal(at, isMoving), [timeline, at, isMoving]);

  const choose = useCallback(
    ({ position }: { position: string }) => {
      list.current?.focus({ preventScroll: true });
      moments.move({ at: Number(position) });
    },
    [moments],
  );
  const grow = useCallback((end: "older" | "newer") => void timeline.grow(end), [timeline]);
  const narrow = useLatest(() => {
    if (event?.subject?.__typename === "Task" && !search.task) {
      change({ ...search, task: event.subject.id, project: event.subject.project?.id ?? search.project, at: Number(event.position) });
    }
  });
  const compare = useLatest(() => moments.move({ to: moments.snapshot().to === null ? (at ?? now) : null }));
  const show = useLatest((shown: Shown) => change({ ...search, show: shown }));
  const escape = () => {
    if (to !== null) moments.move({ to: null });
    else if (search.task) change({ ...search, task: undefined, show: undefined });
    else moments.move({ at: null });
  };
  const goTo = useCallback((position: number) => moments.move({ at: position, to: null }), [moments]);
  const openFor = (kind: "why" | "undo") => event && open({ kind, event });
  useAuditKeys({
    ...steps,
    onNarrow: narrow,
    onCompare: compare,
    onWhy: () => openFor("why"),
    onUndo: () => openFor("undo"),
    onSearch: () => firstField.current?.focus(),
    onHelp: () => open({ kind: "keys" }),
    onEscape: escape,
  });

  const { task, project } = scope;
  const taskName = task ? (task.externalId ?? shortId(task.id)) : null;
  const name = (search.task && taskName) || project?.name;
  return (
    <div className={styles.bench}>
      <AuditHeader name={name ?? null} project={project ?? task?.project ?? null} connection={connection} onOpen={open} />
      <Filters search={search} scope={scope} taskName={taskName} isWhole={isWhole} first={firstField} onChange={change} />
      {strip ? <DensityStrip strip={strip} moments={moments} known={event} /> : <div className={styles.noStrip} />}
      <main className={styles.columns}>
        <div className={styles.listColumn}>
          {(state.problem ?? problem) && (
            <p role="alert" className={styles.problem}>
              {say.failed((state.problem ?? problem)!)}
            </p>
          )}
          <EventList
            scroll={list}
            state={state}
            at={at}
            isMoving={isMoving}
            hasSubjects={!search.task}
            onChoose={choose}
            onEnd={grow}
          />
          {state.isLoading && events.length === 0 && <Loading />}
          {!state.isLoading && events.length === 0 && !state.problem && <p className={styles.empty}>{say.nothing}</p>}
        </div>
        <MomentPanel
          search={search}
          event={event}
          at={at}
          to={to}
          now={now}
          isMoving={isMoving}
          rights={rights}
          onShow={show}
          onGoTo={goTo}
          onNarrow={narrow}
          onCompare={compare}
          onOpen={open}
        />
      </main>
      <AuditDialogs
        dialog={dialog}
        search={search}
        filter={filter}
        rights={rights}
        isWhole={isWhole}
        onClose={() => open(null)}
        onGoTo={goTo}
      />
    </div>
  );
}

/** Returns a function that stays the same, and does what it was last given. */
function useLatest<Given extends unknown[]>(act: (...given: Given) => void): (...given: Given) => void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  return useCallback((...given: Given) => latest.current(...given), []);
}

/** Returns what tells whether something that the screen asked for is still on its way. */
function useIsBusy(timeline: Timeline<AuditEvent>): () => boolean {
  const queries = useQueryClient();
  return useCallback(
    () => timeline.isOpening || queries.isFetching({ predicate: ({ queryKey }) => THEN.includes(String(queryKey[0])) }) > 0,
    [queries, timeline],
  );
}

interface HeaderProps {
  name: string | null;
  /** Whose history it is; null for that of the whole organization. */
  project: { id: string; name: string | null } | null;
  connection: Connection;
  onOpen: (dialog: OpenDialog) => void;
}

/** What the screen is about, and what is done with all of it. */
const AuditHeader = memo(function AuditHeader({ name, project, connection, onOpen }: HeaderProps) {
  // Erasures are of the whole organization: a role in a project alone does not show them.
  const viewer = useViewer();
  const hasErasures = viewer.permissions.includes("ERASURES_READ");
  return (
    <Header>
      <ScreenTitle title={name ? say.of(name) : say.title} />
      {project && permissionsIn(viewer, project.id).has("STATISTICS_READ") && (
        <Link className={kit.headerLink} to="/p/$project" params={{ project: project.id }} aria-label={words.dashboard.openFor(project.name ?? "")}>
          {words.dashboard.open}
        </Link>
      )}
      <div className={styles.tools} data-row>
        <button type="button" className={kit.textButton} onClick={() => onOpen({ kind: "export" })}>
          {say.export.open}
        </button>
        {hasErasures && (
          <Link className={kit.textButton} to="/audit/erasures">
            {erasureWords.title}
          </Link>
        )}
        <button type="button" className={kit.textButton} aria-keyshortcuts="?" onClick={() => onOpen({ kind: "keys" })}>
          {say.keys.open}
        </button>
      </div>
      <LiveMark connection={connection} />
    </Header>
  );
});

/** The filter that the address stands for; the same object as long as the list is the same. */
function useFilter(search: AuditSearch) {
  const latest = useRef<AuditSearch>(search);
  if (!isSameList(latest.current, search)) latest.current = search;
  const listed = latest.current;
  return useMemo(() => eventFilterOf(listed, Date.now()), [listed]);
}

/** Changes the address of this screen, but not that of another one which somebody goes to and which is still being loaded. */
function useSearchChange() {
  const navigate = useNavigate({ from: "/audit" });
  const router = useRouter();
  return useCallback(
    (search: AuditSearch) => {
      if (router.latestLocation.pathname === "/audit") void navigate({ search, replace: true });
    },
    [navigate, router],
  );
}

/** The moments, which the address follows, and which follow the address. */
function useMomentsOfAddress(search: AuditSearch, change: (search: AuditSearch) => void): Moments {
  const [moments] = useState(() => new Moments(search.at ?? null, search.to ?? null));
  const latest = useRef(search);
  useEffect(() => {
    latest.current = search;
    moments.move({ at: search.at ?? null, to: search.to ?? null });
    // Only what the address says of moments, not where it is about others.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [moments, search.at, search.to]);
  useEffect(() => {
    latest.current = search;
  });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const write = () => {
      const { at, to, isMoving } = moments.snapshot();
      if (isMoving) return;
      const said = { at: at ?? undefined, to: to ?? undefined };
      if (latest.current.at !== said.at || latest.current.to !== said.to) change({ ...latest.current, ...said });
    };
    const stop = moments.subscribe(() => {
      clearTimeout(timer);
      timer = setTimeout(write, ADDRESS_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [moments, change]);
  return moments;
}
