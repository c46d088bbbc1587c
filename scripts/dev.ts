import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { startPage } from './dev/startPage.ts';

/**
 * The page from its sources, anew with each change: over a real `serve`, or over the fake of the contract with `--fake`,
 * which needs no Docker.
 */

const { values } = parseArgs({
  options: { fake: { type: 'boolean', default: false }, port: { type: 'string', default: '7430' } },
});
const port = Number(values.port);

const addressOf = (server: Awaited<ReturnType<typeof startPage>>): string =>
  (server.resolvedUrls?.local[0] ?? '').replace(/\/$/, '');

const runFake = async (): Promise<void> => {
  const page = await startPage({ port });
  console.log(`Slipway over sample data, nothing is real:\n  ${addressOf(page)}/\nCtrl-C ends it.`);
};

/** One line of `serve --json`: a link that signs a browser in, once. */
interface Link {
  readonly url: string;
}

const runReal = async (): Promise<void> => {
  const argv = ['src/cli/main.ts', 'serve', '--json', '--port', '0'];
  const serve = spawn(process.execPath, argv, {
    cwd: resolve(import.meta.dirname, '..'),
    stdio: ['inherit', 'pipe', 'inherit'],
  });
  // It ends in its own time; it takes a Ctrl-C that reaches it twice, from the terminal too, as one.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => serve.kill(name));
  const ended = once(serve, 'exit');
  void ended.then(([code]) => process.exit(code ?? 1));
  let address: string | undefined;
  for await (const line of createInterface({ input: serve.stdout })) {
    const { origin, hash } = new URL((JSON.parse(line) as Link).url);
    address ??= addressOf(await startPage({ port, engine: origin }));
    console.log(`  ${address}/${hash}`);
    console.log('The link signs one browser in, once. Enter gives another one; Ctrl-C ends Slipway.');
  }
  await ended;
};

await (values.fake ? runFake() : runReal());
