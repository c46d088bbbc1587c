import { describe, expect, it, onTestFinished } from 'vitest';
import { watchTable } from '../../../../src/core/kube/watchTable.ts';
import type { ResourceRow } from '../../../../src/shared/contract/resources.ts';
import { connectTo } from '../../../helpers/connectTo.ts';
import { type ApiRequest, serveApi } from '../../../helpers/serveApi.ts';

const query = ({ path }: ApiRequest) => new URL(path, 'https://x').searchParams;

interface Printed {
  readonly columns: readonly (readonly [name: string, type: string])[];
  readonly cells: readonly unknown[];
  readonly object?: object;
  /** Cells of the same object at a later change. */
  readonly later?: readonly unknown[];
  /** The kind's CustomResourceDefinition, or what the server answers in its place. */
  readonly definition?: object | number;
}

const metadata = { name: 'one', uid: 'u1', resourceVersion: '7', creationTimestamp: '2026-01-01T00:00:00Z' };

/** Serves a table of one row as the API server does: the object as far as it is asked for. */
const serve = async ({ columns, cells, object, later, definition }: Printed) => {
  const table = (request: ApiRequest, printed: readonly unknown[], head: boolean) => ({
    kind: 'Table',
    metadata: { resourceVersion: '7' },
    columnDefinitions: head
      ? columns.map(([name, type]) => ({ name, type, description: '', priority: 0 }))
      : null,
    rows: [
      {
        cells: printed,
        object: { metadata, ...(query(request).get('includeObject') === 'Object' ? object : {}) },
      },
    ],
  });
  const api = await serveApi((request, response) => {
    if (request.path.includes('/customresourcedefinitions/')) {
      if (typeof definition !== 'number') return definition;
      response.writeHead(definition, { 'content-type': 'application/json' }).end('{}');
      return undefined;
    }
    if (!query(request).has('watch')) return table(request, cells, true);
    response.flushHeaders();
    if (later !== undefined)
      response.write(`${JSON.stringify({ type: 'MODIFIED', object: table(request, later, false) })}\n`);
    return undefined;
  });
  onTestFinished(() => api[Symbol.asyncDispose]());
  return api;
};

const widgets = { group: 'example.org', version: 'v1', plural: 'widgets' };

/** The row as listed, or as it is after its change. */
const readRow = async (printed: Printed, type = widgets) => {
  const api = await serve(printed);
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const before = Date.now();
  let row: ResourceRow | undefined;
  for await (const event of watchTable(await connectTo(api.credentials), { type }, stop.signal)) {
    if (event.type === 'page' || event.type === 'changed') [row] = event.items;
    if (event.type === (printed.later === undefined ? 'page' : 'changed')) break;
  }
  return { row, before, after: Date.now(), requests: api.requests.map(({ path }) => path) };
};

const defineColumn = (name: string, jsonPath: string) => ({
  spec: { versions: [{ name: 'v1', additionalPrinterColumns: [{ name, type: 'date', jsonPath }] }] },
});

const columns = [
  ['Name', 'string'],
  ['Renewed', 'date'],
] as const;

describe('the moments in a table', () => {
  it('are exact where the definition of a custom kind says where its dates are', async () => {
    const { row } = await readRow({
      columns,
      cells: ['one', '12d'],
      object: { status: { renewed: '2026-03-04T05:06:07Z' } },
      definition: defineColumn('Renewed', '.status.renewed'),
    });
    expect(row?.times).toEqual({ 1: Date.UTC(2026, 2, 4, 5, 6, 7) });
  });

  it('are exact too where the server prints one that is to come as invalid', async () => {
    const { row } = await readRow({
      columns,
      cells: ['one', '<invalid>'],
      object: { status: { conditions: [{ type: 'Ready', at: '2099-01-01T00:00:00Z' }] } },
      definition: defineColumn('Renewed', '.status.conditions[?(@.type=="Ready")].at'),
    });
    expect(row?.times).toEqual({ 1: Date.UTC(2099, 0, 1) });
  });

  it.each([
    ['a path that is not read here', defineColumn('Renewed', '..renewed')],
    ['a definition that may not be read', 403],
    ['a kind of an aggregated API', 404],
  ])('are counted back from what the server printed for %s', async (_, definition) => {
    const { row, before, after } = await readRow({ columns, cells: ['one', '5m'], definition });
    expect(row?.times?.[1]).toBeGreaterThanOrEqual(before - 300_000);
    expect(row?.times?.[1]).toBeLessThanOrEqual(after - 300_000);
  });

  it('are read in changes as in the list', async () => {
    const { row } = await readRow({
      columns,
      cells: ['one', '<unknown>'],
      later: ['one', '2s'],
      object: { status: { renewed: '2026-03-04T05:06:07Z' } },
      definition: defineColumn('Renewed', '.status.renewed'),
    });
    expect(row?.times).toEqual({ 1: Date.UTC(2026, 2, 4, 5, 6, 7) });
  });

  it('are not there for a date that the object does not have', async () => {
    const definition = defineColumn('Renewed', '.status.renewed');
    const { row } = await readRow({ columns, cells: ['one', '<unknown>'], object: {}, definition });
    expect(row?.cells).toEqual(['one', '<unknown>']);
    expect(row).not.toHaveProperty('times');
  });

  it('cost no whole objects where the age of the object is the only one', async () => {
    const printed = {
      columns: [
        ['Name', 'string'],
        ['Age', 'date'],
      ],
      cells: ['one', '5m'],
    } as const;
    const { requests } = await readRow(printed);
    expect(requests.filter((path) => path.includes('customresourcedefinitions'))).toEqual([]);
    expect(requests.filter((path) => path.includes('includeObject=Object'))).toEqual([]);
  });

  it('tell when a pod was started again last', async () => {
    const pods = { group: '', version: 'v1', plural: 'pods' };
    const restarts = [
      ['Name', 'string'],
      ['Restarts', 'string'],
    ] as const;
    const { row, before } = await readRow({ columns: restarts, cells: ['one', '3 (5m ago)'] }, pods);
    expect(row?.cells).toEqual(['one', 3]);
    expect(row?.times?.[1]).toBeGreaterThanOrEqual(before - 300_000);
  });

  const job = { group: 'batch', version: 'v1', plural: 'jobs' };
  const took = [
    ['Name', 'string'],
    ['Duration', 'string'],
  ] as const;
  const start = { startTime: '2026-03-04T05:00:00Z' };

  it.each([
    ['runs', start, { times: { 1: Date.UTC(2026, 2, 4, 5) } }],
    ['has completed', { ...start, completionTime: '2026-03-04T05:01:05Z' }, { cells: ['one', '65s'] }],
    [
      'has failed, which the server lets run on',
      {
        ...start,
        conditions: [{ type: 'Failed', status: 'True', lastTransitionTime: '2026-03-04T05:00:09Z' }],
      },
      { cells: ['one', '9s'] },
    ],
  ])('say how long a job took that %s', async (_, status, wanted) => {
    const { row } = await readRow({ columns: took, cells: ['one', '9h'], object: { status } }, job);
    expect(row).toMatchObject(wanted);
  });

  it.each([
    ['by its series', { series: { lastObservedTime: '2026-03-04T05:06:07Z' }, lastTimestamp: null }],
    ['by its last time', { firstTimestamp: '2026-01-01T00:00:00Z', lastTimestamp: '2026-03-04T05:06:07Z' }],
    ['by its only time', { firstTimestamp: null, lastTimestamp: null, eventTime: '2026-03-04T05:06:07Z' }],
  ])('say when an event was last seen, %s', async (_, object) => {
    const events = { group: '', version: 'v1', plural: 'events' };
    const seen = [['Last Seen', 'string']] as const;
    const { row } = await readRow({ columns: seen, cells: ['5m'], object }, events);
    expect(row?.times).toEqual({ 0: Date.UTC(2026, 2, 4, 5, 6, 7) });
  });
});
