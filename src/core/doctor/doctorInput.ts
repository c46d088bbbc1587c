import type { Finding } from './finding.ts';

/** A subnet in use, and by what. */
export interface UsedSubnet {
  readonly subnet: string;
  readonly by: string;
}

/** The engine as the checks see it. */
export interface DoctorEngine {
  readonly endpoint: { readonly description: string };
  /** Places that were tried before this one and did not answer, as sentences. */
  readonly passedOver: readonly string[];
  readonly info: {
    readonly product: string;
    readonly version: string;
    readonly apiVersion: string;
    readonly osType: string;
    readonly cgroupVersion: '1' | '2' | 'unknown';
    readonly storageDriver: string;
    readonly rootless: boolean;
    readonly memoryBytes: number;
    readonly cpus: number;
    readonly hostName: string;
    readonly rootFolder: string;
  };
}

/** The cluster that is to fit on the machine. */
export interface PlannedCluster {
  readonly controlPlanes: number;
  readonly workers: number;
  readonly podSubnet: string;
  readonly serviceSubnet: string;
}

export interface DoctorInput<Engine extends DoctorEngine = DoctorEngine> extends MachineInput {
  /** Finds the engine; rejects with an AppError that says why there is none. */
  readonly findEngine: () => Promise<Engine>;
  /** Subnets of this machine's routes and the engine's networks; the engine is absent when none answers. */
  readonly readUsedSubnets: (engine: Engine | undefined) => Promise<readonly UsedSubnet[]>;
}

interface MachineInput {
  readonly cluster: PlannedCluster;
  /** No image of that Kubernetes version is there or can be pulled. */
  readonly mustBuildImage: boolean;
  /** Where the node image's parts are kept while it is built; it need not exist yet. */
  readonly cacheFolder: string;
  readonly platform: NodeJS.Platform;
  readonly hostName: string;
  readonly env: NodeJS.ProcessEnv;
  /** Where /proc, /sys, /boot and /lib are; `/` unless in a test. */
  readonly root: string;
  readonly signal: AbortSignal;
}

/** What every check gets: the input, and what of the engine is known by then. */
export interface CheckContext extends MachineInput {
  readonly engine: DoctorEngine | undefined;
  readonly readUsedSubnets: () => Promise<readonly UsedSubnet[]>;
  /** The engine runs on this very machine, whose files then tell about it. */
  readonly local: boolean;
}

/** One check; an empty list when there is nothing for it to look at. */
export type Check = (context: CheckContext) => Promise<readonly Finding[]>;
