import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo, useRef, useState } from "react";
import type { Permission } from "../api/operations";
import { Header } from "../app/Header";
import { ProjectNav } from "../app/ProjectNav";
import type { Project } from "../form/form";
import { Loading } from "../kit/Loading";
import { LiveMark } from "../live/LiveMark";
import { noteLivePosition, useLiveProject } from "../live/liveProject";
import { AsOfField } from "../past/AsOfField";
import { PastBar } from "../past/PastBar";
import { usePast } from "../past/PastContext";
import { count, words } from "../words";
import { ChangeBar } from "./ChangeBar";
import { columnsOf } from "./columns";
import { FilterBar } from "./FilterBar";
import { Grid } from "./Grid";
import { EVERYTHING, extend, isEmpty, NOTHING, toggle, type Selection } from "./selection";
import { TaskPanel } from "./TaskPanel";
import { gridMembersQuery, taskCountQuery, taskPagesKey, taskPagesQuery } from "./taskPages";
import { isFiltered, type TaskSearch } from "./taskSearch";
import kit from "../kit/kit.module.css";
import { ScreenTitle } from "../kit/titles";
import styles from "./tasks.module.css";
import { useGridKeys } from "./useGridKeys";

/** So many pages are read again whenever something changes; with more of them, one asks for it. */
const FEW_PAGES = 3;

interface Props {
  project: Project;
  rights: Set<Permission>;
}

/** The grid with its filters, the task that is open beside it, and what is done to the selected ones. */
export function TasksBench({ project, rights }: Props) {
  const search = useSearch({ from: "/p/$project/tasks" });
  const past = usePast();
  const grid = useRef<HTMLDivElement>(null);
  const searchField = useRef<HTMLInputElement>(null);
  const [at, setAt] = useState(0);
  const [selection, select] = useState<Selection>(NOTHING);
  const [isChanging, setChanging] = useState(false);
  const change = useSearchChange(() => {
    select(NOTHING);
    setAt(0);
  });
  const tasks = useTasks(project.id, search);
  const members = useQuery(gridMembersQuery(project.id, past)).data ?? [];
  const mayChange = rights.has("TASKS_MANAGE") && !past;
  const { rows } = tasks;
  const inputs = project.form?.inputs ?? [];
  const columns = columnsOf(search, rows.some(({ externalId }) => externalId));
  const index = Math.min(at, Math.max(0, rows.length - 1));

  const open = (row: number) => rows[row] && change({ ...search, task: rows[row].id }, true);
  const close = () => {
    change({ ...search, task: undefined }, true);
    grid.current?.focus();
  };
  const move = (to: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    setAt(next);
    if (search.task) open(next);
  };
  const mark = (row: number, isRange: boolean) => mayChange && select((now) => (isRange ? extend : toggle)(now, rows, row));

  useGridKeys({
    onMove: (step, isRange) => {
      move(index + step);
      if (isRange && mayChange) select((now) => extend(now.anchor === null ? { ...now, anchor: index } : now, rows, index + step));
    },
    onEnd: (isLast) => move(isLast ? rows.length - 1 : 0),
    onMark: (isRange) => mark(index, isRange),
    onAll: () => mayChange && select((now) => (now.isAll ? NOTHING : EVERYTHING)),
    onOpen: () => open(index),
    onSearch: () => searchField.current?.focus(),
    onChange: () => mayChange && !isEmpty(selection) && setChanging(true),
    onEscape: () => (search.task ? close() : select(NOTHING)),
  });

  return (
    <div className={styles.bench} data-past={past ? true : undefined}>
      <Header>
        <ScreenTitle title={words.tasks.title(project.name ?? "")}>{project.name}</ScreenTitle>
        <ProjectNav project={project.id} />
        <span className={styles.count} role="status">
          {tasks.total && words.tasks.count(count(tasks.total))}
        </span>
        {!past && <AsOfField />}
        {!past && <LiveMark connection={tasks.connection} />}
      </Header>
      <PastBar project={project.id} />
      <FilterBar
        project={project}
        search={search}
        columns={columns}
        members={members}
        mayExport={rights.has("EXPORT")}
        searchField={searchField}
        onChange={change}
        onLeave={() => grid.current?.focus()}
      />
      <main className={styles.columns} data-panel={search.task ? true : undefined}>
        <div className={styles.list}>
          {tasks.problem && (
            <p role="alert" className={styles.problem}>
              {words.tasks.failed(tasks.problem)}{" "}
              <button type="button" className={kit.textButton} onClick={tasks.again}>
                {words.tasks.readAgain}
              </button>
            </p>
          )}
          {tasks.isStale && (
            <p className={styles.stale}>
              {words.tasks.changedMeanwhile}{" "}
              <button type="button" className={kit.textButton} onClick={() => void tasks.readAgain()}>
                {words.tasks.readAgain}
              </button>
            </p>
          )}
          <Grid
            scroll={grid}
            rows={rows}
            columns={columns}
            inputs={inputs}
            total={tasks.total?.isExact ? tasks.total.count : null}
            at={index}
            selection={selection}
            maySelect={mayChange}
            opened={search.task}
            onAt={setAt}
            onMark={mark}
            onOpen={open}
            onEnd={tasks.more}
          />
          {tasks.isPending && <Loading />}
          {tasks.isEmpty && (
            <p className={styles.empty}>
              {isFiltered(search) ? words.tasks.nothing : words.tasks.none}{" "}
              {!isFiltered(search) && !past && rights.has("TASKS_IMPORT") && (
                <Link className={kit.headerLink} to="/p/$project/import" params={{ project: project.id }}>
                  {words.dashboard.progress.importTasks}
                </Link>
              )}
            </p>
          )}
        </div>
        {search.task && (
          <TaskPanel
            key={search.task}
            project={project}
            id={search.task}
            mayReview={rights.has("REVIEW") && !past}
            mayAudit={rights.has("EVENTS_READ")}
            onClose={close}
          />
        )}
      </main>
      <ChangeBar
        project={project.id}
        search={search}
        selection={selection}
        total={tasks.total}
        members={members}
        mayChange={mayChange}
        isChanging={isChanging}
        onChanging={setChanging}
        onSelect={select}
        onChanged={tasks.readUpTo}
      />
    </div>
  );
}

/** Returns what puts a search into the address. A task that is opened is no other search: the list stays as it is. */
function useSearchChange(onOther: () => void) {
  const navigate = useNavigate({ from: "/p/$project/tasks" });
  return (search: TaskSearch, isSameList = false) => {
    if (!isSameList) onOther();
    void navigate({ search, replace: true });
  };
}

function useTasks(project: string, search: TaskSearch) {
  const queries = useQueryClient();
  const past = usePast();
  const [isStale, setStale] = useState(false);
  const pages = useInfiniteQuery(taskPagesQuery(project, search, past));
  const loaded = pages.data?.pages.length ?? 0;
  const readAgain = useCallback(() => {
    setStale(false);
    return queries.invalidateQueries({ queryKey: taskPagesKey(project) });
  }, [queries, project]);
  const connection = useLiveProject(past ? null : project, () => (loaded > FEW_PAGES ? setStale(true) : readAgain()));
  const total = useQuery(taskCountQuery(project, search, past));
  const rows = useMemo(() => pages.data?.pages.flatMap(({ nodes }) => nodes) ?? [], [pages.data]);
  const { hasNextPage, isFetching, isError, fetchNextPage } = pages;
  return {
    rows,
    connection,
    total: total.data,
    isStale,
    isPending: pages.isPending,
    isEmpty: pages.isSuccess && rows.length === 0 && !hasNextPage,
    problem: pages.error?.message ?? null,
    readAgain,
    more: useCallback(() => {
      // What was refused is asked for again by a button, or when something changes.
      if (hasNextPage && !isFetching && !isError) void fetchNextPage();
    }, [hasNextPage, isFetching, isError, fetchNextPage]),
    again: () => void (pages.isFetchNextPageError ? fetchNextPage() : pages.refetch()),
    readUpTo: (position: string) => {
      noteLivePosition(project, position);
      void readAgain();
      void queries.invalidateQueries({ queryKey: ["project", project] });
    },
  };
}
