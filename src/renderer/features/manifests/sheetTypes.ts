import type { ManifestFile, ReleaseEntry } from '../../../shared/contract/manifests.ts';

/** What a sheet shows: files that somebody brings, or what a release was made of. */
export type SheetSource =
  | {
      readonly type: 'files';
      readonly files: readonly ManifestFile[];
      readonly release: string;
      readonly edit?: boolean;
    }
  | { readonly type: 'release'; readonly entry: ReleaseEntry };

export interface SheetStart {
  readonly cluster: string;
  readonly source: SheetSource;
  /** For objects that name none; unless given, the one that is looked at. */
  readonly namespace?: string;
  /** Files that were dropped and are none that manifests are read from. */
  readonly leftOut?: number;
}
