import { describe, expect, it } from 'vitest';
import { failAfter, withCleanup } from '../../../../src/core/lib/withCleanup.ts';
import { AppError } from '../../../../src/shared/errors.ts';
import { errorOf } from '../../../helpers/errorOf.ts';

const join = new AppError('COMMAND_FAILED', 'kubeadm join failed.', { hint: 'See its log.', details: ['1'] });
const rejectWith = (error: Error) => async () => {
  throw error;
};

describe('a cleanup', () => {
  it('runs after work that succeeds, whose result is given', async () => {
    const done: string[] = [];
    const result = await withCleanup(
      async () => {
        done.push('work');
        return 7;
      },
      async () => done.push('cleanup'),
    );
    expect(result).toBe(7);
    expect(done).toEqual(['work', 'cleanup']);
  });

  it('leaves the failure of the work as it is when it succeeds', async () => {
    await expect(withCleanup(rejectWith(join), async () => undefined)).rejects.toBe(join);
    await expect(failAfter(join, async () => undefined)).rejects.toBe(join);
  });

  it('that fails too does not hide what failed first, and is said', async () => {
    const lost = new AppError('HOST_UNREACHABLE', 'The node is gone.', { hint: 'Start it.', details: ['2'] });
    const error = await errorOf(withCleanup(rejectWith(join), rejectWith(lost)));
    expect(error).toMatchObject({
      code: 'COMMAND_FAILED',
      message: 'kubeadm join failed. Cleaning up failed too: The node is gone.',
      hint: 'See its log.',
      details: ['1', '2'],
    });
    expect(error.cause).toBe(join);
  });

  it('that fails alone fails the whole', async () => {
    const lost = new Error('disk full');
    await expect(withCleanup(async () => 1, rejectWith(lost))).rejects.toBe(lost);
  });
});
