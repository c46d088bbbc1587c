import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { clusterFileSchema } from '../../../../../src/core/clusters/clusterFile/clusterFile.ts';
import { kubeadmKind } from '../../../../../src/shared/clusterSpec.ts';
import { AppError } from '../../../../../src/shared/errors.ts';
import { readFile } from './readDetails.ts';

const word = fc.stringMatching(/^[a-z]([-a-z0-9]{0,8}[a-z0-9])?$/);
/** Texts that YAML would read as something else if they were written without quotes. */
const text = fc.oneof(
  fc.string(),
  fc.constantFrom('', 'true', 'null', '~', '1.10', '0x1F', '- a', 'a: b', '*x', '#'),
);
const key = text.filter((name) => name !== '__proto__' && name !== '<<');
const port = fc.integer({ min: 1, max: 65535 });
const address = fc.ipV4().filter((one) => /^\d+(\.\d+){3}$/.test(one) && !/(^|\.)0[0-9x]/.test(one));
const cidr = fc.tuple(address, fc.integer({ min: 0, max: 32 })).map(([one, prefix]) => `${one}/${prefix}`);
const noNul = (value: unknown) => !JSON.stringify(value).includes('\\u0000');
const plainNumber = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((one) => !Object.is(one, -0));
const { tree: json } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    text,
    plainNumber,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(key, tie('tree'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));
const kubeadmPatches = fc.array(
  fc
    .tuple(
      fc.dictionary(key, json, { maxKeys: 3, noNullPrototype: true }),
      fc.constantFrom(...kubeadmKind.options),
    )
    .map(([changes, kind]) => ({ ...changes, kind })),
  { maxLength: 2 },
);
const pointer = fc.array(word, { maxLength: 3 }).map((parts) => parts.map((part) => `/${part}`).join(''));
const step = fc.oneof(
  fc.record({ op: fc.constantFrom('add', 'replace', 'test'), path: pointer, value: json }),
  fc.record({ op: fc.constant('remove'), path: pointer }),
  fc.record({ op: fc.constantFrom('move', 'copy'), path: pointer, from: pointer }),
);
const kubeadmJsonPatches = fc.array(
  fc.record({
    kind: fc.constantFrom(...kubeadmKind.options),
    patch: fc.array(step, { minLength: 1, maxLength: 3 }),
  }),
  { maxLength: 2 },
);
const labels = fc.dictionary(key, text, { maxKeys: 3, noNullPrototype: true });
const node = fc.record(
  {
    role: fc.constantFrom('control-plane', 'worker'),
    image: word,
    cpus: fc.double({ min: 0.1, max: 64, noNaN: true }),
    memory: fc.integer({ min: 1, max: 99 }).map((size) => `${size}Gi`),
    ports: fc.array(
      fc.record(
        { container: port, host: port, address, protocol: fc.constantFrom('TCP', 'UDP', 'SCTP') },
        { requiredKeys: ['container'] },
      ),
      { maxLength: 2 },
    ),
    mounts: fc.array(
      fc.record(
        {
          host: word.map((name) => `/${name}`),
          container: text.map((name) => `/${name}`),
          readOnly: fc.boolean(),
          propagation: fc.constantFrom('None', 'HostToContainer', 'Bidirectional'),
        },
        { requiredKeys: ['host', 'container'] },
      ),
      { maxLength: 2 },
    ),
    labels,
    taints: fc.array(
      fc.record(
        { key: word, value: word, effect: fc.constantFrom('NoSchedule', 'PreferNoSchedule', 'NoExecute') },
        { requiredKeys: ['key', 'effect'] },
      ),
      { maxLength: 2 },
    ),
    kubeadmPatches,
    kubeadmJsonPatches,
  },
  { requiredKeys: ['role'] },
);
const file = fc
  .record(
    {
      apiVersion: fc.constant('slipway.dev/v1'),
      kind: fc.constant('Cluster'),
      name: word,
      kubernetes: fc.integer({ min: 31, max: 40 }).map((minor) => `v1.${minor}.0`),
      image: word,
      network: fc.record(
        {
          podSubnet: cidr,
          serviceSubnet: cidr,
          nodeSubnet: cidr,
          plugin: fc.constantFrom('flannel', 'none'),
        },
        { requiredKeys: [] },
      ),
      api: fc.record({ address, port }, { requiredKeys: [] }),
      featureGates: fc.dictionary(key, fc.boolean(), { maxKeys: 3, noNullPrototype: true }),
      runtimeConfig: labels,
      kubeadmPatches,
      kubeadmJsonPatches,
      containerdPatches: fc.array(text, { maxLength: 2 }),
      nodes: fc.array(node, { minLength: 1, maxLength: 4 }),
    },
    { requiredKeys: ['name'] },
  )
  .filter(noNul);

describe('readClusterFile', () => {
  it('reads any valid spec back as it was written, as YAML and as JSON', () => {
    fc.assert(
      fc.property(file, (spec) => {
        const whole = clusterFileSchema.parse(spec);
        expect(clusterFileSchema.parse(readFile(stringify(spec)).spec)).toEqual(whole);
        expect(clusterFileSchema.parse(readFile(JSON.stringify(spec, null, '\t')).spec)).toEqual(whole);
      }),
    );
  });

  it('reads or refuses any text, and never fails otherwise', () => {
    const scraps = fc.constantFrom(
      'name',
      ': ',
      '\n',
      '  ',
      '- ',
      '[',
      '}',
      '&a ',
      '*a',
      '<<',
      '"',
      '|',
      '---',
      '!',
    );
    const noise = fc.array(fc.oneof(scraps, fc.string({ maxLength: 4 })), { maxLength: 20 });
    fc.assert(
      fc.property(noise, (parts) => {
        try {
          readFile(parts.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
