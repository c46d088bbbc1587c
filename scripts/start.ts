import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { ensureBuilt } from '../src/server/ensureBuilt.ts';
import { buildOrExit } from './setup/buildOrExit.ts';

/** Opens the desktop app where Electron's binary is there, else browser mode, with a line that says so. */

const root = resolve(import.meta.dirname, '..');
const args = process.argv.slice(2);

/** Electron's program; undefined where its package or its binary is not there (it is
 * downloaded apart, at the first try). */
const findElectron = (): string | undefined => {
  try {
    const file: unknown = createRequire(import.meta.url)('electron');
    return typeof file === 'string' && existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
};

/** Whether there is a screen to open a window on. */
const hasScreen = (): boolean =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);

const run = (file: string, argv: readonly string[]): Promise<number> =>
  new Promise((done) => {
    const child = spawn(file, argv, { cwd: root, stdio: 'inherit' });
    // The child ends in its own time; it takes a Ctrl-C that reaches it twice, from the terminal too, as one.
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => child.kill(name));
    child.once('error', (error) => {
      console.error(`${file} could not be started: ${error.message}`);
      done(1);
    });
    child.once('exit', (code) => done(code ?? 1));
  });

const electron = findElectron();
if (electron !== undefined && hasScreen()) {
  await buildOrExit((signal) => ensureBuilt({ part: 'desktop', say: console.log, signal }));
  process.exit(await run(electron, ['.', ...args]));
}
const why = electron === undefined ? "Electron's program is not to be had here" : 'There is no screen here';
console.log(`${why}, so Slipway opens in the browser (the same interface; npm run serve does this too).`);
process.exit(await run(process.execPath, ['src/cli/main.ts', 'serve', ...args]));
