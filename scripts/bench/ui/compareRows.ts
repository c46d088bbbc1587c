import type { KubeConnection } from '../../../src/core/kube/connection.ts';
import type { BenchPage } from './openTable.ts';

interface PrintedTable {
  readonly columnDefinitions: readonly { readonly name: string }[];
  readonly rows: readonly {
    readonly cells: readonly unknown[];
    readonly object: { readonly metadata: { readonly name: string; readonly namespace: string } };
  }[];
}

/** All pods as the API server prints them now. */
export const readPrinted = async (api: KubeConnection, signal: AbortSignal): Promise<PrintedTable> => {
  const { body } = await api.call<PrintedTable>('GET', '/api/v1/pods', {
    signal,
    accept: 'application/json;as=Table;v=v1;g=meta.k8s.io',
    deadline: 120_000,
  });
  return body;
};

/** Columns whose cells have to be as the server prints them; the others are the page's own, or go on by themselves. */
const COMPARED = ['Name', 'Ready', 'Status', 'Restarts', 'IP', 'Node'];

export interface Comparison {
  readonly wanted: number;
  readonly equal: number;
  /** Some of those that differ, as the server has them. */
  readonly differing: readonly string[];
}

const textOf = (cell: unknown) => (cell === null || cell === '<none>' ? '' : String(cell));

/** Compares each row of the table with what the API server has. */
export const compareRows = async (
  { page, look }: BenchPage,
  api: KubeConnection,
  signal: AbortSignal,
): Promise<Comparison> => {
  // Nothing is measured any more: more rows at once are read sooner.
  await page.setViewportSize({ width: 1600, height: 3000 });
  const [printed, shown] = [await readPrinted(api, signal), await look('readTable')];
  const inTable = (title: string) => shown.titles.indexOf(title);
  const places = COMPARED.map((title) => [
    printed.columnDefinitions.findIndex(({ name }) => name === title),
    inTable(title),
  ]);
  const keyOf = (namespace: string, cells: readonly string[]) => [namespace, ...cells].join(' | ');
  const there = new Set(
    shown.rows.map((cells) =>
      keyOf(
        cells[inTable('Namespace')] ?? '',
        places.map(([, place]) => cells[place ?? -1] ?? ''),
      ),
    ),
  );
  const wanted = printed.rows.map(({ cells, object }) =>
    keyOf(
      object.metadata.namespace,
      places.map(([place]) => textOf(cells[place ?? -1])),
    ),
  );
  const differing = wanted.filter((row) => !there.has(row));
  return {
    wanted: Math.max(wanted.length, shown.rows.length),
    equal: wanted.length - differing.length,
    differing: differing.slice(0, 3),
  };
};
