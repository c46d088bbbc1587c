import { expect, it } from 'vitest';
import { clusterPath, decodePath } from '../../../../src/renderer/ui/links.ts';

it('reads the escapes of an address, and leaves an address that a person broke as it is', () => {
  expect(decodePath(clusterPath('context/a b'))).toBe('/c/context/a b');
  expect(decodePath('/c/100%')).toBe('/c/100%');
});
