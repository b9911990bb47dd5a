/** A tree of concepts that is read from the server as one opens it. */
import { Store } from "../../kit/Store";
import { idOf, keyOf, parentKeyOf, rowsOf, TOP, type Below, type TreeConcept, type TreeRow } from "./treeRows";

export interface Page {
  /** The concept itself; null for the top. */
  self: TreeConcept | null;
  nodes: readonly TreeConcept[];
  /** Where the next page begins; null after the last one. */
  cursor: string | null;
}

/** Reads a page of what is right below a concept, or at the top; null where there is no such concept. */
export type ReadPage = (parent: string, after: string | null) => Promise<Page | null>;

interface Shown {
  rows: readonly TreeRow[];
  /** Grows with each change, also of concepts, which are changed in place: there may be 80,000 of them. */
  revision: number;
  isPending: boolean;
  problem: string | null;
}

/** Parents that are read again at once, at most. */
const AT_ONCE = 6;

export class TreeStore extends Store<Shown> {
  readonly concepts = new Map<string, TreeConcept>();
  readonly below = new Map<string, Below>();
  readonly opened = new Set<string>();
  private readonly reading = new Map<string, Promise<void>>();
  /** Grows when all is read anew: what was asked for before is not taken in any more. */
  private generation = 0;

  constructor(private read: ReadPage) {
    super({ rows: [], revision: 0, isPending: true, problem: null });
  }

  /** Read the top, unless it is there. */
  start(): Promise<void> {
    return this.below.has(TOP) ? Promise.resolve() : this.readMore(TOP);
  }

  /** Read everything anew, from elsewhere; what was open stays open where it is there still. */
  async readFrom(read: ReadPage): Promise<void> {
    this.read = read;
    this.generation += 1;
    this.reading.clear();
    const known = [...this.below.keys()];
    await this.readAgain(known.length ? known : [TOP]);
  }

  /** Read again what could not be read, and all that is known. */
  retry(): Promise<void> {
    return this.below.size ? this.readAgain(this.below.keys()) : this.start();
  }

  isOpen(key: string): boolean {
    return this.opened.has(key);
  }

  /** Open a row; what is below it is read if it is not known yet. */
  async open(key: string): Promise<void> {
    this.opened.add(key);
    this.changed();
    if (!this.below.has(idOf(key))) await this.readMore(idOf(key));
  }

  close(key: string): void {
    this.opened.delete(key);
    this.changed();
  }

  /** Open all rows beside one that have something below them. */
  async openBeside(key: string): Promise<void> {
    const parentKey = parentKeyOf(key);
    const beside = this.below.get(idOf(parentKey))?.ids ?? [];
    const keys = beside.filter((id) => this.concepts.get(id)?.childCount).map((id) => (parentKey ? keyOf([parentKey, id]) : id));
    for (let at = 0; at < keys.length; at += AT_ONCE) {
      await Promise.all(keys.slice(at, at + AT_ONCE).map((each) => this.open(each)));
    }
  }

  /** Open what is above the last concept of a path, and return its key once it is among the rows; null where it is not there. */
  async reveal(path: readonly string[]): Promise<string | null> {
    await this.start();
    for (const [depth, id] of path.entries()) {
      const parent = path[depth - 1] ?? TOP;
      if (depth > 0) {
        this.opened.add(keyOf(path.slice(0, depth)));
        if (!this.below.has(parent)) await this.readMore(parent);
      }
      while (!this.below.get(parent)?.ids.includes(id)) {
        const known = this.below.get(parent);
        if (!known?.cursor) return null;
        await this.readMore(parent);
        // It could not be read, which is told elsewhere.
        if (this.below.get(parent) === known) return null;
      }
    }
    this.changed();
    return keyOf(path);
  }

  /** Read the next page of what is below a concept. */
  readMore(parent: string): Promise<void> {
    const known = this.below.get(parent);
    if (known && known.cursor === null) return Promise.resolve();
    const running = this.reading.get(parent);
    if (running) return running;
    const reading = this.taken(parent, known?.cursor ?? null, this.generation).finally(() => {
      if (this.reading.get(parent) === reading) this.reading.delete(parent);
    });
    this.reading.set(parent, reading);
    return reading;
  }

  /** Read some concepts, and what is below them, again. Those that nobody has opened are read for themselves. */
  async readAgain(parents: Iterable<string>): Promise<void> {
    const wanted = [...new Set(parents)].filter((id) => id === TOP || this.below.has(id) || this.concepts.has(id));
    for (let at = 0; at < wanted.length; at += AT_ONCE) {
      await Promise.all(wanted.slice(at, at + AT_ONCE).map((parent) => this.refresh(parent)));
    }
    this.changed();
  }

  /** Show a concept as it will be, until it is read again. */
  patch(id: string, change: Partial<TreeConcept>): void {
    const concept = this.concepts.get(id);
    if (!concept) return;
    this.concepts.set(id, { ...concept, ...change });
    this.changed();
  }

  private async taken(parent: string, after: string | null, generation: number): Promise<void> {
    try {
      const page = await this.read(parent, after);
      if (generation !== this.generation) return;
      this.take(parent, page, after === null ? [] : (this.below.get(parent)?.ids ?? []));
      this.changed({ isPending: false, problem: null });
    } catch (error) {
      if (generation === this.generation) this.changed({ isPending: false, problem: (error as Error).message });
    }
  }

  private async refresh(parent: string): Promise<void> {
    const generation = this.generation;
    const wanted = this.below.get(parent)?.ids.length ?? 0;
    const isKnown = this.below.has(parent) || parent === TOP;
    let ids: readonly string[] = [];
    let cursor: string | null = null;
    try {
      do {
        const page: Page | null = await this.read(parent, cursor);
        if (generation !== this.generation) return;
        if (!page) {
          this.below.delete(parent);
          return;
        }
        if (!isKnown) {
          if (page.self) this.concepts.set(parent, page.self);
          return;
        }
        this.take(parent, page, ids);
        ({ ids, cursor } = this.below.get(parent)!);
      } while (cursor !== null && ids.length < wanted);
      this.changed({ isPending: false, problem: null });
    } catch (error) {
      if (generation === this.generation) this.changed({ isPending: false, problem: (error as Error).message });
    }
  }

  private take(parent: string, page: Page | null, before: readonly string[]): void {
    if (!page) {
      this.below.set(parent, { ids: before, cursor: null });
      return;
    }
    if (page.self) this.concepts.set(page.self.conceptId, page.self);
    for (const node of page.nodes) this.concepts.set(node.conceptId, node);
    this.below.set(parent, { ids: [...before, ...page.nodes.map(({ conceptId }) => conceptId)], cursor: page.cursor });
  }

  private changed(change: Partial<Shown> = {}): void {
    const { concepts, below, opened: open } = this;
    this.show({ ...change, rows: rowsOf({ concepts, below, open }), revision: this.state.revision + 1 });
  }
}
