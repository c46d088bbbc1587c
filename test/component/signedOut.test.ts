import { afterEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { setConnectionState } from '../../src/renderer/api/transport/connectionState.ts';
import { openApp } from './openApp.tsx';

const note = page.getByRole('heading', { name: 'This browser is signed out of Slipway' });
const pods = '/c/slipway%2Fdemo/r/core/v1/pods';
const filter = page
  .getByRole('searchbox')
  .or(page.getByPlaceholder(/filter/i))
  .first();

afterEach(() => setConnectionState('open'));

describe('a browser that is signed out', () => {
  // First: later on the page remembers that it had a connection.
  test('with a used link or after a reload shows what to do in place of a page that waits for ever', async () => {
    setConnectionState('signed-out');
    openApp(pods);
    await expect.element(note).toBeVisible();
    await expect
      .element(page.getByText(/Open the link that slipway serve or npm start prints/))
      .toBeVisible();
    await expect.element(page.getByText(/press Enter there for a new one/)).toBeVisible();
    await expect.element(filter).not.toBeVisible();

    setConnectionState('open');
    await expect.element(note).not.toBeInTheDocument();
    await expect.element(page.getByRole('row', { name: /web-12/ })).toBeVisible();
  });

  test('keeps what was on the page, and what was typed, until it is signed in again', async () => {
    openApp(pods);
    setConnectionState('open');
    await filter.click();
    await userEvent.keyboard('web-1');
    setConnectionState('signed-out');
    await expect.element(note).toBeVisible();
    await expect.element(filter).toHaveValue('web-1');
    await expect.element(page.getByRole('row', { name: /web-12/ })).toBeVisible();

    setConnectionState('open');
    await expect.element(note).not.toBeInTheDocument();
    await expect.element(filter).toHaveValue('web-1');
  });
});
