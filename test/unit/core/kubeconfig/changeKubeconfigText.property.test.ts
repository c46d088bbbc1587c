import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { addTo, removeFrom } from './fixtures.ts';

const LISTS = ['clusters', 'contexts', 'users'] as const;
const CONTENT = { clusters: 'cluster', contexts: 'context', users: 'user' } as const;

const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const value = fc.oneof(
  word,
  word.map((text) => `"${text}:  ${text}"`),
  word.map((text) => `'it''s ${text}'`),
  word.map((text) => `{a: ${text}, "b": [1,  2]}`),
  fc.constant(''),
);
const comment = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  word.map((text) => ` # ${text}`),
);

/** One entry of a list in block style, as lines that begin at the dash. */
const blockEntry = (list: (typeof LISTS)[number]) =>
  fc
    .record({
      name: word,
      value,
      comment,
      key: word,
      tail: fc.constantFrom('', '  # its end', '\n  # after a gap'),
    })
    .map(({ name, value: content, comment: remark, key, tail }) => [
      `- name: other-${name}${remark}`,
      `  ${CONTENT[list]}:`,
      `    ${key}: ${content}`.trimEnd() + remark,
      ...(tail === '' ? [] : tail.split('\n')),
    ]);

const fullList = (list: (typeof LISTS)[number]) =>
  fc.oneof(
    fc.constant([`${list}: []`]),
    fc.constant([`${list}: [] # none yet`]),
    fc
      .array(word, { minLength: 1, maxLength: 3 })
      .map((names) => [`${list}: [ ${names.map((name) => `{name: other-${name}}`).join(' , ')} ]  # flow`]),
    fc
      .array(word, { minLength: 1, maxLength: 3 })
      .map((names) => [
        `${list}: [`,
        names.map((name) => `    {"name": "other-${name}"}`).join(',\n'),
        '  ]',
      ]),
    fc
      .record({
        indent: fc.constantFrom('', '  ', '     '),
        entries: fc.array(blockEntry(list), { minLength: 1, maxLength: 3 }),
        remark: comment,
      })
      .map(({ indent, entries, remark }) => [
        `${list}:${remark}`,
        ...entries.flat().map((line) => (line === '' ? '' : indent + line)),
      ]),
  );

const emptyList = (list: (typeof LISTS)[number]) =>
  fc.constantFrom([], [`${list}:`], [`${list}: null`], [`${list}: ~ # none`], [`${list}:   [ ]`]);

const otherParts = fc.subarray(
  [
    ['apiVersion: v1'],
    ['kind: "Config"'],
    ['current-context: one  # mine'],
    ['preferences: {}'],
    ['# a remark', ''],
  ],
  { minLength: 1 },
);

const assemble = (lists: (list: (typeof LISTS)[number]) => fc.Arbitrary<readonly string[]>) =>
  fc
    .record({
      lists: fc.tuple(lists('clusters'), lists('contexts'), lists('users')),
      others: otherParts,
      order: fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
      eol: fc.constantFrom('\n', '\r\n'),
      begin: fc.constantFrom('', '---\n', '# my clusters\n\n', '\uFEFF'),
      finished: fc.boolean(),
    })
    .map(({ lists: parts, others, order, eol, begin, finished }) => {
      const blocks = [...parts, ...others].map((lines, index) => ({ lines, at: order[index] ?? 0 }));
      const body = blocks.toSorted((a, b) => a.at - b.at).flatMap(({ lines }) => lines);
      const text = begin + body.join('\n') + (finished ? '\n' : '');
      return text.replaceAll('\n', eol);
    });

const jsonFile = fc
  .record({
    lists: fc.tuple(...LISTS.map(() => fc.array(fc.record({ name: word.map((name) => `other-${name}`) })))),
    indent: fc.constantFrom(undefined, 2, 4, '\t'),
    end: fc.constantFrom('', '\n'),
  })
  .map(({ lists, indent, end }) => {
    const data = { kind: 'Config', ...Object.fromEntries(LISTS.map((list, index) => [list, lists[index]])) };
    return JSON.stringify(data, null, indent) + end;
  });

const dataOf = (text: string) => parse(text.replace('\uFEFF', '')) as Record<string, unknown[] | null>;
const others = (text: string) => {
  const data = dataOf(text);
  const foreign = LISTS.map((list) => [
    list,
    (data[list] ?? []).filter((entry) => (entry as { name: string }).name !== 'slipway-demo'),
  ]);
  return { ...data, ...Object.fromEntries(foreign) };
};

/** The lines of `part` that are not found in `whole` in the same order; an entry may get a comma after it. */
const missingLines = (part: string, whole: string): readonly string[] => {
  const lines = whole.split(/,?\r?\n/);
  let at = 0;
  return part.split(/,?\r?\n/).filter((line) => {
    const found = lines.indexOf(line, at);
    if (found !== -1) at = found + 1;
    return found === -1;
  });
};

const EMPTY_LIST_LINE = /^\uFEFF?(clusters|contexts|users):/;

describe('any kubeconfig', { timeout: 60_000 }, () => {
  it('has its bytes again when what was added is removed', () => {
    fc.assert(
      fc.property(fc.oneof(assemble(fullList), jsonFile), (text) => {
        const added = addTo(text, 'demo');
        expect(LISTS.map((list) => dataOf(added)[list]?.length)).toEqual(
          LISTS.map((list) => (dataOf(text)[list]?.length ?? 0) + 1),
        );
        expect(others(added)).toEqual(others(text));
        expect(removeFrom(added, 'demo')).toBe(text);
      }),
      { numRuns: 150 },
    );
  });

  it('can lose the first of two clusters as if it had never been there', () => {
    fc.assert(
      fc.property(fc.oneof(assemble(fullList), jsonFile), (text) => {
        expect(removeFrom(addTo(addTo(text, 'demo'), 'next'), 'demo')).toBe(addTo(text, 'next'));
      }),
      { numRuns: 100 },
    );
  });

  it('keeps every line and value of others, with lists that are missing or null too', () => {
    const mixed = assemble((list) => fc.oneof(fullList(list), emptyList(list)));
    fc.assert(
      fc.property(mixed, (text) => {
        const added = addTo(text, 'demo', { currentContext: 'slipway-demo' });
        const removed = removeFrom(added, 'demo', { currentContext: '' });
        const changeable = (line: string): boolean =>
          EMPTY_LIST_LINE.test(line) || /^\uFEFF?current-context:/.test(line);
        expect(missingLines(text, added).filter((line) => !changeable(line))).toEqual([]);
        expect(missingLines(text, removed).filter((line) => !changeable(line))).toEqual([]);
        expect(others(removed)).toEqual({ ...others(text), 'current-context': '' });
      }),
      { numRuns: 150 },
    );
  });
});
