import { describe, expect, it } from 'vitest';
import { AppError, toErrorInfo } from '../../../src/shared/errors.ts';

describe('an error as plain data', () => {
  it('is what an AppError says, without what it does not say', () => {
    expect(toErrorInfo(new AppError('CONFLICT', 'Taken.', { hint: 'Take another.' }))).toEqual({
      code: 'CONFLICT',
      message: 'Taken.',
      hint: 'Take another.',
    });
  });

  it('of several has the code of the first, and what each says', () => {
    const several = new AggregateError(
      [new AppError('TIMED_OUT', 'Too slow.'), new Error('broken')],
      'Two things failed.',
    );
    expect(toErrorInfo(several)).toEqual({
      code: 'TIMED_OUT',
      message: 'Two things failed.',
      details: ['Too slow.', 'broken'],
    });
  });

  it('of work whose disposal failed too is that of the work, and says so', async () => {
    const run = async () => {
      await using _resource = {
        [Symbol.asyncDispose]: async () => {
          throw new Error('not closed');
        },
      };
      throw new AppError('TIMED_OUT', 'Too slow.', { hint: 'Wait.' });
    };
    expect(toErrorInfo(await run().catch((error: unknown) => error))).toEqual({
      code: 'TIMED_OUT',
      message: 'Too slow. Cleaning up failed too: not closed',
      hint: 'Wait.',
    });
  });

  it('of a deadline says so in words', () => {
    const signal = AbortSignal.abort(
      new DOMException('The operation was aborted due to timeout', 'TimeoutError'),
    );
    expect(toErrorInfo(signal.reason)).toMatchObject({
      code: 'TIMED_OUT',
      message: 'No answer came in time.',
    });
  });

  it('that nobody foresaw is INTERNAL, with its message', () => {
    expect(toErrorInfo(new Error('what?'))).toEqual({ code: 'INTERNAL', message: 'what?' });
    expect(toErrorInfo('what?')).toEqual({ code: 'INTERNAL', message: 'what?' });
  });
});
