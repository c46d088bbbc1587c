import { expect } from 'vitest';

let faults: string[] = [];
let expected: RegExp[] = [];

const add = (fault: unknown) =>
  faults.push(fault instanceof Error ? (fault.stack ?? fault.message) : String(fault));

window.addEventListener('error', ({ error, message }) => add(error ?? message));
window.addEventListener('unhandledrejection', ({ reason }) => add(reason));
// What the page and its libraries complain of.
const { console: log } = globalThis;
const consoleError = log.error.bind(log);
log.error = (...parts: readonly unknown[]) => {
  consoleError(...parts);
  add(parts.map((part) => (part instanceof Error ? (part.stack ?? part.message) : String(part))).join(' '));
};

export const forgetPageFaults = (): void => {
  faults = [];
  expected = [];
};

/** For a test of what is shown when something breaks: a fault that it makes on purpose. */
export const allowPageFault = (pattern: RegExp): void => {
  expected.push(pattern);
};

/** Exceptions, unhandled rejections and console errors of the page since the test began. */
export const expectNoPageFaults = (): void => {
  expect(faults.filter((fault) => !expected.some((pattern) => pattern.test(fault)))).toEqual([]);
};
