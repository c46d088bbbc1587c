import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface TempFolder extends AsyncDisposable {
  readonly path: string;
}

/** A folder that is gone when the test ends. */
export const openTempFolder = async (): Promise<TempFolder> => {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'slipway-test-')));
  return {
    path: folder,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
};
