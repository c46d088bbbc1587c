import { describe, expect, it } from 'vitest';
import { createParser } from '../../../../src/core/manifests/parse/createParser.ts';
import { errorOf } from '../../../helpers/errorOf.ts';

const signal = () => AbortSignal.timeout(120_000);
const file = (text: string) => [{ path: 'a.yaml', text }];
const good = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';

/** Every alias makes the parser's library walk the whole document. */
const slow = () => {
  const anchors = Array.from({ length: 40_000 }, (_, index) => `k${index}: &a${index} 1`);
  const aliases = Array.from({ length: 40_000 }, (_, index) => `z${index}: *a${index}`);
  return [...anchors, ...aliases].join('\n');
};

const bomb = () => {
  const levels = Array.from({ length: 12 }, (_, level) => {
    const items = Array.from({ length: 9 }, () => (level === 0 ? 'x' : `*a${level - 1}`)).join(',');
    return `a${level}: &a${level} [${items}]`;
  });
  return `${good}${levels.join('\n')}\n`;
};

/** Milliseconds that this thread has worked: how long it waits for its turn on a busy machine does not count. */
const busy = () => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

describe('hostile files are refused in bounded time, and the app goes on meanwhile', () => {
  it.each([
    ['aliases of aliases', bomb()],
    ['an alias inside its own anchor', `${good}x: &x [*x]\n`],
    [
      'twenty aliases of a million characters',
      `${good}x: &x ${'y'.repeat(1_000_000)}\nz: [${'*x,'.repeat(20)}]\n`,
    ],
    ['ten million characters', `${good}x: "${'x'.repeat(10_000_000)}"\n`],
    ['ten million characters of lines', `${good}${'# hi\n'.repeat(2_000_000)}`],
    ['100,000 brackets', `${good}x: ${'['.repeat(100_000)}`],
    ['1,500 levels of maps', Array.from({ length: 1_500 }, (_, i) => `${' '.repeat(i)}a:\n`).join('')],
    ['200 levels', `${good}x: ${'['.repeat(200)}${']'.repeat(200)}`],
    ['6,000 objects', `${good}---\n`.repeat(6_000)],
    ['a key of two million characters', `${'x'.repeat(2_000_000)}: 1`],
    ['the prototype', `${good}__proto__: {polluted: yes}\n`],
    ['a NUL', `${good}x: "\\0"\n`],
  ])(
    '%s',
    async (_, text) => {
      const parse = createParser();
      let beats = 0;
      let gap = 0;
      let last = busy();
      const timer = setInterval(() => {
        beats += 1;
        const now = busy();
        gap = Math.max(gap, now - last);
        last = now;
      }, 10);
      try {
        const outcome = await parse(file(text), signal()).catch((error: unknown) => error);
        const findings =
          outcome instanceof Error ? [outcome.message] : (outcome as { findings: unknown[] }).findings;
        expect(findings.length).toBeGreaterThan(0);
      } finally {
        clearInterval(timer);
      }
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
      expect(beats).toBeGreaterThan(0);
      // The parser alone would hold the thread for seconds.
      expect(gap).toBeLessThan(500);
    },
    60_000,
  );

  it('gives up what the parser cannot finish, and reads the next file', async () => {
    const parse = createParser({ deadline: 2_000 });
    const error = await errorOf(parse(file(slow()), signal()));
    expect(error.code).toBe('BAD_INPUT');
    expect((await parse(file(good), signal())).objects).toHaveLength(1);
  }, 60_000);

  it('ends at once when it is cancelled', async () => {
    const parse = createParser();
    const abort = new AbortController();
    const parsing = parse(file(slow()), abort.signal);
    setTimeout(() => abort.abort(new Error('enough')), 300);
    await expect(parsing).rejects.toThrow('enough');
    expect((await parse(file(good), signal())).objects).toHaveLength(1);
  }, 30_000);

  it('reads one file after the other, and several callers in turn', async () => {
    const parse = createParser();
    expect((await parse(file(good), signal())).objects).toHaveLength(1);
    const all = await Promise.all([1, 2, 3].map(() => parse(file(good), signal())));
    expect(all.map(({ objects }) => objects.length)).toEqual([1, 1, 1]);
  });
});
