import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSshHosts, type SshTestHost, type SshTestHosts } from '../helpers/sshHosts/openSshHosts.ts';
import { expectNoSeriousAxeFaultsInBothThemes, expectUsableWhereNarrow } from './helpers/expectUsable.ts';
import { expectNoPageFaults, openPage } from './helpers/openPage.ts';
import { type Serve, startServe } from './helpers/startServe.ts';

const PASSWORD = 'secret-of-admin';
/** A machine that is busy with other things takes its time. */
const slow = { timeout: 60_000 };

let machines: SshTestHosts;
let serve: Serve;
let hosts: readonly [SshTestHost, SshTestHost, SshTestHost, SshTestHost];

const forAWhile = () => AbortSignal.timeout(60_000);

beforeAll(async () => {
  machines = await openSshHosts(4);
  hosts = machines.hosts as unknown as typeof hosts;
  const [locked, , , configured] = hosts;
  // The first lets nobody in by a key.
  await locked.inside.exec(['rm', '/home/admin/.ssh/authorized_keys'], { signal: forAWhile() });
  await writeFile(
    path.join(machines.homedir, '.ssh', 'config'),
    `Host lab\n  HostName ${configured.address}\n  User deploy\nHost *\n  ConnectTimeout 10\n`,
  );
  // known_hosts and ~/.ssh/config are those of the test's own home.
  serve = await startServe({ env: { HOME: machines.homedir, SSH_AUTH_SOCK: undefined } });
});
afterAll(async () => {
  await serve?.[Symbol.asyncDispose]();
  await machines?.[Symbol.asyncDispose]();
});

const openMachines = async (): Promise<Page> => {
  const page = await openPage(serve, { route: '/hosts' });
  await page.getByRole('heading', { name: 'Machines', exact: true }).waitFor();
  return page;
};

const dialogOf = (page: Page, name?: string | RegExp) =>
  page.getByRole('dialog', name === undefined ? {} : { name });

const rowOf = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByRole('gridcell', { name, exact: true }) });

const waitForState = (page: Page, name: string, state: string) =>
  rowOf(page, name).getByText(state, { exact: true }).waitFor(slow);

const openPanel = async (page: Page, name: string) => {
  await rowOf(page, name).getByRole('gridcell', { name, exact: true }).click();
  const panel = page.getByRole('complementary', { name: `Machine ${name}` });
  await panel.waitFor();
  return panel;
};

/** In the order of the machines' lives: each needs what the one before has left. */
describe('the page of machines', () => {
  it('says what machines are for, and is found by the rail, its key and the palette', async () => {
    const page = await openPage(serve);
    await page.getByRole('link', { name: 'Machines' }).click();
    await page.getByText('A machine needs Linux with systemd').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('h');
    await page.getByRole('heading', { name: 'Clusters', exact: true }).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('ssh hosts');
    await page.keyboard.press('Enter');
    await page.getByText('A machine needs Linux with systemd').waitFor();
    await expectNoSeriousAxeFaultsInBothThemes(page);
    expectNoPageFaults(page);
  });

  it('adds one with the keyboard alone: its key is confirmed, a wrong password is not the end', async () => {
    const page = await openMachines();
    const [{ address, name, fingerprint }] = hosts;
    const { keyboard } = page;
    await keyboard.press('a');
    await dialogOf(page, 'Add machines').waitFor();
    await keyboard.type(`admin@${address}`);
    await keyboard.press('Enter');
    const question = dialogOf(page, 'Is this the machine’s key?');
    await question.getByText(await fingerprint(), { exact: true }).waitFor(slow);
    await question.getByText('ssh-keygen -lf').waitFor();
    // Enter alone does not accept it: the form is there again, with what was typed.
    await keyboard.press('Enter');
    const target = dialogOf(page, 'Add machines').getByLabel('Machine', { exact: true });
    await target.waitFor();
    expect(await target.inputValue()).toBe(`admin@${address}`);
    await keyboard.press('Enter');
    await question.waitFor(slow);
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    const form = dialogOf(page, 'Add machines');
    await form.getByText(/did not let you in/).waitFor(slow);
    await expectFocus(page, 'Password');
    await keyboard.type('wrong');
    await keyboard.press('Enter');
    await form.getByText(/the password is wrong/).waitFor(slow);
    await expectFocus(page, 'Password');
    await expectNoSeriousAxeFaultsInBothThemes(page);
    await keyboard.press('Control+a');
    await keyboard.type(PASSWORD);
    await keyboard.press('Enter');
    await form.waitFor({ state: 'detached', ...slow });
    await waitForState(page, name, 'ready');
    expect(await readKept()).not.toContain(PASSWORD);
    expect(page.url()).not.toContain(PASSWORD);
    expect(serve.stderr()).not.toContain(PASSWORD);
  });

  it('adds pasted lines; what is wrong stays, with the reason, and is tried again', async () => {
    const page = await openMachines();
    const [, second, third] = hosts;
    await page.getByRole('button', { name: 'Add machines' }).click();
    const dialog = dialogOf(page);
    await dialog.getByText('Several, one a line').click();
    const good = [`root@${second.address} web-1`, `root@${third.address}:22 web-2`];
    await dialog
      .getByRole('textbox', { name: 'Machines', exact: true })
      .fill(`# the lab\n${good.join('\n')}\nroot@${third.address}:23 web-3\n`);
    await dialog.getByRole('button', { name: 'Add 3 machines' }).click();
    const results = dialog.getByRole('list', { name: 'What became of each machine' });
    await results.getByText('refuses connections').waitFor(slow);
    for (const { fingerprint } of [second, third]) {
      await results.getByText(await fingerprint(), { exact: true }).waitFor();
    }
    await expectUsableWhereNarrow(page, () => results.scrollIntoViewIfNeeded());
    for (const line of good) await results.getByLabel(`I compared it: it is the key of ${line}`).check();
    await expectNoSeriousAxeFaultsInBothThemes(page);
    await dialog.getByRole('button', { name: 'Try 3 machines again' }).click();
    await expect.poll(() => results.getByText('added', { exact: true }).count()).toBe(2);
    const rest = dialog.getByRole('textbox', { name: 'Machines that are not added yet' });
    expect(await rest.inputValue()).toBe(`root@${third.address}:23 web-3`);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Discard', exact: true }).click();
    await waitForState(page, 'web-1', 'ready');
    await waitForState(page, 'web-2', 'ready');
    expectNoPageFaults(page);
  });

  it('adds what ~/.ssh/config names', async () => {
    const page = await openMachines();
    const { name } = hosts[3];
    await page.getByRole('button', { name: 'Add machines' }).click();
    const dialog = dialogOf(page);
    await dialog.getByText('From ~/.ssh/config').click();
    await dialog.getByLabel('lab', { exact: true }).check();
    await dialog.getByRole('button', { name: 'Add 1 machine' }).click();
    await dialog.getByLabel('I compared it: it is the key of lab').check(slow);
    await dialog.getByRole('button', { name: 'Try 1 machine again' }).click();
    await dialog.waitFor({ state: 'detached', ...slow });
    await waitForState(page, name, 'ready');
  });

  it('edits one with the keyboard alone, and keeps what it had while the machine is not reached so', async () => {
    const page = await openMachines();
    const { name, address } = hosts[3];
    const { keyboard } = page;
    await waitForState(page, name, 'ready');
    await rowOf(page, name).click();
    await keyboard.press('e');
    const dialog = dialogOf(page, `Edit ${name}`);
    const field = (label: string) => dialog.getByLabel(label, { exact: true });
    await expectFocus(page, 'Machine');
    expect(await field('Machine').inputValue()).toBe('lab');
    expect(await field('Address').inputValue()).toBe(address);
    const save = dialog.getByRole('button', { name: /^(Test and save|Save)$/ });
    expect(await save.isDisabled()).toBe(true);
    await keyboard.press('Control+a');
    await keyboard.type(`root@${address}:23`);
    await keyboard.press('Enter');
    await dialog.getByText('refuses connections').waitFor(slow);
    await expectNoSeriousAxeFaultsInBothThemes(page);
    await expectUsableWhereNarrow(page, () => save.scrollIntoViewIfNeeded());
    await field('Machine').focus();
    await keyboard.press('Control+a');
    await keyboard.type(`root@${address}`);
    await field('Labels').focus();
    await keyboard.type('zone');
    await dialog.getByText('«zone» is no label').waitFor();
    await keyboard.type('=b');
    await keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached', ...slow });
    const panel = await openPanel(page, name);
    await panel.getByText(`root@${address}`, { exact: true }).waitFor();
    await panel.getByText('zone=b', { exact: true }).waitFor();
    await waitForState(page, name, 'ready');
    expectNoPageFaults(page);
  });

  it('checks machines, problems first, and keeps what was found in the panel', async () => {
    const page = await openMachines();
    const { inside } = hosts[1];
    await inside.putFiles([{ path: '/etc/kubernetes/manifests/etcd.yaml', content: '' }], {
      signal: forAWhile(),
    });
    const panel = await openPanel(page, 'web-1');
    await panel.getByRole('button', { name: 'Check', exact: true }).click();
    const dialog = dialogOf(page, 'Can web-1 become a node?');
    const first = dialog.getByRole('listitem').first();
    await first.getByText('manifests of etcd.yaml on the machine').waitFor(slow);
    await first.getByText('Problem', { exact: true }).waitFor();
    await expectNoSeriousAxeFaultsInBothThemes(page);
    await inside.exec(['rm', '-r', '/etc/kubernetes'], { signal: forAWhile() });
    await dialog.getByRole('button', { name: 'Check again' }).click();
    await dialog.getByText('It can be a node.').waitFor(slow);
    await page.keyboard.press('Escape');
    await panel.getByText('It can be a node.').waitFor();
    await expectUsableWhereNarrow(page, () => page.getByText('Last check').scrollIntoViewIfNeeded());
    expectNoPageFaults(page);
  });

  it('mends what it can when it is told to, and says what was changed', async () => {
    const page = await openMachines();
    const [, { inside }, , { name: other }] = hosts;
    await inside.exec(['hostname', other], { signal: forAWhile() });
    await waitForState(page, 'web-1', 'ready');
    await page.getByRole('button', { name: 'Check all' }).click();
    const found = dialogOf(page).getByRole('region', { name: 'web-1' });
    await found.getByRole('button', { name: 'Set the host name' }).click(slow);
    const confirm = dialogOf(page, 'Set the host name on web-1?');
    await confirm.getByText('it stays so when a cluster on it is deleted').waitFor();
    await expectNoSeriousAxeFaultsInBothThemes(page);
    await page.keyboard.press('Enter');
    await confirm.getByText(`The host name is web-1; it was ${other}.`).waitFor(slow);
    const { stdout } = await inside.exec(['hostname'], { signal: forAWhile() });
    expect(stdout.trim()).toBe('web-1');
    await page.keyboard.press('Enter');
    await confirm.waitFor({ state: 'detached' });
    expect(await found.getByText('Host name:').count()).toBe(0);
  });

  it('names the node that a machine is, and removes it only by force', async () => {
    const page = await openMachines();
    const marker = JSON.stringify({ version: 1, cluster: 'gone', node: 'cp-1' });
    await hosts[2].inside.putFiles([{ path: '/etc/slipway/node.json', content: marker, mode: 0o600 }], {
      signal: forAWhile(),
    });
    await page.keyboard.press('r');
    await rowOf(page, 'web-2').getByText('gone / cp-1').waitFor(slow);
    await rowOf(page, 'web-2').click();
    await page.keyboard.press('Delete');
    const dialog = dialogOf(page, 'Remove web-2 from the list?');
    await dialog.waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await dialog.getByText('is the node cp-1 of the cluster gone').waitFor(slow);
    // Enter again keeps it.
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.keyboard.press('Delete');
    await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
    await dialog.getByRole('button', { name: 'Remove by force' }).click(slow);
    await rowOf(page, 'web-2').waitFor({ state: 'detached', ...slow });
  });

  it('tells in words when one is switched off, and that its key is another when it comes back', async () => {
    const page = await openMachines();
    const { container, inside, start } = hosts[1];
    await container.stop({ t: 1 });
    const panel = await openPanel(page, 'web-1');
    await page.getByRole('button', { name: 'Ask all machines again' }).click();
    await panel.getByRole('button', { name: 'Test again' }).click();
    await dialogOf(page, 'Test web-1')
      .getByText(/Is it switched on/)
      .waitFor(slow);
    await expectNoSeriousAxeFaultsInBothThemes(page);
    await page.keyboard.press('Escape');
    await waitForState(page, 'web-1', 'unreachable');
    await start();
    await inside.exec(['sh', '-c', 'rm /etc/ssh/ssh_host_* && ssh-keygen -A && systemctl restart ssh'], {
      signal: forAWhile(),
    });
    await page.getByRole('button', { name: 'Ask all machines again' }).click();
    await waitForState(page, 'web-1', 'key changed');
    await panel.getByText(/shows the key SHA256:\S+, and SHA256:\S+ is known/).waitFor();
    await panel.getByText(/ssh-keygen -R/).waitFor();
    await expectNoSeriousAxeFaultsInBothThemes(page);
    expectNoPageFaults(page);
  });
});

const expectFocus = (page: Page, label: string) =>
  page.getByLabel(label, { exact: true }).and(page.locator(':focus')).waitFor();

/** All that Slipway wrote into its home. */
const readKept = async (): Promise<string> => {
  const files = await readdir(serve.home, { recursive: true, withFileTypes: true });
  const own = files.filter((file) => file.isFile());
  return (await Promise.all(own.map((file) => readFile(path.join(file.parentPath, file.name), 'utf8')))).join(
    '\n',
  );
};
