import { describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { fake, openApp } from './openApp.tsx';

const selected = () => page.getByRole('option', { selected: true });
const openPalette = async (route: string) => {
  openApp(route);
  await expect.element(page.getByRole('button', { name: 'Find anything' })).toBeVisible();
  await userEvent.keyboard('{Control>}k{/Control}');
  await expect.element(page.getByRole('combobox', { name: /^Find kinds/ })).toHaveFocus();
};

describe('what the palette takes by Enter', () => {
  const leaveContexts = () =>
    fake.state.contexts.change((state) => ({
      ...state,
      contexts: state.contexts.map((entry) => ({ ...entry, isCurrent: false })),
    }));

  test('changes nothing at first', async () => {
    leaveContexts();
    await openPalette('/');
    await expect.element(page.getByRole('option', { name: /Use context/ }).first()).toBeInTheDocument();
    await expect.element(selected()).not.toHaveTextContent('Use context');
    await userEvent.keyboard('{Enter}');
    expect(fake.inputsOf('contexts.use')).toEqual([]);
  });

  test('is the overview of the cluster whose context is asked for', async () => {
    leaveContexts();
    await openPalette('/');
    await userEvent.keyboard('use context stag');
    await expect.element(page.getByRole('option', { name: /Use context staging/ })).toBeVisible();
    await expect
      .element(selected())
      .toHaveTextContent('stagingreachable, https://staging.example.com:6443Clusters');
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => decodeURIComponent(location.hash)).toBe('#/c/context/staging');
    expect(fake.inputsOf('contexts.use')).toEqual([]);
  });

  test('is nothing where all that is found changes something, until one is moved to', async () => {
    leaveContexts();
    fake.state.clusters.set([]);
    await openPalette('/');
    await userEvent.keyboard('use context stag');
    await expect.element(page.getByRole('option', { name: /Use context staging/ })).toBeVisible();
    expect(selected().elements()).toEqual([]);
    await userEvent.keyboard('{Enter}');
    expect(fake.inputsOf('contexts.use')).toEqual([]);
    await userEvent.keyboard('{ArrowDown}{Enter}');
    await expect.poll(() => fake.inputsOf('contexts.use')).toMatchObject([{ name: 'staging' }]);
  });
});

describe('objects of the open cluster', () => {
  test('are found by name, and open on their page', async () => {
    await openPalette('/c/slipway%2Fdemo/nodes');
    const [pod] = fake.table('pods').rows;
    await userEvent.keyboard(`${pod?.name}x{Backspace}`);
    await expect.element(selected()).toHaveTextContent(`${pod?.name}${pod?.namespace}Pod`);
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('complementary', { name: `Pod ${pod?.name}` })).toBeVisible();
    expect(location.hash).toContain('/r/core/v1/pods?open=');
  });

  test('are not called missing while the cluster is asked, nor where it does not let them be listed', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    fake.answer('resources.find', async () => {
      await promise;
      return { objects: [], unsearched: ['Secret'] };
    });
    await openPalette('/c/slipway%2Fdemo/nodes');
    await userEvent.keyboard('zzz');
    await expect.element(page.getByText('Searching…')).toBeVisible();
    resolve();
    await expect.element(page.getByText('Nothing here is called «zzz».')).toBeVisible();
    await expect.element(page.getByText('Not all were searched of: Secret.')).toBeVisible();
    fake.refuse('resources.find', { code: 'HOST_UNREACHABLE', message: 'Nobody answers at 10.0.0.1.' });
    await userEvent.keyboard('q');
    await expect
      .element(page.getByText('Objects were not searched: Nobody answers at 10.0.0.1.'))
      .toBeVisible();
  });

  test('are no longer searched for once something else is typed', async () => {
    const ended: string[] = [];
    fake.answer('resources.find', async ({ query }, signal) => {
      if (query !== 'web') return { objects: [], unsearched: [] };
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      ended.push(query);
      return { objects: [], unsearched: [] };
    });
    await openPalette('/c/slipway%2Fdemo/nodes');
    await userEvent.keyboard('web');
    await expect.poll(() => fake.inputsOf('resources.find').length).toBeGreaterThan(0);
    await userEvent.keyboard('{Backspace}{Backspace}{Backspace}api');
    await expect.poll(() => ended).toEqual(['web']);
  });
});
