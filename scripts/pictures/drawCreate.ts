// Draws docs/images/create.svg: the command line in a real terminal, making a real cluster, which is then deleted.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import xterm from '@xterm/headless';
import { drawTerminal } from './drawTerminal.ts';

const COLUMNS = 100;
const ROWS = 40;
const root = resolve(import.meta.dirname, '../..');

/** Runs a command in a terminal of its own, by util-linux's `script`, and gives the screen when it ended. */
const runInTerminal = async (command: string) => {
  const terminal = new xterm.Terminal({
    cols: COLUMNS,
    rows: ROWS,
    allowProposedApi: true,
    scrollback: 1000,
  });
  const child = spawn('script', ['-qfec', `stty cols ${COLUMNS} rows ${ROWS}; ${command}`, '/dev/null'], {
    cwd: root,
    env: { ...process.env, CI: '', TERM: 'xterm-256color' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  terminal.write('\u001b[1m$\u001b[0m npm run -s slipway -- create demo\r\n');
  child.stdout.on('data', (chunk: Buffer) => terminal.write(chunk));
  const [code] = await once(child, 'close');
  await new Promise<void>((done) => terminal.write('', done));
  if (code !== 0) throw new Error(`${command} ended with ${code}`);
  return terminal;
};

const list = 'npm run -s slipway -- nodes list demo';
const screen = await runInTerminal(
  `npm run -s slipway -- create demo && printf '\\n\\033[1m$\\033[0m ${list}\\n' && ${list}`,
);
const { active } = screen.buffer;
const lines = Array.from({ length: active.length }, (_, index) => active.getLine(index)).filter(
  (line) => line !== undefined,
);
const last = lines.findLastIndex((line) => line.translateToString(true) !== '');
await writeFile(resolve(root, 'docs/images/create.svg'), drawTerminal(lines.slice(0, last + 1), COLUMNS));
await runInTerminal('npm run -s slipway -- delete demo --yes');
