import type { ClusterSpec } from '../../shared/clusterSpec.ts';
import type { HostFinding } from '../../shared/hostFinding.ts';
import type { FoundCluster, PlannedNode, Provider, ProviderCall, ProviderKind } from '../hosts/provider.ts';
import type { OperationHome } from './operations/startOperation.ts';

/** What the operations on clusters work with; wired in createCore.ts. */
export interface ClusterTools {
  readonly providers: Readonly<Record<ProviderKind, Provider>>;
  /** Finds clusters of all providers; one or all. */
  readonly find: (call: ProviderCall & { readonly cluster?: string }) => Promise<readonly FoundCluster[]>;
  readonly home: OperationHome;
  /** What stands in the way of these nodes on their machines; changes nothing there. */
  readonly checkMachines: (
    cluster: {
      readonly spec: ClusterSpec;
      readonly nodes: readonly Pick<PlannedNode, 'name' | 'role'>[];
    },
    call: ProviderCall,
  ) => Promise<readonly HostFinding[]>;
  /** Kubeconfig files in the order that they count; from an explicit path, else from the environment. */
  readonly kubeconfigPaths: (explicit: string | undefined) => readonly string[];
  /** Takes the marks of these ids (production, read-only) out of the settings. */
  readonly forgetMarks: (ids: readonly string[]) => Promise<void>;
  readonly findImage: (request: {
    readonly image: string | undefined;
    readonly kubernetes: string;
    readonly signal: AbortSignal;
    readonly report: (note: string) => void;
  }) => Promise<string>;
}
