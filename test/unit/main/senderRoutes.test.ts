import { expect, it } from 'vitest';
import { type PageEvent, takePageMessages } from '../../../src/main/senderRoutes.ts';
import { CHANNELS } from '../../../src/shared/desktopChannels.ts';

const own = { url: 'app://slipway/', parent: null };
const sender = { send: () => undefined };

const open = () => {
  const listeners = new Map<string, (event: PageEvent) => void>();
  const taken: string[] = [];
  takePageMessages<PageEvent>(
    { on: (channel, listener) => listeners.set(channel, listener) },
    { onConnect: () => taken.push('connect'), onReady: () => taken.push('ready') },
  );
  return { taken, listeners };
};

it('takes the messages of our own page', () => {
  const { taken, listeners } = open();
  listeners.get(CHANNELS.connect)?.({ senderFrame: own, sender });
  listeners.get(CHANNELS.ready)?.({ senderFrame: own, sender });
  expect(taken).toEqual(['connect', 'ready']);
});

it.each([
  ['a foreign page', { url: 'https://evil.example/', parent: null }],
  ['a frame in our page', { ...own, parent: {} }],
  ['a frame that is gone', null],
])('hands no port to %s', (_what, senderFrame) => {
  const { taken, listeners } = open();
  for (const listener of listeners.values()) listener({ senderFrame, sender });
  expect(taken).toEqual([]);
});
