import type { Api } from '../../../src/renderer/api/api.ts';
import { createFake } from './createFake.ts';
import { podColumns, podRows } from './samples.ts';

/** Stands in for `src/renderer/api/client.ts` in `npm run dev -- --fake`: the samples, and 5,000 pods in demo. */
export const connectApi = async (): Promise<Api> => {
  const fake = createFake();
  fake.table('pods').set(podColumns, podRows(5000));
  return fake.api;
};
