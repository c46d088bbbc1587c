// A process of its own: what it takes to write must not hold up what looks at the page.
import { createCore } from '../../../src/core/createCore.ts';
import { describePod, podPath, podStatus } from './benchPods.ts';
import type { ChangeOrder, ChangeReport } from './startChanges.ts';

/** Every how manieth change is one of the marker. */
const MARK_EVERY = 100;

/** Changes that may be under way at once, before it waits for the server. */
const AT_ONCE = 50;

const tell = (report: ChangeReport) => process.send?.(report);

/** Writes so many changes a second; when the server was slow for a moment, it catches up. */
const changePods = async ({ cluster, pods, rate, seconds }: ChangeOrder): Promise<void> => {
  const core = createCore();
  const signal = new AbortController().signal;
  const api = await core.connect(cluster, signal);
  const running = Array.from({ length: pods }, (_, index) => index).filter(
    (index) => index > 0 && describePod(index).state === 'Running',
  );
  const write = async (index: number, status: object) =>
    void (await api.call('PATCH', `${podPath(describePod(index))}/status`, {
      signal,
      body: { status },
      contentType: 'application/merge-patch+json',
    }));
  const change = async (count: number) => {
    if (count % MARK_EVERY === 0) {
      const mark = Date.now();
      tell({ type: 'mark', mark });
      await write(
        0,
        podStatus(describePod(0), { state: 'Running', restarts: count, reason: `Mark-${mark}` }),
      );
      return;
    }
    // Steps of a prime number: all over the table, and none twice for a long time.
    const index = running[(count * 7919) % running.length] ?? 0;
    const state = count % 2 === 0 ? 'Running' : 'CrashLoopBackOff';
    await write(index, podStatus(describePod(index), { state, restarts: 10 + count }));
  };
  const begun = performance.now();
  const total = rate * seconds;
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
