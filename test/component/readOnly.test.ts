import { describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { fake, openApp } from './openApp.tsx';

const namespaces = '/c/slipway%2Fdemo/namespaces';
const create = page.getByRole('button', { name: 'Create a namespace' });

describe('a cluster that is read-only', () => {
  // First: later on the page remembers what the settings said.
  test('is taken to be so while the settings cannot be read', async () => {
    const message = 'The settings in /home/kim/config.json cannot be used.';
    fake.refuse('app.settings.watch', { code: 'BAD_INPUT', message });
    openApp(namespaces);
    await expect.element(page.getByRole('row', { name: /default/ })).toBeVisible();
    await expect.element(page.getByTitle(message)).toBeVisible();
    await expect.element(create).not.toBeInTheDocument();

    fake.restore('app.settings.watch');
    await expect.element(create).toBeVisible();
  });

  test('offers no changes, until its mark is taken away', async () => {
    fake.state.settings.change((settings) => ({ ...settings, readOnly: ['slipway/demo'] }));
    openApp(namespaces);
    await expect.element(page.getByRole('row', { name: /default/ })).toBeVisible();
    await expect.element(page.getByText('Read-only')).toBeVisible();
    await expect.element(create).not.toBeInTheDocument();

    fake.state.settings.change((settings) => ({ ...settings, readOnly: [] }));
    await expect.element(create).toBeVisible();
    await expect.element(page.getByText('Read-only')).not.toBeInTheDocument();
  });

  test('says why a change was refused that was begun before, and keeps what was typed', async () => {
    fake.refuse('namespaces.create', {
      code: 'READ_ONLY',
      message: 'demo is marked read-only, so nothing in it was changed.',
      hint: 'Choose “Allow changes” in its menu.',
    });
    openApp(namespaces);
    await create.click();
    await userEvent.keyboard('shop');
    await userEvent.keyboard('{Enter}');
    await expect
      .element(page.getByText('demo is marked read-only, so nothing in it was changed.'))
      .toBeVisible();
    await expect.element(page.getByText('Choose “Allow changes” in its menu.')).toBeVisible();
    await expect.element(page.getByLabelText('Name', { exact: true })).toHaveValue('shop');
  });
});
