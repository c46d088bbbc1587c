import { describe, expect, it } from 'vitest';
import { addTo, removeFrom } from './fixtures.ts';

const KUBECTL_STYLE = `apiVersion: v1
clusters:
- cluster:
    server: https://one   # the old one
  name: 'one'
  # more on one

# contexts follow
contexts: []
current-context: ""
kind: Config
preferences: {}
users:
    - user: {token: "a  b"}
      name: one
`;

const cluster = (indent: string): string =>
  [
    '- cluster:',
    '    certificate-authority-data: Q0E=',
    '    extensions:',
    '    - name: slipway.dev',
    '      extension:',
    '        cluster: demo',
    '    server: https://127.0.0.1:40123',
    '  name: slipway-demo',
  ]
    .map((line) => `${indent}${line}\n`)
    .join('');

describe('adding to a kubeconfig', () => {
  it('puts a cluster after the last one and its comments, before the comments of what follows', () => {
    const added = addTo(KUBECTL_STYLE, 'demo');
    expect(added).toContain(
      `  name: 'one'\n  # more on one\n${cluster('')}\n# contexts follow\ncontexts:\n- context:\n`,
    );
  });

  it('indents as the list that it adds to', () => {
    expect(addTo(KUBECTL_STYLE, 'demo')).toContain(
      '      name: one\n    - name: slipway-demo\n      user:\n',
    );
  });

  it('indents a new list as the other lists of the file', () => {
    expect(addTo('users:\n  - name: one\n', 'demo')).toContain(`clusters:\n${cluster('  ')}`);
  });

  it('begins an empty file with what a kubeconfig begins with', () => {
    expect(addTo('', 'demo')).toMatch(/^apiVersion: v1\nkind: Config\nclusters:\n- cluster:\n/);
    expect(addTo('# mine', 'demo')).toMatch(/^# mine\napiVersion: v1\nkind: Config\n/);
  });

  it('uses the line ends of the file, and leaves its last line without one', () => {
    const added = addTo('clusters:\r\n- name: one', 'demo');
    expect(added.split('\r\n').join('')).not.toContain('\n');
    expect(added).toMatch(/\r\nusers:\r\n.*cluster: demo$/s);
  });

  it('keeps a file in JSON a file in JSON, its tabs too', () => {
    const added = addTo('{\n\t"clusters": [\n\t\t{"name": "one"}\n\t],\n\t"users": null\n}\n', 'demo');
    const parsed = JSON.parse(added) as { clusters: { name: string }[]; users: { name: string }[] };
    expect(parsed.clusters.map(({ name }) => name)).toEqual(['one', 'slipway-demo']);
    expect(parsed.users.map(({ name }) => name)).toEqual(['slipway-demo']);
    expect(added).toMatch(/^\{\n\t"clusters": \[\n\t\t\{"name": "one"\},\n\t\t\{ /);
  });

  it.each([
    ['null', 'clusters: null # none\n', `clusters: # none\n${cluster('')}`],
    ['~', 'clusters: ~\n', `clusters:\n${cluster('')}`],
    ['nothing', 'clusters:\n', `clusters:\n${cluster('')}`],
    ['an empty list with an anchor', 'clusters: &c []\n', `clusters: &c\n${cluster('')}`],
  ])('writes a list in the place of %s', (_, text, expected) => {
    const added = addTo(`${text}contexts: []\nusers: []\n`, 'demo');
    expect(added.replace('clusters:  #', 'clusters: #')).toContain(`${expected}contexts:\n`);
  });

  it('quotes a name that YAML 1.1, which kubectl reads, would take for no string', () => {
    expect(addTo('', 'no')).toContain('        cluster: "no"\n');
  });

  it('changes nothing when all is there', () => {
    const added = addTo(KUBECTL_STYLE, 'demo');
    expect(addTo(added, 'demo')).toBe(added);
  });

  it('sets the current context in its place', () => {
    const change = { currentContext: 'slipway-demo' };
    expect(addTo('current-context: one # mine\n', 'demo', change)).toMatch(
      /^current-context: slipway-demo # mine\n/,
    );
    expect(addTo('current-context:\n', 'demo', change)).toMatch(/^current-context: slipway-demo\n/);
    expect(addTo('kind: Config\n', 'demo', change)).toMatch(/\ncurrent-context: slipway-demo\n$/);
    expect(addTo('{"current-context": "one"}', 'demo', change)).toMatch(
      /^\{"current-context": "slipway-demo",/,
    );
  });
});

describe('removing from a kubeconfig', () => {
  it('gives back what there was', () => {
    expect(removeFrom(addTo(KUBECTL_STYLE, 'demo'), 'demo')).toBe(KUBECTL_STYLE);
  });

  it('leaves an empty list where there was none', () => {
    expect(removeFrom(addTo('kind: Config\n', 'demo'), 'demo')).toBe(
      'kind: Config\nclusters: []\ncontexts: []\nusers: []\n',
    );
  });

  it('removes one of two clusters and leaves the other as it is', () => {
    const one = addTo(KUBECTL_STYLE, 'one');
    const two = addTo(KUBECTL_STYLE, 'two');
    expect(removeFrom(addTo(one, 'two'), 'one')).toBe(two);
    expect(removeFrom(addTo(one, 'two'), 'two')).toBe(one);
  });

  it('removes entries that the person wrote twice', () => {
    const added = addTo('', 'demo');
    const twice = added.replace(cluster(''), cluster('') + cluster(''));
    expect(removeFrom(twice, 'demo')).toBe(removeFrom(added, 'demo'));
  });

  it('keeps a comment that stands between entries of a list in flow style', () => {
    const ours =
      '{name: slipway-demo, user: {extensions: [{name: slipway.dev, extension: {cluster: demo}}]}}';
    const text = `users: [\n  {name: one}, # about one\n  ${ours},\n  {name: two}\n]\n`;
    expect(removeFrom(text, 'demo')).toBe('users: [\n  {name: one} # about one\n  ,\n  {name: two}\n]\n');
  });

  it.each([
    ['first', '[OURS, {name: one}]', '[{name: one}]'],
    ['last', '[{name: one} , OURS ]', '[{name: one} ]'],
    ['only, with a comma after it,', '[ OURS , ]', '[  ]'],
  ])('removes the %s entry of a list in flow style with its comma', (_, before, after) => {
    const ours =
      '{name: slipway-demo, user: {extensions: [{name: slipway.dev, extension: {cluster: demo}}]}}';
    expect(removeFrom(`users: ${before.replace('OURS', ours)}\n`, 'demo')).toBe(`users: ${after}\n`);
  });

  it('clears the current context in its place', () => {
    const text = addTo('current-context: slipway-demo # mine\n', 'demo');
    expect(removeFrom(text, 'demo', { currentContext: '' })).toMatch(/^current-context: "" # mine\n/);
  });
});

describe('a kubeconfig that cannot be changed piece by piece', () => {
  const refusal = expect.objectContaining({
    code: 'KUBECONFIG_INVALID',
    message:
      'FILE is written in a way that Slipway cannot change without touching what is not its own, so it was left as it is.',
  });

  it.each([
    ['a list that is an alias', 'users: &u\n- name: one\nclusters: *u\n'],
    ['a list below an explicit key', '? clusters\n: - name: one\n'],
  ])('is refused: %s', (_, text) => {
    expect(() => addTo(text, 'demo')).toThrow(refusal);
  });

  it('is refused: an entry of ours that others refer to', () => {
    const text = addTo('', 'demo').replace('server: https', 'server: &s https');
    expect(() => removeFrom(`${text}mine: *s\n`, 'demo')).toThrow(refusal);
  });
});
