import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const programs: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['explorer.exe'],
};

/** Milliseconds that a browser has to read the file before it goes. */
const KEPT = 60_000;

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/**
 * Opens a link in the person's browser. The link is a secret, and every user of the machine can read the arguments of
 * a program: so the browser gets a file that only this user can read and that leads to the link.
 * Resolves with false when no browser can be started.
 */
export const openBrowser = async (link: string, env: NodeJS.ProcessEnv): Promise<boolean> => {
  const [program, ...args] = programs[process.platform] ?? ['xdg-open'];
  if (process.platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return false;
  // The folder is the user's own, mode 0700.
  const folder = await mkdtemp(path.join(tmpdir(), 'slipway-open-'));
  const file = path.join(folder, 'open.html');
  const page = `<!doctype html><meta charset="utf-8"><title>Slipway</title><meta http-equiv="refresh" content="0;url=${escapeHtml(link)}">`;
  await writeFile(file, page, { mode: 0o600 });
  const remove = () => rm(folder, { recursive: true, force: true });
  const started = await new Promise<boolean>((resolve) => {
    const child = spawn(program, [...args, file], { env, stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => resolve(true));
    child.unref();
  });
  if (started) setTimeout(() => void remove(), KEPT).unref();
  else await remove();
  return started;
};
