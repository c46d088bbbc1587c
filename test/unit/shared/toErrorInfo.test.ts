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
