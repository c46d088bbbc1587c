import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { makeSortKey, type SortValue } from '../../../../src/renderer/ui/rowOrder.ts';
import { createRowStore, type RowStore } from '../../../../src/renderer/ui/rowStore.ts';
import { createRowView, type RowView } from '../../../../src/renderer/ui/rowView.ts';

interface Item {
  readonly id: string;
  readonly name: string;
  readonly weight: number | undefined;
}

type Step =
  | { readonly do: 'upsert' | 'reset'; readonly items: readonly Item[] }
  | { readonly do: 'remove'; readonly ids: readonly string[] }
  | { readonly do: 'order'; readonly by: 'name' | 'weight' | 'none'; readonly descending: boolean }
  | { readonly do: 'filter'; readonly filter: string }
  | { readonly do: 'wait' };

const id = fc.constantFrom(...'abcdefghijkl'.split(''));
const item = fc.record({
  id,
  name: fc.stringMatching(/^(web|db|job)-[0-9]{1,3}$/),
  weight: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('upsert' as const), items: fc.array(item, { maxLength: 8 }) }),
  },
  fc.record({
    do: fc.constant('reset' as const),
    items: fc.uniqueArray(item, { selector: (one) => one.id }),
  }),
  fc.record({ do: fc.constant('remove' as const), ids: fc.array(id, { maxLength: 5 }) }),
  fc.record({
    do: fc.constant('order' as const),
    by: fc.constantFrom('name' as const, 'weight' as const, 'none' as const),
    descending: fc.boolean(),
  }),
  fc.record({
    do: fc.constant('filter' as const),
    filter: fc.constantFrom('', 'web', 'E 1', 'db 2', 'none of them'),
  }),
  fc.record({ do: fc.constant('wait' as const) }),
);

interface Order {
  readonly by: keyof typeof sorts;
  readonly descending: boolean;
  readonly filter: string;
}

const sorts = {
  name: (one: Item) => one.name,
  weight: (one: Item) => one.weight,
  none: undefined,
};

const compare = (a: SortValue, b: SortValue, descending: boolean): number => {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  return (a < b ? -1 : 1) * (descending ? -1 : 1);
};

/** What the view should show, worked out from scratch; rows of equal values in any order. */
const expectNaive = (shown: readonly Item[], rows: readonly Item[], order: Order) => {
  const words = order.filter.toLowerCase().split(' ').filter(Boolean);
  const wanted = rows.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
  expect(new Set(shown)).toEqual(new Set(wanted));
  expect(shown).toHaveLength(wanted.length);
  const keys = shown.map((one) => makeSortKey(sorts[order.by]?.(one)));
  expect(keys).toEqual([...keys].sort((a, b) => compare(a, b, order.descending)));
};

const nameOf = ({ name }: Item) => name;

const shownItems = (view: RowView<Item>): readonly Item[] =>
  view
    .get()
    .rows.filter(({ deletedAt }) => deletedAt === undefined)
    .map(({ row }) => row);

const makeOrder = ({
  by,
  descending,
  filter,
}: {
  by: keyof typeof sorts;
  descending: boolean;
  filter: string;
}) => ({
  sort: sorts[by],
  descending,
  filter,
  text: nameOf,
});

const changeStore = (store: RowStore<Item>, one: Step): void => {
  if (one.do === 'upsert') store.upsert(one.items);
  if (one.do === 'reset') store.reset(one.items);
  if (one.do === 'remove') store.remove(one.ids);
};

const changeOrder = (order: Order, one: Step): Order => {
  if (one.do === 'order') return { ...order, by: one.by, descending: one.descending };
  return one.do === 'filter' ? { ...order, filter: one.filter } : order;
};

afterEach(() => vi.useRealTimers());

describe('the view of a row store', () => {
  it('equals a naive filter and sort, whatever happens in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const store = createRowStore<Item>({ key: (one) => one.id });
        let order: Order = { by: 'name', descending: false, filter: '' };
        const view = createRowView({ store, order: makeOrder(order), every: 0, fade: 20 });
        const stop = view.subscribe(() => undefined);
        for (const one of steps) {
          order = changeOrder(order, one);
          if (one.do === 'order' || one.do === 'filter') view.order(makeOrder(order));
          else if (one.do === 'wait') await view.settle();
          else changeStore(store, one);
        }
        await view.settle();
        expectNaive(shownItems(view), [...store.values()], order);
        expect(view.get().total).toBe(store.size);
        expect(view.get().count).toBe(shownItems(view).length);
        stop();
      }),
      { numRuns: 150 },
    );
  });

  const items = (names: readonly string[]): readonly Item[] =>
    names.map((name, index) => ({ id: String(index), name, weight: 1 }));

  const open = (names: readonly string[], options = {}) => {
    const store = createRowStore<Item>({ key: (one) => one.id });
    store.reset(items(names));
    const view = createRowView({
      store,
      order: makeOrder({ by: 'name', descending: false, filter: '' }),
      every: 0,
      ...options,
    });
    view.subscribe(() => undefined);
    return { store, view, names: () => view.get().rows.map(({ row }) => row.name) };
  };

  it('sorts numbers within names as numbers', async () => {
    const { view, names } = open(['pod-10', 'pod-9', 'pod-1']);
    await view.settle();
    expect(names()).toEqual(['pod-1', 'pod-9', 'pod-10']);
  });

  it('keeps rows of equal values in the order in which they came', async () => {
    const { store, view } = open(['same', 'same', 'same']);
    await view.settle();
    store.upsert([{ id: '0', name: 'same', weight: 2 }]);
    await view.settle();
    expect(view.get().rows.map(({ key }) => key)).toEqual(['0', '1', '2']);
  });

  it('moves no row while it is held, but shows what changes', async () => {
    vi.useFakeTimers();
    const { store, view, names } = open(['a', 'b', 'c'], { holdMost: 2000 });
    await vi.advanceTimersByTimeAsync(50);
    view.hold(true);
    store.upsert([{ id: '0', name: 'z', weight: 1 }]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(names()).toEqual(['z', 'b', 'c']);
    view.hold(false);
    await vi.advanceTimersByTimeAsync(200);
    expect(names()).toEqual(['b', 'c', 'z']);
  });

  it('moves rows in the end although the pointer stays', async () => {
    vi.useFakeTimers();
    const { store, view, names } = open(['a', 'b'], { holdMost: 2000 });
    await vi.advanceTimersByTimeAsync(50);
    view.hold(true);
    store.upsert([{ id: '0', name: 'z', weight: 1 }]);
    await vi.advanceTimersByTimeAsync(2500);
    expect(names()).toEqual(['b', 'z']);
  });

  it('lets a deleted row fade in its place for two seconds, then takes it out', async () => {
    vi.useFakeTimers();
    const { store, view, names } = open(['a', 'b', 'c']);
    await vi.advanceTimersByTimeAsync(50);
    store.remove(['1']);
    await vi.advanceTimersByTimeAsync(1000);
    expect(names()).toEqual(['a', 'b', 'c']);
    expect(view.get().rows[1]?.deletedAt).toBeTypeOf('number');
    expect(view.get().count).toBe(2);
    await vi.advanceTimersByTimeAsync(1500);
    expect(names()).toEqual(['a', 'c']);
  });

  it('takes in thousands of rows at once, in slices', async () => {
    const { store, view } = open(['a']);
    await view.settle();
    store.upsert(Array.from({ length: 10_000 }, (_, n) => ({ id: `x${n}`, name: `pod-${n}`, weight: n })));
    await view.settle();
    expect(view.get().count).toBe(10_001);
    expect(view.get().rows.at(-1)?.row.name).toBe('pod-9999');
  });

  it('takes in what changes while a filter is worked out', async () => {
    const { store, view, names } = open([]);
    store.upsert(Array.from({ length: 20_000 }, (_, n) => ({ id: `x${n}`, name: `pod-${n}`, weight: n })));
    await view.settle();
    view.order(makeOrder({ by: 'name', descending: false, filter: 'pod-7777' }));
    view.order(makeOrder({ by: 'name', descending: false, filter: 'pod-777' }));
    store.upsert([{ id: 'x7', name: 'pod-777-late', weight: 7 }]);
    store.remove(['x777']);
    await view.settle();
    const left = Array.from({ length: 10 }, (_, n) => `pod-777${n}`);
    expect(names().filter((name) => name !== 'pod-777')).toEqual(['pod-777-late', ...left]);
  });

  it('marks a row as changed only when it is another', async () => {
    const { store, view } = open(['a', 'b']);
    await view.settle();
    const [first, second] = view.get().rows;
    if (first === undefined || second === undefined) throw new Error('two rows were put in');
    store.upsert([first.row, { ...second.row, weight: 7 }]);
    await view.settle();
    expect(first.changedAt).toBe(0);
    expect(second.changedAt).toBeGreaterThan(0);
  });

  it('marks no row for a change that is no news', async () => {
    const store = createRowStore<Item>({ key: (one) => one.id });
    store.reset(items(['a', 'b']));
    const order = {
      ...makeOrder({ by: 'name', descending: false, filter: '' }),
      isNews: (before: Item, after: Item) => before.name !== after.name,
    };
    const view = createRowView({ store, order, every: 0 });
    view.subscribe(() => undefined);
    await view.settle();
    const [first, second] = view.get().rows;
    store.upsert([
      { id: '0', name: 'a', weight: 7 },
      { id: '1', name: 'c', weight: 1 },
    ]);
    await view.settle();
    expect(first).toMatchObject({ row: { weight: 7 }, changedAt: 0 });
    expect(second?.changedAt).toBeGreaterThan(0);
  });

  it('moves no row as long as the pointer moves over it', async () => {
    vi.useFakeTimers();
    const { store, view, names } = open(['a', 'b'], { holdMost: 2000 });
    await vi.advanceTimersByTimeAsync(50);
    view.hold(true);
    store.upsert([{ id: '0', name: 'z', weight: 1 }]);
    for (let moved = 0; moved < 5; moved++) {
      await vi.advanceTimersByTimeAsync(1500);
      view.hold(true);
    }
    expect(names()).toEqual(['z', 'b']);
    await vi.advanceTimersByTimeAsync(2500);
    expect(names()).toEqual(['b', 'z']);
  });
});
