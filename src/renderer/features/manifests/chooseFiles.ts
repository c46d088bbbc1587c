import type { ManifestFile } from '../../../shared/contract/manifests.ts';
import { readText } from '../../ui/readDropped.ts';
import type { DroppedFile } from '../../ui/registry.ts';

const MANIFEST = /\.(ya?ml|json)$/i;
/** As the contract has it. */
const MOST_FILES = 2000;
const MOST_BYTES = 20_000_000;

export interface ChosenFiles {
  readonly files: readonly ManifestFile[];
  readonly leftOut: number;
  /** Name that the release is offered: the folder's, or the file's without its ending. */
  readonly release: string;
}

export const isManifestName = (path: string): boolean => MANIFEST.test(path);

/** Name for what comes from these paths: their common folder, or the one file. */
const nameRelease = (paths: readonly string[]): string => {
  const [first = ''] = paths;
  const folder = first.includes('/') ? first.slice(0, first.indexOf('/')) : undefined;
  if (folder !== undefined && paths.every((path) => path.startsWith(`${folder}/`)))
    return folder.slice(0, 100);
  const name = paths.length === 1 ? first.replace(MANIFEST, '') : '';
  return (name === '' ? 'manifests' : name).slice(0, 100);
};

/** Reads what of dropped files can be manifests; throws when that is more than can be taken at once. */
export const chooseFiles = async (dropped: readonly DroppedFile[]): Promise<ChosenFiles> => {
  const chosen = dropped
    .filter(({ path }) => isManifestName(path))
    .toSorted((a, b) => a.path.localeCompare(b.path));
  if (chosen.length > MOST_FILES) {
    throw new Error(`${chosen.length} YAML and JSON files were dropped; ${MOST_FILES} can be taken at once.`);
  }
  const bytes = chosen.reduce((sum, { file }) => sum + file.size, 0);
  if (bytes > MOST_BYTES) {
    throw new Error(
      `The files have ${Math.round(bytes / 1e6)} MB together; ${MOST_BYTES / 1e6} MB can be taken at once.`,
    );
  }
  const files = await Promise.all(
    chosen.map(async ({ path, file }) => ({ path, text: await readText(file, path) })),
  );
  return {
    files,
    leftOut: dropped.length - chosen.length,
    release: nameRelease(chosen.map(({ path }) => path)),
  };
};
