import { homedir } from 'node:os';
import manifest from '../../package.json' with { type: 'json' };
import { createCore } from '../core/createCore.ts';
import type { CliIo } from './cliIo.ts';

/** What a person types to run the command line: through npm in a checkout, else by its name. */
const findProgramName = (env: NodeJS.ProcessEnv): string =>
  env['npm_lifecycle_event'] === undefined ? 'slipway' : 'npm run -s slipway --';

/** Ctrl-C, the end that a supervisor asks for, and a terminal that was closed. */
const INTERRUPTS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Calls back for each of these signals that this process gets, in place of ending. */
const onInterrupt = (listener: () => void): (() => void) => {
  for (const name of INTERRUPTS) process.on(name, listener);
  return () => {
    for (const name of INTERRUPTS) process.off(name, listener);
  };
};

/** The command line's world: this process, this machine, the real engine. */
export const makeProcessIo = (): CliIo => ({
  core: () => createCore({ env: process.env, homedir: homedir() }),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  homedir: homedir(),
  cwd: process.cwd(),
  program: findProgramName(process.env),
  version: manifest.version,
  now: Date.now,
  onInterrupt,
  // Loaded when it is asked for: no other command needs it.
  openServer: async (request) => (await import('../server/serveCore.ts')).serveCore(request),
  openBrowser: async (link) => (await import('./openBrowser.ts')).openBrowser(link, process.env),
  exit: (code) => process.exit(code),
});
