import { describe, expect, it } from 'vitest';
import { isPartlyReady } from '../../../../../src/renderer/features/resources/ResourceCell.tsx';
import { makeColumns } from '../../../../../src/renderer/features/resources/resourceColumns.tsx';
import { compareEntries, makeSortKey, type RowEntry } from '../../../../../src/renderer/ui/rowOrder.ts';
import type { ResourceKind, ResourceRow } from '../../../../../src/shared/contract/resources.ts';

const pods: ResourceKind = {
  group: '',
  version: 'v1',
  plural: 'pods',
  kind: 'Pod',
  namespaced: true,
  verbs: [],
  shortNames: [],
  categories: [],
  custom: false,
};

const print = (name: string, type = 'string') => ({ name, type, description: '', priority: 0 });

type Value = Pick<ResourceRow, 'cells' | 'times'>;

/** The values of one column in the order in which the table shows them. */
const sortValues = (name: string, values: readonly Value[]) => {
  const column = makeColumns(pods, [print(name)], []).find(({ id }) => id === name.toLowerCase());
  const entries = values.map((value, place): RowEntry<ResourceRow> => {
    const row: ResourceRow = { uid: String(place), name: '', createdAt: 0, ...value };
    return {
      key: row.uid,
      place,
      row,
      sortKey: makeSortKey(column?.sort?.(row)),
      text: undefined,
      matches: true,
      changedAt: 0,
      deletedAt: undefined,
      misplaced: false,
    };
  });
  return entries.toSorted(compareEntries(false)).map(({ row }) => row.cells[0]);
};

const cells = (...values: readonly (string | number | null)[]): readonly Value[] =>
  values.map((value) => ({ cells: [value] }));

describe('the columns of a kind', () => {
  it('sort whole numbers beyond 2^53 by their last digit too, among smaller ones', () => {
    const values = cells(
      '9223372036854775807',
      '9007199254740993',
      12,
      '9007199254740992',
      '-9007199254740993',
    );
    expect(sortValues('Serial', values)).toEqual([
      '-9007199254740993',
      12,
      '9007199254740992',
      '9007199254740993',
      '9223372036854775807',
    ]);
  });

  it('sort moments by time, the youngest first, whatever was printed for them', () => {
    const minutesAgo = (printed: string, minutes: number) => ({
      cells: [printed],
      times: { 0: 1e12 - minutes * 60_000 },
    });
    const values = [
      minutesAgo('5d', 7200),
      minutesAgo('9h', 540),
      minutesAgo('10h', 600),
      minutesAgo('12d', 17_280),
      minutesAgo('45s', 0.75),
      { cells: ['<unknown>'] },
    ];
    expect(sortValues('Renewed', values)).toEqual(['45s', '9h', '10h', '5d', '12d', '<unknown>']);
  });

  it.each([
    ['Duration', cells('9h', '10s', '5m30s', '2d', null), ['10s', '5m30s', '9h', '2d', null]],
    ['Capacity', cells('1Ti', '512Mi', '10Gi'), ['512Mi', '10Gi', '1Ti']],
    ['Ready', cells('10/10', '9/10', '1/2'), ['1/2', '9/10', '10/10']],
    ['Restarts', cells(10, 9, 0), [0, 9, 10]],
    ['Status', cells('Running', '<none>', 'Pending'), ['Pending', 'Running', '<none>']],
  ])('sort %s by its size', (name, values, sorted) => {
    expect(sortValues(name, values)).toEqual(sorted);
  });

  it('begin with the name and the state', () => {
    const columns = makeColumns(
      pods,
      ['Name', 'Ready', 'Status', 'Age'].map((name) => print(name)),
      [],
    );
    expect(columns.map(({ id }) => id)).toEqual([
      'name',
      'status',
      'namespace',
      'ready',
      'owner',
      'labels',
      'age',
    ]);
  });

  it('hide the namespace at first where one is chosen, and the owner', () => {
    const hidden = (namespaces: readonly string[]) =>
      makeColumns(pods, [], namespaces).flatMap(({ id, defaultHidden }) => (defaultHidden ? [id] : []));
    expect(hidden([])).toEqual(['owner', 'labels']);
    expect(hidden(['team'])).toEqual(['namespace', 'owner', 'labels']);
    expect(hidden(['team', 'web'])).toEqual(['owner', 'labels']);
  });

  it.each([
    { ready: '1/2', isPartly: true },
    { ready: '2/2', isPartly: false },
    { ready: '9/10', isPartly: true },
    { ready: '0/1', state: 'Completed', isPartly: false },
    { ready: '0/1', state: 'CrashLoopBackOff', isPartly: true },
    { ready: 1, desired: 2, isPartly: true },
    { ready: 2, desired: 2, isPartly: false },
    { ready: 'True', isPartly: false },
    { ready: null, isPartly: false },
  ])('say of $ready ready, $desired desired, $state, that it is partly ready: $isPartly', (each) => {
    expect(isPartlyReady(each.ready, each.desired, each.state)).toBe(each.isPartly);
  });
});
