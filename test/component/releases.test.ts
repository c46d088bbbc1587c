import { describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { ManifestPlan, ObjectPlan, ReleaseEntry } from '../../src/shared/contract/manifests.ts';
import { START } from './fake/samples.ts';
import { fake, openApp } from './openApp.tsx';

const manifests = '/c/slipway%2Fdemo/manifests';
const write = page.getByRole('button', { name: 'Write or paste' }).first();
const namespace = page.getByRole('textbox', { name: 'Namespace' });
const text = page.getByRole('textbox', { name: 'Text of new.yaml' });

/** The editor takes the focus when it is there. */
const openSheet = async () => {
  openApp(manifests);
  await write.click();
  await expect.element(text).toBeVisible();
};

const object = {
  apiVersion: 'v1',
  kind: 'Secret',
  namespace: 'default',
  name: 'login',
  file: 'a.yaml',
  line: 1,
};
const id = '/Secret/default/login';

const release: ReleaseEntry = {
  id: 'release-1',
  cluster: 'slipway/demo',
  name: 'shop',
  revision: 1,
  appliedAt: START,
  state: 'applied',
  namespace: 'default',
  objects: [{ id, ...object }],
  dropped: [],
  results: [],
  files: ['a.yaml'],
};

const setContextNamespace = (name: string) =>
  fake.state.contexts.change((state) => ({
    ...state,
    contexts: state.contexts.map((one) => (one.slipway === 'demo' ? { ...one, namespace: name } : one)),
  }));

const planned = () => fake.inputsOf('manifests.plan').at(-1) as { readonly namespace: string } | undefined;

describe('the namespace for objects that name none', () => {
  test('begins as the context’s, and can be emptied and typed anew', async () => {
    setContextNamespace('team');
    await openSheet();
    await expect.element(namespace).toHaveValue('team');
    await expect.poll(planned).toMatchObject({ namespace: 'team' });

    await userEvent.clear(namespace);
    await expect.element(namespace).toHaveValue('');
    await userEvent.keyboard('a{Backspace}shop');
    await expect.element(namespace).toHaveValue('shop');
    await expect.poll(planned).toMatchObject({ namespace: 'shop' });

    await userEvent.clear(namespace);
    await expect.poll(planned).toMatchObject({ namespace: 'team' });
    await expect.element(namespace).toHaveAttribute('placeholder', 'team');
  });

  test('begins as the one namespace that is chosen', async () => {
    setContextNamespace('team');
    localStorage.setItem('slipway.namespaces.slipway/demo', JSON.stringify(['shop']));
    await openSheet();
    await expect.element(namespace).toHaveValue('shop');
  });

  test('is default where nothing else is said', async () => {
    await openSheet();
    await expect.element(namespace).toHaveValue('default');
  });
});

const plan = (more: Partial<ObjectPlan>): ManifestPlan => ({
  findings: [],
  objects: [{ id, ...object, action: 'change', before: '', after: '', conflicts: [], ...more }],
});

describe('a Secret', () => {
  test('shows its values only when asked to', async () => {
    const shown = (value: string) => `apiVersion: v1\nkind: Secret\ndata:\n  password: ${value}\n`;
    fake.answer('manifests.plan', () =>
      plan({
        before: shown('•••••• (old value)'),
        after: shown('•••••• (new value)'),
        revealed: { before: shown('b2xk'), after: shown('bmV3') },
      }),
    );
    await openSheet();
    await page.getByRole('button', { name: /Secret default\/login/ }).click();
    const after = () =>
      page.getByRole('textbox', { name: 'Diff of Secret login: after' }).element().textContent;
    await expect.poll(after).toContain('password: •••••• (new value)');
    expect(after()).not.toContain('bmV3');
    await page.getByRole('button', { name: 'Show values' }).click();
    await expect.poll(after).toContain('password: bmV3');
    await page.getByRole('button', { name: 'Hide values' }).click();
    await expect.poll(after).toContain('password: •••••• (new value)');
  });
});

describe('an apply', () => {
  test('that cannot be cancelled, as nobody answers, says so', async () => {
    fake.answer('manifests.plan', () => plan({ action: 'create' }));
    fake.answer('manifests.apply', async function* (_, signal) {
      yield { type: 'begun' as const, run: 'run-1', objects: 1 };
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    });
    fake.refuse('manifests.cancel', { code: 'HOST_UNREACHABLE', message: 'Slipway does not answer.' });
    await openSheet();
    await text.click();
    await userEvent.keyboard('a');
    await page.getByRole('button', { name: 'Apply: create 1' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect.element(page.getByText(/Slipway does not answer/)).toBeVisible();
  });
});

describe('the difference on a dark page', () => {
  test('has no white bars where unchanged lines are folded', async () => {
    const lines = Array.from({ length: 40 }, (_, index) => `key${index}: same`).join('\n');
    fake.answer('manifests.plan', () =>
      plan({ before: `${lines}\nlast: one`, after: `${lines}\nlast: two` }),
    );
    fake.state.settings.change((settings) => ({ ...settings, theme: 'dark' }));
    await openSheet();
    await page.getByRole('button', { name: /Secret default\/login/ }).click();
    await expect.element(page.getByText(/unchanged lines/).first()).toBeVisible();
    const folded = document.querySelector('.cm-collapsedLines');
    if (folded === null) throw new Error('nothing is folded');
    const { backgroundImage, backgroundColor } = getComputedStyle(folded);
    expect(backgroundImage).toBe('none');
    const [red = 255] = (/\d+/.exec(backgroundColor) ?? []).map(Number);
    expect(red).toBeLessThan(80);
  });
});

describe('a release', () => {
  test('says that one of its objects is gone, and that it is back', async () => {
    fake.state.releases.set([release]);
    openApp(manifests);
    await page.getByRole('row', { name: /shop/ }).click();
    const panel = page.getByRole('complementary', { name: 'Release shop' });
    await expect.element(panel.getByText('Applied', { exact: true }).first()).toBeVisible();
    fake.state.releases.set([{ ...release, missing: [id] }]);
    await expect.element(page.getByText('Applied, 1 missing').first()).toBeVisible();
    await expect.element(panel.getByText('Missing', { exact: true })).toBeVisible();
    fake.state.releases.set([release]);
    await expect.element(page.getByText('Applied, 1 missing').first()).not.toBeInTheDocument();
  });

  test('has its panel set off from its edges, and names what failed with its file', async () => {
    fake.state.releases.set([{ ...release, results: [{ id, result: 'failed', error: 'It is forbidden.' }] }]);
    openApp(manifests);
    await page.getByRole('row', { name: /shop/ }).click();
    await expect.element(page.getByText('Secret login (a.yaml, line 1): It is forbidden.')).toBeVisible();
    const button = page.getByRole('button', { name: 'Show drift' }).element();
    const panel = button.closest('[aria-label="Release shop"]');
    if (panel === null) throw new Error('the panel has another name');
    const inset = button.getBoundingClientRect().left - panel.getBoundingClientRect().left;
    expect(inset).toBeGreaterThan(10);
  });
});
