import { describe, expect, it } from 'vitest';
import { lineAt } from '../../../../src/core/lib/kubeYaml/lineTree.ts';
import { parseFiles } from '../../../../src/core/manifests/parse/parseFiles.ts';

const parse = (text: string, path = 'a.yaml') => parseFiles([{ path, text }]);
const messages = (text: string, path?: string) =>
  parse(text, path).findings.map(({ line, severity, message }) => `${line} ${severity}: ${message}`);
const names = (text: string) => parse(text).objects.map(({ kind, name, line }) => `${line} ${kind} ${name}`);

const configMap = (name: string, more = '') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${more}`;

describe('splits files into objects with their lines', () => {
  it('reads many documents and leaves empty ones out', () => {
    expect(names(`---\n---\n# nothing\n---\n${configMap('a')}---\n${configMap('b')}...\n`)).toEqual([
      '5 ConfigMap a',
      '10 ConfigMap b',
    ]);
  });

  it('reads Windows line ends and a byte order mark', () => {
    const { objects, findings } = parse(
      `\uFEFF${configMap('a', 'data:\n  k: v\n').replaceAll('\n', '\r\n')}`,
    );
    expect(findings).toEqual([]);
    expect(objects[0]?.value).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a' },
      data: { k: 'v' },
    });
    expect(lineAt(objects[0]?.lines ?? { line: 0 }, ['data', 'k'])).toBe(6);
  });

  it('reads JSON, indented with tabs', () => {
    const value = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', labels: { x: '1' } } };
    const { objects, findings } = parse(JSON.stringify(value, null, '\t'), 'a.json');
    expect(findings).toEqual([]);
    expect(objects[0]?.value).toEqual(value);
    expect(lineAt(objects[0]?.lines ?? { line: 0 }, ['metadata', 'labels', 'x'])).toBe(7);
  });

  it('splits a List, and a typed list whose items leave out their kind', () => {
    const list =
      'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n  metadata: {name: s}\n';
    const typed =
      'apiVersion: v1\nkind: ConfigMapList\nitems:\n- metadata: {name: a}\n- metadata: {name: b}\n';
    expect(names(list)).toEqual(['4 Secret s']);
    expect(names(typed)).toEqual(['4 ConfigMap a', '5 ConfigMap b']);
  });

  it('reads scalars as kubectl does: octal modes, yes as true, dates and times as text', () => {
    const { objects } = parse(
      configMap('a', 'data: {mode: 0644, "on": yes, day: 2026-01-02, time: 12:30, m: 1e3}\n'),
    );
    expect(objects[0]?.value['data']).toEqual({
      mode: 420,
      on: true,
      day: '2026-01-02',
      time: '12:30',
      m: 1000,
    });
  });

  it('follows anchors and merges, and knows the lines of what they stand for', () => {
    const { objects } = parse(configMap('a', 'x: &x\n  k: v\nw:\n  <<: *x\n  own: 1\nz: *x\n'));
    const lines = objects[0]?.lines ?? { line: 0 };
    expect(objects[0]?.value['w']).toEqual({ k: 'v', own: 1 });
    expect([lineAt(lines, ['w', 'k']), lineAt(lines, ['w', 'own']), lineAt(lines, ['z', 'k'])]).toEqual([
      6, 9, 6,
    ]);
  });

  it('identifies objects by group, kind, namespace and name', () => {
    const { objects } = parse(
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\n',
    );
    expect(objects[0]?.id).toBe('apps/Deployment/shop/web');
  });
});

describe('says what is wrong, and on which line', () => {
  it.each([
    ['no name', 'apiVersion: v1\nkind: Pod\nmetadata: {}\n', '3 error: Pod: metadata.name is missing'],
    [
      'a number for a name',
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: 12\n',
      '4 error: Pod: metadata.name has to be text, and is the number 12; write it in quotes',
    ],
    ['no kind', 'apiVersion: v1\nmetadata: {name: a}\n', '1 error: kind is missing'],
    [
      'a generated name',
      'apiVersion: v1\nkind: Pod\nmetadata:\n  generateName: a-\n',
      '4 error: the Pod has only a generateName; what is applied needs a name, so that it can be found again',
    ],
    [
      'a key twice',
      configMap('a', 'data: {}\ndata: {}\n'),
      '6 error: the key `data` is written twice in the same map',
    ],
    [
      'a tab',
      'apiVersion: v1\nkind: X\nmetadata:\n\tname: a\n',
      '4 error: a tab is used as indentation; YAML wants spaces',
    ],
    [
      'the key __proto__',
      configMap('a', 'data:\n  __proto__: {x: 1}\n'),
      '6 error: the key `__proto__` is not allowed',
    ],
    ['a NUL byte', `${configMap('a')}x: \0`, '5 error: holds a NUL byte, so it is not a text file'],
    [
      'a number that JSON lacks',
      configMap('a', 'x: .nan\n'),
      '5 error: JSON, which the API speaks, has no such number',
    ],
  ])('%s', (_, text, expected) => {
    expect(messages(text)).toEqual([expected]);
    expect(parse(text).objects).toEqual([]);
  });

  it('takes a number that the API server rounds, and warns of it by name', () => {
    const text = configMap('a', 'x: 9223372036854775807\nz: 12345678901234567890\n');
    expect(messages(text)).toEqual([
      '6 warning: the number 12345678901234567890 is too large to be kept exactly: the API server makes 12345678901234567000 of it. Write it in quotes if the field takes text',
    ]);
    expect(parse(text).objects[0]?.value).toMatchObject({
      x: 9223372036854775807n,
      z: 12345678901234567890n,
    });
  });

  it('tells of an object that is given twice, and keeps the first', () => {
    const { objects, findings } = parseFiles([
      { path: 'a.yaml', text: configMap('x') },
      { path: 'b.yaml', text: `${configMap('z')}---\n${configMap('x')}` },
    ]);
    expect(objects.map(({ file, name }) => `${file} ${name}`)).toEqual(['a.yaml x', 'b.yaml z']);
    expect(findings).toEqual([
      {
        file: 'b.yaml',
        line: 6,
        severity: 'error',
        message: 'ConfigMap x stands already in a.yaml, line 1; an object can be given once',
      },
    ]);
  });
});

describe('explains files that are no manifests, and leaves them out', () => {
  it.each([
    ['kustomization.yaml', 'resources: [a.yaml]\n', 'kubectl kustomize'],
    ['other.yaml', 'apiVersion: kustomize.config.k8s.io/v1\nkind: Kustomization\n', 'kubectl kustomize'],
    ['cluster.yaml', 'apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\n', 'a cluster to make'],
    ['compose.yaml', 'services: {}\n', 'no Kubernetes object'],
    ['list.yaml', '- a\n- b\n', 'holds a list and no Kubernetes object'],
    ['tpl.yaml', 'kind: X\nmetadata:\n  name: {{ .Values.name }}\n', 'helm template'],
    ['tpl.yaml', 'apiVersion: v1\nkind: X\nmetadata:\n  name: a-{{ .Release.Name }}\n', 'helm template'],
  ])('%s: %s', (path, text, words) => {
    const { objects, findings } = parse(text, path);
    expect(objects).toEqual([]);
    expect(findings.map(({ severity }) => severity)).toEqual(['warning']);
    expect(findings[0]?.message).toContain(words);
  });

  it('leaves out the templates and values of a Helm chart, and takes its resource definitions', () => {
    const files = ['c/Chart.yaml', 'c/values.yaml', 'c/templates/a.yaml', 'c/crds/crd.yaml', 'own.yaml'];
    const { objects, findings } = parseFiles(files.map((path) => ({ path, text: configMap(path) })));
    expect(objects.map(({ file }) => file)).toEqual(['c/crds/crd.yaml', 'own.yaml']);
    expect(findings.map(({ file }) => file)).toEqual(['c/Chart.yaml', 'c/values.yaml', 'c/templates/a.yaml']);
  });

  it('takes a manifest whose texts hold templates of something else', () => {
    expect(names(configMap('a', 'data: {t: "{{ .Labels.name }}"}\n'))).toEqual(['1 ConfigMap a']);
  });
});
