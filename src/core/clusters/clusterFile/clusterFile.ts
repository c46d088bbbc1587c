import type { z } from 'zod';
import { clusterSpec } from '../../../shared/clusterSpec.ts';
import type { Path } from './problem.ts';

/**
 * What a cluster file may hold: a cluster spec in which the name and the nodes can be left to the command
 * line. The published JSON schema is made from its input side.
 */
export const clusterFileSchema = clusterSpec.partial({ name: true, nodes: true });

export type ClusterFileInput = z.input<typeof clusterFileSchema>;

/** A cluster file that has been read and found sound by itself. */
export interface ClusterFile {
  readonly fileName: string;
  /** `kind`: the file was a kind file, and `spec` is what it amounts to here. */
  readonly format: 'slipway' | 'kind';
  readonly spec: ClusterFileInput;
  /** What of the file is not honoured: whole sentences, each with its line, to be said before anything is made. */
  readonly notes: readonly string[];
  /** Says where in the file a part of `spec` was written, such as `cluster.yaml:12: nodes[1].memory`. */
  readonly locate: (path: Path) => string;
}
