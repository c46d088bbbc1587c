import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeObject } from '../../../../../src/core/kube/resources/mergeObject.ts';

const container = (name: string, image: string, more: object = {}) => ({ name, image, ...more });

describe('bringing an edit into what is there now', () => {
  it('keeps what both changed at different places', () => {
    expect(
      mergeObject({
        base: { spec: { replicas: 1, paused: false }, status: { ready: 0 } },
        mine: { spec: { replicas: 3, paused: false }, status: { ready: 0 } },
        theirs: { spec: { replicas: 1 }, status: { ready: 1 }, extra: { a: 1 } },
      }),
    ).toEqual({ value: { spec: { replicas: 3 }, status: { ready: 1 }, extra: { a: 1 } }, conflicts: [] });
  });

  it('merges lists whose entries have a name entry by entry', () => {
    const base = [container('web', 'web:1'), container('log', 'log:1'), container('old', 'old:1')];
    const mine = [container('web', 'web:2'), container('log', 'log:1'), container('new', 'new:1')];
    const theirs = [
      container('injected', 'mesh:1'),
      container('web', 'web:1', { tty: true }),
      container('log', 'log:1'),
      container('old', 'old:1'),
    ];
    expect(mergeObject({ base, mine, theirs })).toEqual({
      value: [
        container('web', 'web:2', { tty: true }),
        container('log', 'log:1'),
        container('new', 'new:1'),
        container('injected', 'mesh:1'),
      ],
      conflicts: [],
    });
  });

  it('tells each place that both changed, and keeps mine there', () => {
    expect(
      mergeObject({
        base: { data: { sky: 'blue', sea: 'green' }, list: [1] },
        mine: { data: { sky: 'red' }, list: [1, 2] },
        theirs: { data: { sky: 'grey', sea: 'dark' }, list: [0, 1] },
      }),
    ).toEqual({
      value: { data: { sky: 'red' }, list: [1, 2] },
      conflicts: [
        { path: 'data.sky', mine: 'red', theirs: 'grey' },
        { path: 'data.sea', mine: undefined, theirs: 'dark' },
        { path: 'list', mine: [1, 2], theirs: [0, 1] },
      ],
    });
  });

  it('tells entries apart by no key that two of them share', () => {
    const ports = (...protocols: string[]) => protocols.map((protocol) => ({ port: 53, protocol }));
    const { conflicts } = mergeObject({
      base: ports('UDP'),
      mine: ports('UDP', 'TCP'),
      theirs: ports('SCTP', 'UDP'),
    });
    expect(conflicts).toHaveLength(1);
  });

  it('compares whole numbers digit for digit', () => {
    const merged = mergeObject({
      base: { a: 9007199254740993n },
      mine: { a: 9007199254740995n },
      theirs: { a: 9007199254740993n, b: 1 },
    });
    expect(merged).toEqual({ value: { a: 9007199254740995n, b: 1 }, conflicts: [] });
  });

  const object = fc.dictionary(
    fc.constantFrom('a', 'b', 'name', 'constructor'),
    fc.jsonValue({ maxDepth: 3 }),
  );

  it('is what one side made of it where the other changed nothing', () => {
    fc.assert(
      fc.property(object, object, (base, changed) => {
        expect(mergeObject({ base, mine: changed, theirs: base })).toEqual({ value: changed, conflicts: [] });
        expect(mergeObject({ base, mine: base, theirs: changed })).toEqual({ value: changed, conflicts: [] });
        expect(mergeObject({ base, mine: changed, theirs: changed })).toEqual({
          value: changed,
          conflicts: [],
        });
      }),
    );
  });
});
