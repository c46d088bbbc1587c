import { describe, expect, it } from 'vitest';
import { waitForApi } from '../../../../../src/core/bootstrap/phases/waitForApi.ts';
import type { Host } from '../../../../../src/core/hosts/host.ts';
import { AppError } from '../../../../../src/shared/errors.ts';
import { controlPlanesAnd, makeBootstrapCluster } from '../../../../helpers/bootstrapCluster.ts';
import { errorOf } from '../../../../helpers/errorOf.ts';

/** Waits on a machine whose API server never answers: how long it was given, and what the person is told. */
const waitInVain = async (within?: number) => {
  const given: (number | undefined)[] = [];
  const exec: Host['exec'] = async (argv, { deadline }) => {
    given.push(deadline);
    if (argv.includes('wait')) throw new AppError('TIMED_OUT', 'it did not end in time');
    return { exitCode: 0, stdout: '', stderr: '' };
  };
  const cluster = makeBootstrapCluster({ nodes: controlPlanesAnd(1, 0) }, () => ({ exec }) as Host);
  const { signal } = new AbortController();
  const said = () => undefined;
  const { message } = await errorOf(
    waitForApi(cluster, within).run({ node: 'demo-1', signal, log: said, note: said }),
  );
  return { given: given[0], message };
};

describe('waitForApi', () => {
  it('waits as long as the person waits for Ready nodes, as a slow machine needs it', async () => {
    expect(await waitInVain(1_200_000)).toEqual({
      given: 1_200_000,
      message: 'The API server on demo-1 did not become ready within 20 minutes.',
    });
  });

  it.each([undefined, 0, 60_000])('waits four minutes at least (%s ms for Ready nodes)', async (within) => {
    expect(await waitInVain(within)).toMatchObject({
      given: 240_000,
      message: expect.stringContaining('within 4 minutes'),
    });
  });
});
