import { describe, expect, it } from 'vitest';
import { makeAppMenu } from '../../../src/main/appMenu.ts';
import { type Notice, notifyOperations } from '../../../src/main/notifyOperations.ts';
import { makeTrayMenu } from '../../../src/main/trayMenu.ts';
import type { ClusterEntry } from '../../../src/shared/contract/clusters.ts';
import type { OperationsEvent } from '../../../src/shared/contract/operations.ts';
import type { OperationRecord } from '../../../src/shared/operation.ts';

const entry = (
  name: string,
  provider: 'docker' | 'kubeconfig',
  state: ClusterEntry['state'],
): ClusterEntry => ({
  id: `${provider === 'docker' ? 'slipway' : 'context'}/${name}`,
  name,
  provider,
  state,
  isCurrentContext: false,
  nodes: [],
});

describe('the tray', () => {
  const gone: string[] = [];
  const actions = { goTo: (route: string) => gone.push(route), quit: () => gone.push('quit') };

  it('lists the clusters with their state, our own first, each leading to its page', () => {
    const menu = makeTrayMenu(
      [entry('aws', 'kubeconfig', 'unknown'), entry('demo', 'docker', 'running')],
      actions,
    );
    expect(menu.map(({ label }) => label)).toEqual([
      'Open Slipway',
      undefined,
      'demo: running',
      'aws: unknown',
      undefined,
      'Quit Slipway',
    ]);
    menu[2]?.click?.();
    menu.at(-1)?.click?.();
    expect(gone).toEqual(['/c/slipway%2Fdemo', 'quit']);
  });

  it('says when there are none, and how many more there are', () => {
    expect(makeTrayMenu([], actions)[2]).toMatchObject({ label: 'No clusters yet', enabled: false });
    const many = Array.from({ length: 40 }, (_, index) => entry(`c${index}`, 'docker', 'running'));
    expect(makeTrayMenu(many, actions).map(({ label }) => label)).toContain('25 more …');
  });
});

describe('a notice', () => {
  const record = (id: string, state: OperationRecord['state']): OperationRecord => ({
    id,
    kind: 'create',
    cluster: 'demo',
    state,
    startedAt: 1,
    phases: [],
    ...(state === 'failed'
      ? { error: { code: 'TIMED_OUT', message: 'The nodes did not become Ready.' } }
      : {}),
  });

  const noticesOf = async (events: readonly OperationsEvent[], focused = false) => {
    const shown: Notice[] = [];
    const stream = async function* () {
      yield* events;
    };
    await notifyOperations(stream(), { isFocused: () => focused, show: (notice) => shown.push(notice) });
    return shown;
  };

  const begun: OperationsEvent = {
    type: 'snapshot',
    operations: [record('1', 'running'), record('0', 'done')],
  };
  const changed = (operation: OperationRecord): OperationsEvent => ({ type: 'changed', operation });

  it('is shown when an operation ends, and leads to it', async () => {
    expect(await noticesOf([begun, changed(record('1', 'done')), changed(record('1', 'done'))])).toEqual([
      { title: 'Creating demo is done', body: 'Click to see it.', route: '/operations/1' },
    ]);
  });

  it('says why it failed', async () => {
    const [notice] = await noticesOf([begun, changed(record('1', 'failed'))]);
    expect(notice).toMatchObject({ title: 'Creating demo failed', body: 'The nodes did not become Ready.' });
  });

  it('is not shown while the window is looked at, for what was cancelled, or for what had ended before', async () => {
    expect(await noticesOf([begun, changed(record('1', 'done'))], true)).toEqual([]);
    expect(await noticesOf([begun, changed(record('1', 'cancelled'))])).toEqual([]);
    expect(await noticesOf([begun])).toEqual([]);
  });
});

describe('the menu', () => {
  const menuOf = (platform: NodeJS.Platform) => {
    const called: string[] = [];
    const menu = makeAppMenu(platform, {
      goTo: (route) => called.push(route),
      openFiles: () => called.push('open'),
      checkForUpdates: () => called.push('updates'),
    });
    return { called, menu };
  };

  it('leads into the page, and to the dialog and the updates', () => {
    const { menu, called } = menuOf('linux');
    for (const { submenu } of menu) {
      if (!Array.isArray(submenu)) continue;
      for (const { click } of submenu) (click as (() => void) | undefined)?.();
    }
    expect(called).toEqual(['/new', 'open', '/settings', 'updates']);
  });

  it('offers neither a reload nor the developer tools', () => {
    const text = JSON.stringify(menuOf('darwin').menu).toLowerCase();
    for (const role of ['reload', 'forcereload', 'toggledevtools', 'viewmenu'])
      expect(text).not.toContain(role);
    expect(text).toContain('appmenu');
  });
});
