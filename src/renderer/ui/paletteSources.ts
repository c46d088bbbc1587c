import type { PaletteEntry } from './paletteEntries.ts';
import type { CommandContext } from './registry.ts';

type PaletteSource = (context: CommandContext) => readonly PaletteEntry[];

const sources = new Map<string, PaletteSource>();

/**
 * Lets a page put names into the palette while it is shown, such as the rows of its table; returns what takes them
 * out again. Asked each time the palette opens.
 */
export const addPaletteSource = (id: string, source: PaletteSource): (() => void) => {
  sources.set(id, source);
  return () => {
    if (sources.get(id) === source) sources.delete(id);
  };
};

export const listPaletteSources = (): readonly PaletteSource[] => [...sources.values()];
