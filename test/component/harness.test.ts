import { describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { fake, openApp } from './openApp.tsx';
import { allowPageFault, expectNoPageFaults } from './pageFaults.ts';

const pods = '/c/slipway%2Fdemo/r/core/v1/pods';

describe('the fake of the engine', () => {
  test('fills a page, follows what changes and lets a person type', async () => {
    openApp(pods);
    await expect.element(page.getByRole('row', { name: /web-12/ })).toBeVisible();

    await page
      .getByRole('searchbox')
      .or(page.getByPlaceholder(/filter/i))
      .first()
      .click();
    await userEvent.keyboard('web-1');
    await expect.element(page.getByRole('row', { name: /web-2/ })).not.toBeInTheDocument();
    await userEvent.keyboard('{Backspace}2');
    await expect.element(page.getByRole('row', { name: /web-2/ })).toBeVisible();

    fake.table('pods').remove('pod-web-2');
    await expect.element(page.getByRole('row', { name: /web-2/ })).not.toBeInTheDocument();
  });

  test('begins anew with each test', async () => {
    expect(fake.calls).toEqual([]);
    openApp(pods);
    await expect.element(page.getByRole('row', { name: /web-2\b/ })).toBeVisible();
    await expect.element(page.getByRole('row', { name: /web-12/ })).toBeVisible();
  });

  test('refuses a call as the engine would', async () => {
    fake.refuse('resources.watch', {
      code: 'FORBIDDEN',
      message: 'You may not list pods here.',
      hint: 'Ask for a role that may.',
    });
    openApp(pods);
    await expect.element(page.getByText('You may not list pods here.')).toBeVisible();
    expect(fake.inputsOf('resources.watch')[0]).toMatchObject({ cluster: 'slipway/demo' });
  });

  test('checks what the page sends as the real gate does', async () => {
    await expect(fake.api.clusters.delete({ name: 'Not A Name' })).rejects.toMatchObject({
      data: { code: 'BAD_INPUT' },
    });
  });

  test('an exception in the page fails its test', async () => {
    allowPageFault(/on purpose/);
    reportError(new Error('on purpose'));
    expectNoPageFaults();
    reportError(new Error('by accident'));
    expect(expectNoPageFaults).toThrow();
    allowPageFault(/by accident/);
  });
});
