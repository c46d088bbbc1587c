import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { makeClusterSchema } from '../../../../../src/core/clusters/clusterFile/makeClusterSchema.ts';

describe('the published JSON schema', () => {
  it('is what `npm run schema:write` writes', async () => {
    const file = new URL('../../../../../resources/schema/cluster.schema.json', import.meta.url);
    expect(await readFile(file, 'utf8')).toBe(makeClusterSchema());
  });
});
