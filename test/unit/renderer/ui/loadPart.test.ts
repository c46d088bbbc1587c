import { describe, expect, it } from 'vitest';
import { loadPart } from '../../../../src/renderer/ui/loadPart.ts';

describe('loading a part of the interface', () => {
  it('outlives two failures', async () => {
    let tries = 0;
    const part = await loadPart(async () => {
      tries += 1;
      if (tries < 3) throw new TypeError('Failed to fetch dynamically imported module');
      return 'part';
    });
    expect([part, tries]).toEqual(['part', 3]);
  });

  it('fails as the last try does', async () => {
    let tries = 0;
    const loading = loadPart(async () => {
      tries += 1;
      throw new Error(`try ${tries}`);
    });
    await expect(loading).rejects.toThrow('try 3');
  });
});
