import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { followStream } from '../../../../src/renderer/api/followStream.ts';
import { AppError, type ErrorCode } from '../../../../src/shared/errors.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Follows a stream that fails with this code each time; gives how often it was asked. */
const followFailing = (code: ErrorCode) => {
  const wake = new EventTarget();
  const stop = new AbortController();
  const subscribe = vi.fn(async () => {
    throw new AppError(code, 'no');
  });
  const followed = followStream({
    subscribe,
    signal: stop.signal,
    wake,
    onEvent: () => undefined,
    onStatus: () => undefined,
  });
  const end = async () => {
    stop.abort();
    await followed;
  };
  return { subscribe, wake, end };
};

it('asks a refusal again only when something changed', async () => {
  const { subscribe, wake, end } = followFailing('FORBIDDEN');
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(subscribe).toHaveBeenCalledTimes(1);
  wake.dispatchEvent(new Event('wake'));
  await vi.advanceTimersByTimeAsync(0);
  expect(subscribe).toHaveBeenCalledTimes(2);
  await end();
});

it('tries anything else again by itself', async () => {
  const { subscribe, end } = followFailing('HOST_UNREACHABLE');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(subscribe.mock.calls.length).toBeGreaterThan(3);
  await end();
});
