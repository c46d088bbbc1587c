import { describe, expect, it } from 'vitest';
import { pollUntil } from '../../../../src/core/lib/pollUntil.ts';
import { AppError } from '../../../../src/shared/errors.ts';
import { errorOf } from '../../../helpers/errorOf.ts';

const never = new AbortController().signal;

describe('pollUntil', () => {
  it('tries until it is so', async () => {
    let tries = 0;
    await pollUntil(async () => ++tries === 3, { every: 1, within: 10_000, signal: never, what: 'three' });
    expect(tries).toBe(3);
  });

  it('waits between tries', async () => {
    const times: number[] = [];
    const attempt = async () => times.push(performance.now()) === 2;
    await pollUntil(attempt, { every: 50, within: 10_000, signal: never, what: 'it' });
    const [first = 0, second = 0] = times;
    expect(second - first).toBeGreaterThanOrEqual(45);
  });

  it('does not wait before the first', async () => {
    await pollUntil(async () => true, { every: 3_600_000, within: 7_200_000, signal: never, what: 'it' });
  });

  it('rests as many times as long as a slow try took, where somebody has to be spared', async () => {
    const begun: number[] = [];
    const attempt = async () => {
      begun.push(performance.now());
      await new Promise((resolve) => setTimeout(resolve, 320));
      return begun.length === 2;
    };
    await pollUntil(attempt, { every: 1, spare: 3, within: 10_000, signal: never, what: 'it' });
    const [first = 0, second = 0] = begun;
    expect(second - first).toBeGreaterThanOrEqual(4 * 320 - 10);
  });

  it('says in the end what it waited for and what is missing by then', async () => {
    let tries = 0;
    const missing = () => [`missing after ${tries} tries`];
    const waiting = pollUntil(async () => ++tries < 0, {
      every: 1,
      within: 20,
      signal: never,
      what: 'the moon',
      missing,
    });
    const error = await errorOf(waiting);
    expect(error).toMatchObject({ code: 'TIMED_OUT', message: 'Waited 0 s in vain for the moon.' });
    expect(tries).toBeGreaterThan(1);
    expect(error.details).toEqual([`missing after ${tries} tries`]);
  });

  it('tries at least once, however little time there is', async () => {
    await pollUntil(async () => true, { every: 1, within: 0, signal: never, what: 'it' });
  });

  it('passes on the error of a try', async () => {
    const attempt = () => Promise.reject(new AppError('API_FAILED', 'no'));
    expect(
      (await errorOf(pollUntil(attempt, { every: 1, within: 50, signal: never, what: 'it' }))).code,
    ).toBe('API_FAILED');
  });

  it.each(['during the pause', 'during a try', 'before it began'])(
    'stops when it is cancelled %s, with the reason',
    async (when) => {
      const cancel = new AbortController();
      const reason = new AppError('CANCELLED', 'It was cancelled.');
      let tries = 0;
      const attempt = async () => {
        tries++;
        if (when === 'during a try') cancel.abort(reason);
        if (when === 'during the pause') setImmediate(() => cancel.abort(reason));
        return false;
      };
      if (when === 'before it began') cancel.abort(reason);
      const waiting = pollUntil(attempt, {
        every: 60_000,
        within: 120_000,
        signal: cancel.signal,
        what: 'it',
      });
      await expect(waiting).rejects.toBe(reason);
      expect(tries).toBe(when === 'before it began' ? 0 : 1);
    },
  );
});
