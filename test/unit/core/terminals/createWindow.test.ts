import { expect, it } from 'vitest';
import { createWindow } from '../../../../src/core/terminals/createWindow.ts';

it('a program that prints much waits until what it printed was shown', async () => {
  const window = createWindow(AbortSignal.timeout(20_000), 100);
  await window.add(99);
  let hasRoom = false;
  const waiting = window.add(50).then(() => {
    hasRoom = true;
  });
  window.remove(40);
  await Promise.resolve();
  expect(hasRoom).toBe(false);
  window.remove(40);
  await waiting;
});

it('nobody gets more room by saying that more was shown than was sent', async () => {
  const stop = new AbortController();
  const window = createWindow(stop.signal, 100);
  window.remove(1_000_000);
  let hasRoom = false;
  const waiting = window.add(100).then(() => {
    hasRoom = true;
  });
  await Promise.resolve();
  expect(hasRoom).toBe(false);
  stop.abort();
  await waiting;
});
