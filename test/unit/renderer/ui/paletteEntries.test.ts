import { expect, it } from 'vitest';
import { type PaletteEntry, rankEntries } from '../../../../src/renderer/ui/paletteEntries.ts';

const entry = (title: string, more: Partial<PaletteEntry> = {}): PaletteEntry => ({
  id: title,
  title,
  section: 'Any',
  run: () => undefined,
  ...more,
});

const entries = [entry('Use context demo', { changes: true }), entry('Demo pods'), entry('Nodes')];
const titles = (query: string) => rankEntries(entries, query).map(({ title }) => title);

it('puts what changes something at once after all that only shows something', () => {
  expect(titles('')).toEqual(['Demo pods', 'Nodes', 'Use context demo']);
  expect(titles('demo')).toEqual(['Demo pods', 'Use context demo']);
  expect(titles('use context')).toEqual(['Use context demo']);
});
