import { type BenchPage, clusterPath, type OpenBenchPage, openBenchPage, podsPath } from './openTable.ts';

/** Milliseconds until the first rows of pods were drawn, one for each try. */
export interface Opening {
  /** From a click on the cluster's overview, which knows all pods already. */
  readonly fromOverview: readonly number[];
  /** From a click on a page that knows none. */
  readonly fromNodes: readonly number[];
  /** Of a page that is loaded with nothing cached. */
  readonly cold: readonly number[];
  /** Until all pods were listed, in the cold page. */
  readonly allListed: readonly number[];
}

export interface MeasureOpening extends OpenBenchPage {
  readonly cluster: string;
  /** All pods that there are. */
  readonly total: number;
  readonly tries: number;
}

/** How long somebody waits for the table of pods. */
export const measureOpening = async (options: MeasureOpening): Promise<Opening> => {
  const { cluster, tries } = options;
  const opening = { fromOverview: [], fromNodes: [], cold: [], allListed: [] } as Record<
    keyof Opening,
    number[]
  >;
  for (let count = 0; count < tries; count++) {
    const cold = await openCold(options);
    opening.cold.push(cold.first);
    opening.allListed.push(cold.all);
  }
  await using bench = await openBenchPage(options);
  for (let count = 0; count < tries; count++) {
    await bench.goTo(clusterPath(cluster));
    // Until the overview has counted them.
    await bench.page.locator('main a', { hasText: /^Pods[\d,]{4,}/ }).waitFor();
    opening.fromOverview.push(await clickPods(bench, 'main a'));
    await bench.goTo(`${clusterPath(cluster)}/nodes`);
    await bench.page.getByRole('grid', { name: 'Nodes' }).getByRole('row').nth(1).waitFor();
    // The server follows the pods as long as somebody looks at them.
    await bench.page.waitForTimeout(500);
    opening.fromNodes.push(await clickPods(bench, 'nav a'));
  }
  return opening;
};

const openCold = async (options: MeasureOpening) => {
  const { cluster, total } = options;
  await using bench = await openBenchPage(options);
  await bench.page.goto('about:blank');
  await bench.devtools.send('Network.clearBrowserCache');
  await bench.goTo(podsPath(cluster));
  const [first, all] = await Promise.all([bench.look('firstRows'), bench.look('listed', total)]);
  return { first, all };
};

const clickPods = async ({ page, look }: BenchPage, within: string): Promise<number> => {
  const link = page.locator(`${within}[href$="/r/core/v1/pods"]`).first();
  await link.waitFor();
  const waited = look('firstRowsAfterClick');
  await link.click();
  return await waited;
};
