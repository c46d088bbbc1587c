import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { changeKubeconfigText } from '../../../../src/core/kubeconfig/changeKubeconfigText.ts';
import { deleteContext } from '../../../../src/core/kubeconfig/editContext.ts';
import { importContexts } from '../../../../src/core/kubeconfig/importContexts.ts';
import { makeTempFolder } from './fixtures.ts';

const { signal } = new AbortController();
const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
/** Needs no quotes. */
const plain = word.map((text) => `to-${text}`);
const quote = fc.constantFrom(
  (text: string) => text,
  (text: string) => `"${text}"`,
  (text: string) => `'${text}'`,
);
const remark = fc.constantFrom('', ' # mine', '   #: x');

/** The entry of one context, as lines that begin at the dash. */
const contextLines = fc
  .record({
    quote,
    remark,
    namespace: fc.option(plain),
    isFlow: fc.boolean(),
    isNameFirst: fc.boolean(),
    extra: fc.constantFrom('', 'extensions:\n      - {name: other, extension: {a: [1,  2]}}', 'x-own: "  y"'),
  })
  .map((made) => (name: string) => {
    const namespace = made.namespace === null ? [] : [`namespace: ${made.quote(made.namespace)}`];
    const extra = made.extra === '' ? [] : [made.extra];
    const nameLine = `name: ${made.quote(name)}${made.remark}`;
    const body = made.isFlow
      ? [
          `context: { cluster: c, ${[...namespace].map((part) => `${part}, `).join('')}"user":   u }${made.remark}`,
        ]
      : [
          'context:',
          ...['cluster: c', ...namespace, ...extra, `user: u${made.remark}`].map((line) => `  ${line}`),
        ];
    const [first = '', ...rest] = made.isNameFirst ? [nameLine, ...body] : [...body, nameLine];
    return [`- ${first}`, ...rest.map((line) => `  ${line}`), ...(made.isFlow ? [] : ['  # after it'])];
  });

const file = fc
  .record({
    entries: fc.array(contextLines, { minLength: 2, maxLength: 4 }),
    indent: fc.constantFrom('', '  '),
    eol: fc.constantFrom('\n', '\r\n'),
    mark: fc.constantFrom('', '\uFEFF'),
    end: fc.constantFrom('', '\n', '\n# the end\n'),
    current: fc.constantFrom('current-context: a0', 'current-context: "a0" # now', "current-context:   'a0'"),
  })
  .map(({ entries, indent, eol, mark, end, current }) => {
    const contexts = entries.flatMap((entry, index) => entry(`a${index}`)).map((line) => indent + line);
    const lines = [
      '# by hand',
      current,
      'clusters: [ {"name": "c",  "cluster": {server: https://x}} ]',
      'contexts: # all of them',
      ...contexts,
      'x-unknown: {b:   1}',
      'users:',
      '    - name: u',
      '      user: {token: "a  b"}',
    ];
    return mark + lines.join('\n').replaceAll('\n', eol) + end.replaceAll('\n', eol);
  });

const contextOf = (text: string, name: string) =>
  (
    parse(text.replace('\uFEFF', '')) as { contexts: { name: string; context: { namespace?: string } }[] }
  ).contexts.find((entry) => entry.name === name);

/** Lines of the one that are not in the other, and the other way round. */
const differingLines = (before: string, after: string): number => {
  const one = before.split('\n');
  const other = after.split('\n');
  let same = 0;
  while (same < Math.min(one.length, other.length) && one[same] === other[same]) same += 1;
  let tail = 0;
  while (tail < Math.min(one.length, other.length) - same && one.at(-1 - tail) === other.at(-1 - tail))
    tail += 1;
  return Math.max(one.length, other.length) - same - tail;
};

const change = (text: string, value: Parameters<typeof changeKubeconfigText>[1]['value'] & {}) =>
  changeKubeconfigText(text, { value }, 'FILE');

describe('a change of one context in any kubeconfig', { timeout: 60_000 }, () => {
  it('renames it on its line alone, and back to the same bytes', () => {
    fc.assert(
      fc.property(file, plain, (text, to) => {
        const renamed = change(text, { of: 'a1', name: to });
        expect(contextOf(renamed, to)?.context).toEqual(contextOf(text, 'a1')?.context);
        expect(differingLines(text, renamed)).toBe(1);
        expect(change(renamed, { of: to, name: 'a1' })).toBe(text);
      }),
      { numRuns: 80 },
    );
  });

  it('takes any name that fits on a line, and kubectl would read the same', () => {
    const names = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 40 })
      .filter((name) => !/[\p{Cc}\p{Cs}\u2028\u2029\ufeff\ufffe\uffff]/u.test(name) && !/^a\d$/.test(name));
    fc.assert(
      fc.property(file, names, (text, to) => {
        const renamed = change(text, { of: 'a0', name: to });
        expect(contextOf(renamed, to)?.context).toEqual(contextOf(text, 'a0')?.context);
        // kubectl reads YAML 1.1.
        const names11 = (
          parse(renamed.replace('\uFEFF', ''), { version: '1.1' }) as { contexts: { name: unknown }[] }
        ).contexts.map(({ name }) => name);
        expect(names11).toContain(to);
        expect(differingLines(text, renamed)).toBe(1);
      }),
      { numRuns: 100 },
    );
  });

  it('sets a namespace on one line, and takes it out again to the same bytes', () => {
    fc.assert(
      fc.property(file, plain, (text, namespace) => {
        const had = contextOf(text, 'a1')?.context.namespace;
        const changed = change(text, { of: 'a1', namespace });
        expect(contextOf(changed, 'a1')?.context.namespace).toBe(namespace);
        expect(differingLines(text, changed)).toBeLessThanOrEqual(1);
        const back = change(changed, { of: 'a1', namespace: had });
        expect(back).toBe(text);
        const without = change(text, { of: 'a1', namespace: undefined });
        expect(contextOf(without, 'a1')?.context).not.toHaveProperty('namespace');
        expect(differingLines(text, without)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 80 },
    );
  });

  it('sets the current context on its line, and back to the same bytes', () => {
    fc.assert(
      fc.property(file, (text) => {
        const changed = changeKubeconfigText(text, { currentContext: 'a1' }, 'FILE');
        expect(differingLines(text, changed)).toBe(1);
        expect(changeKubeconfigText(changed, { currentContext: 'a0' }, 'FILE')).toBe(text);
      }),
      { numRuns: 100 },
    );
  });

  it('has its bytes again when what was imported is deleted', async () => {
    await using folder = await makeTempFolder();
    const path = join(folder.path, 'config');
    const text = [
      'clusters: [{name: c, cluster: {server: https://new}}]',
      'users: [{name: v, user: {token: t}}]',
      'contexts: [{name: added, context: {cluster: c, user: v}}]',
    ].join('\n');
    await fc.assert(
      fc.asyncProperty(file, async (original) => {
        await writeFile(path, original);
        const choices = [{ name: 'added', action: 'add' as const }];
        expect(await importContexts({ chain: [path], text, choices, signal })).toEqual({ added: ['added'] });
        const imported = await readFile(path, 'utf8');
        expect((parse(imported.replace('\uFEFF', '')) as { clusters: unknown[] }).clusters).toHaveLength(2);
        await deleteContext({ chain: [path], file: path, name: 'added', signal });
        expect(await readFile(path, 'utf8')).toBe(original);
      }),
      { numRuns: 30 },
    );
  });
});
