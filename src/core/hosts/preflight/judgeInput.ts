import type { NodeRole } from '../../../shared/cluster.ts';
import type { HostFacts } from './hostFacts.ts';
import type { CheckFinding } from './hostFinding.ts';

/** The cluster that the machines are to be nodes of. */
export interface PreflightPlan {
  readonly cluster: string;
  /** As `10.244.0.0/16`. */
  readonly podSubnet: string;
  readonly serviceSubnet: string;
  readonly severalControlPlanes: boolean;
  /** What the bundle's programs are made for. */
  readonly arch: 'amd64' | 'arm64';
}

/** A machine and what it is to be; `address` is the one that the other nodes are to reach it by. */
export interface JudgedHost {
  readonly name: string;
  readonly role: NodeRole;
  readonly address: string;
  readonly facts: HostFacts;
}

export interface JudgeInput extends PreflightPlan {
  /** Those that answered. */
  readonly hosts: readonly JudgedHost[];
}

/** One group of checks of one machine; the input has the others, to compare with. */
export type HostCheck = (host: JudgedHost, input: JudgeInput) => readonly CheckFinding[];
