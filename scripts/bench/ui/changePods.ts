// A process of its own: what it takes to write must not hold up what looks at the page.
import { createCore } from '../../../src/core/createCore.ts';
import type { KubeConnection } from '../../../src/core/kube/connection.ts';
import { describePod, podPath, podStatus } from './benchPods.ts';
import type { ChangeOrder, ChangeReport } from './startChanges.ts';

/** Every how manieth change is one of the marker. */
const MARK_EVERY = 100;

/** Changes that may be under way at once, before it waits for the server. */
const AT_ONCE = 50;

/** Pods that are read at once. */
const PAGE = 1000;

const tell = (report: ChangeReport) => process.send?.(report);

interface WholePod {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly resourceVersion?: string };
}

interface PodPage {
  readonly metadata: { readonly continue?: string };
  readonly items: readonly WholePod[];
}

/** The pods of these paths, whole, as one needs them to write them as controllers do; that costs less than patches. */
const readPods = async (
  api: KubeConnection,
  paths: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, WholePod>> => {
  const found = new Map<string, WholePod>();
  let next = '';
  do {
    const query = new URLSearchParams({ limit: String(PAGE), ...(next === '' ? {} : { continue: next }) });
    const { body } = await api.call<PodPage>('GET', `/api/v1/pods?${query}`, { signal, deadline: 60_000 });
    for (const pod of body.items) {
      const { resourceVersion: _whateverItIs, ...metadata } = pod.metadata;
      const path = podPath(metadata);
      if (paths.has(path)) found.set(path, { ...pod, metadata });
    }
    next = body.metadata.continue ?? '';
  } while (next !== '');
  return found;
};

/** Writes so many changes a second; when the server was slow for a moment, it catches up. */
const changePods = async ({ cluster, pods, rate, seconds }: ChangeOrder): Promise<void> => {
  const core = createCore();
  const signal = new AbortController().signal;
  const api = await core.connect(cluster, signal);
  const running = Array.from({ length: pods }, (_, index) => index).filter(
    (index) => index > 0 && describePod(index).state === 'Running',
  );
  const total = rate * seconds;
  const isMark = (count: number) => count % MARK_EVERY === 0;
  // Steps of a prime number: all over the table, and none twice for a long time.
  const pickPod = (count: number) => (isMark(count) ? 0 : (running[(count * 7919) % running.length] ?? 0));
  const pathOf = (index: number) => podPath(describePod(index));
  const picked = new Set(Array.from({ length: total }, (_, count) => pathOf(pickPod(count))));
  const known = await readPods(api, picked, signal);
  const write = async (index: number, status: object) => {
    const path = pathOf(index);
    await api.call('PUT', `${path}/status`, {
      signal,
      body: { ...known.get(path), status },
      accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
    });
  };
  const change = async (count: number) => {
    const index = pickPod(count);
    if (isMark(count)) {
      const mark = Date.now();
      tell({ type: 'mark', mark });
      await write(
        0,
        podStatus(describePod(0), { state: 'Running', restarts: count, reason: `Mark-${mark}` }),
      );
      return;
    }
    const state = count % 2 === 0 ? 'Running' : 'CrashLoopBackOff';
    await write(index, podStatus(describePod(index), { state, restarts: 10 + count }));
  };
  const begun = performance.now();
  const underWay = new Set<Promise<void>>();
  for (let count = 0; count < total; count++) {
    const early = begun + (count * 1000) / rate - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    while (underWay.size >= AT_ONCE) await Promise.race(underWay);
    const one = change(count).finally(() => underWay.delete(one));
    underWay.add(one);
  }
  await Promise.all(underWay);
  tell({ type: 'done', written: total, took: performance.now() - begun });
  await core.close();
};

process.once('message', (order: ChangeOrder) => {
  changePods(order).then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
// Nobody is left to change them for.
process.once('disconnect', () => process.exit(1));
