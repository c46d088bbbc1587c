import type {
  ResourceColumn,
  ResourceDetail,
  ResourceEvent,
  ResourceRow,
} from '../../../src/shared/contract/resources.ts';
import { LiveValue } from './liveValue.ts';

interface Content {
  readonly columns: readonly ResourceColumn[];
  readonly rows: readonly ResourceRow[];
}

/** The objects of one kind: what its table, its panel and its editor read and write. */
export class FakeTable {
  readonly #content: LiveValue<Content>;
  readonly #objects = new Map<string, LiveValue<ResourceDetail>>();

  constructor(columns: readonly ResourceColumn[], rows: readonly ResourceRow[]) {
    this.#content = new LiveValue({ columns, rows });
  }

  get rows(): readonly ResourceRow[] {
    return this.#content.get().rows;
  }

  get columns(): readonly ResourceColumn[] {
    return this.#content.get().columns;
  }

  set(columns: readonly ResourceColumn[], rows: readonly ResourceRow[]): void {
    this.#content.set({ columns, rows });
  }

  upsert(...changed: readonly ResourceRow[]): void {
    this.#content.change(({ columns, rows }) => {
      const byUid = new Map([...rows, ...changed].map((row) => [row.uid, row]));
      return { columns, rows: [...byUid.values()] };
    });
  }

  remove(...uids: readonly string[]): void {
    this.#content.change(({ columns, rows }) => ({
      columns,
      rows: rows.filter(({ uid }) => !uids.includes(uid)),
    }));
  }

  /** What a panel shows of one object; `set` on it is a change from outside. */
  detail(name: string, initial: () => ResourceDetail): LiveValue<ResourceDetail> {
    const detail = this.#objects.get(name) ?? new LiveValue(initial());
    this.#objects.set(name, detail);
    return detail;
  }

  async *watch(
    namespaces: readonly string[],
    signal: AbortSignal,
  ): AsyncGenerator<ResourceEvent, void, void> {
    let before: Content | undefined;
    for await (const content of this.#content.follow(signal)) {
      const isSeen = ({ namespace }: ResourceRow) =>
        namespaces.length === 0 || namespace === undefined || namespaces.includes(namespace);
      const rows = content.rows.filter(isSeen);
      if (before === undefined || before.columns !== content.columns) {
        yield { type: 'reset', columns: content.columns };
        yield { type: 'page', rows, isLast: true };
      } else {
        const known = new Set(before.rows);
        const left = new Set(rows.map(({ uid }) => uid));
        const deleted = before.rows.filter(({ uid }) => !left.has(uid)).map(({ uid }) => uid);
        yield { type: 'changed', rows: rows.filter((row) => !known.has(row)), deleted };
      }
      before = content;
    }
  }
}
