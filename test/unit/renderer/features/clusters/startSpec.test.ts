import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changeProvider } from '../../../../../src/renderer/features/clusters/machineSpec.ts';
import { makeStartSpec, nameNodes } from '../../../../../src/renderer/features/clusters/startSpec.ts';

it('begins with any name, also one that is half typed', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.constantFrom('', 'my-', 'My', '-')), (name) => {
      const spec = makeStartSpec(name);
      expect(spec.name).toBe(name);
      expect(nameNodes(spec)).toHaveLength(3);
      expect(changeProvider(spec, 'ssh', spec).name).toBe(name);
    }),
  );
});
