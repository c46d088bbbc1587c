import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { AppError } from '../../src/shared/errors.ts';
import { fake, openApp } from './openApp.tsx';

const refusal = { code: 'HOST_UNREACHABLE', message: 'Nobody answers at 10.0.0.1.' } as const;

test('the page of events says nothing of warnings while it cannot know of any', async () => {
  fake.state.events.set([]);
  openApp('/c/slipway%2Fdemo/events');
  await expect.element(page.getByText('No warnings in the last hour.')).toBeVisible();
  fake.refuse('resources.events', refusal);
  fake.state.events.fail(new AppError(refusal.code, refusal.message));
  await expect.element(page.getByText(refusal.message)).toBeVisible();
  await expect.element(page.getByText('No warnings in the last hour.')).not.toBeInTheDocument();
});

test('a table that cannot be listed shows a dash with the reason, not 0', async () => {
  fake.refuse('nodes.watch', refusal);
  openApp('/c/slipway%2Fdemo/nodes');
  await expect.element(page.getByText(refusal.message)).toBeVisible();
  await expect.element(page.getByTitle(refusal.message)).toHaveTextContent('–');
});
