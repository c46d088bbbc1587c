import { beforeEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { namespaceEntries, nodeEntries, podColumns } from '../fake/samples.ts';
import { fake, openApp } from '../openApp.tsx';
import { cellOf, grid, listColumn, pods, podsPage } from './tablePage.ts';

const MINUTE = 60_000;

const backupColumns = ['Name', 'Renewed', 'Age'].map((name) => ({
  name,
  type: name === 'Name' ? 'string' : 'date',
  description: '',
  priority: 0,
}));

/** A custom object whose column Renewed was printed once as `printed`. */
const backup = (name: string, printed: string, renewed: number | undefined) => ({
  uid: `backup-${name}`,
  name,
  namespace: 'default',
  createdAt: Date.now() - MINUTE,
  cells: [name, printed, '1m'],
  ...(renewed === undefined ? {} : { times: { 1: renewed } }),
});

beforeEach(async () => {
  await page.viewport(1280, 800);
});

describe('a column of dates', () => {
  const openBackups = async (...rows: readonly ReturnType<typeof backup>[]) => {
    fake.table('backups').set(backupColumns, rows);
    openApp('/c/slipway%2Fdemo/r/example.com/v1/backups');
    await expect.element(grid()).toBeVisible();
  };

  test('counts on from what the server printed', async () => {
    const now = Date.now();
    await openBackups(
      backup('soon', '<invalid>', now + 5 * 1440 * MINUTE + MINUTE),
      backup('fresh', '58s', now - MINUTE + 2000),
      backup('never', '<unknown>', undefined),
    );
    await expect.element(cellOf('in 5 d')).toBeVisible();
    await expect.element(cellOf('–')).toBeVisible();
    const row = page.getByRole('row', { name: /fresh/ });
    await expect.element(row.getByRole('gridcell', { name: '1 min', exact: true }).first()).toBeVisible();
  });

  test('sorts by time, whatever was printed', async () => {
    const now = Date.now();
    await openBackups(
      backup('days-5', '5d', now - 5 * 1440 * MINUTE),
      backup('hours-9', '9h', now - 9 * 60 * MINUTE),
      backup('hours-10', '10h', now - 10 * 60 * MINUTE),
      backup('days-12', '12d', now - 12 * 1440 * MINUTE),
      backup('seconds-45', '45s', now - 45_000),
      backup('never', '<unknown>', undefined),
    );
    await page.getByRole('button', { name: 'Renewed' }).click();
    const youngest = ['seconds-45', 'hours-9', 'hours-10', 'days-5', 'days-12'];
    await expect.poll(() => listColumn()).toEqual([...youngest, 'never']);
    await page.getByRole('button', { name: 'Renewed' }).click();
    await expect.poll(() => listColumn()).toEqual([...youngest.toReversed(), 'never']);
  });
});

/** Marks of rows that have just changed. */
const flashes = () => document.querySelectorAll('[class*=flash]').length;

describe('a flash', () => {
  test('is for what changed, not for what is measured', async () => {
    const [first, ...others] = nodeEntries;
    if (first === undefined) throw new Error('the samples have nodes');
    openApp('/c/slipway%2Fdemo/nodes');
    await expect.element(cellOf(first.name)).toBeVisible();
    fake.state.nodes.set([{ ...first, use: { cpu: 1.8, memory: 3e9 } }, ...others]);
    await expect
      .element(page.getByRole('meter', { name: 'CPU' }).first())
      .toHaveAttribute('aria-valuenow', '90');
    expect(flashes()).toBe(0);
    fake.state.nodes.set([{ ...first, schedulable: false }, ...others]);
    await expect.element(page.getByText('Cordoned')).toBeVisible();
    expect(flashes()).toBe(1);
  });

  test('is not for what only becomes known', async () => {
    openApp('/c/slipway%2Fdemo/namespaces');
    await expect.element(cellOf('team')).toBeVisible();
    const counts = { pods: 41, workloads: 3, services: 2 };
    fake.state.namespaces.set(namespaceEntries.map((entry) => ({ ...entry, counts, quotas: [] })));
    await expect.element(cellOf('41').first()).toBeVisible();
    expect(flashes()).toBe(0);
  });
});

test('the panel of a pod shows its containers first, each with what it may take', async () => {
  fake.table('pods').set(podColumns, pods(2));
  openApp(`${podsPage}?open=default/web-1`);
  const panel = page.getByRole('complementary', { name: 'Pod web-1' });
  await expect.element(panel.getByText('Containers')).toBeVisible();
  const finishedAt = new Date(Date.now() - 5 * MINUTE).toISOString();
  fake.detail('pods', 'web-1', 'default').change((detail) => ({
    ...detail,
    events: [
      { type: 'Warning', reason: 'BackOff', message: 'again', count: 1, from: '', firstAt: 1, lastAt: 1 },
    ],
    object: {
      ...detail.object,
      spec: {
        initContainers: [{ name: 'proxy', image: 'proxy:1', restartPolicy: 'Always' }],
        containers: [
          {
            name: 'db',
            image: 'db:1',
            ports: [{ name: 'sql', containerPort: 5432 }],
            resources: { requests: { cpu: '250m' }, limits: { memory: '2Gi' } },
          },
        ],
      },
      status: {
        phase: 'Running',
        containerStatuses: [
          {
            name: 'db',
            ready: false,
            restartCount: 1,
            state: { running: {} },
            lastState: { terminated: { reason: 'OOMKilled', exitCode: 137, finishedAt } },
          },
        ],
      },
    },
  }));
  const container = panel.getByRole('region', { name: 'Container db' });
  for (const text of ['Running, not ready', 'sql: 5432/TCP', '250m CPU', '2Gi memory'])
    await expect.element(container.getByText(text, { exact: true })).toBeVisible();
  await expect.element(container.getByText(/OOMKilled, exit code 137, 5 min ago/)).toBeVisible();
  await expect
    .element(panel.getByRole('region', { name: 'Container proxy' }).getByText('sidecar'))
    .toBeVisible();
  await expect.element(panel.getByText('Events (1, 1 warning)')).toBeVisible();
  const titles = [...document.querySelectorAll('aside h3, [role=complementary] h3')].map(
    (title) => title.textContent,
  );
  expect(titles[0]).toBe('Containers');
});
