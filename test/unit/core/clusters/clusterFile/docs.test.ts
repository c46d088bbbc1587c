import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { specFromFlags } from '../../../../../src/core/clusters/clusterFile/specFromFlags.ts';
import { readFile } from './readDetails.ts';

const page = readFileSync(new URL('../../../../../docs/cluster-file.md', import.meta.url), 'utf8');

/** Examples of one node are put below a control plane, as a reader would. */
const wholeFile = (example: string): string =>
  example.startsWith('  - ') ? `nodes:\n  - role: control-plane\n${example}` : example;

const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)]
  .map(([, example = '']) => wholeFile(example))
  .filter((example) => !example.startsWith('# yaml-language-server'));

describe('docs/cluster-file.md', () => {
  it('has examples', () => {
    expect(examples.length).toBeGreaterThan(10);
  });

  it.each(examples)('has an example that can be used: %s', (example) => {
    expect(specFromFlags({ name: 'demo', file: readFile(example) }).spec.name).toBe('demo');
  });
});
