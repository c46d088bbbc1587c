import type { Provider } from '../hosts/provider.ts';
import type { OperationHome } from './operations/startOperation.ts';

/** What the operations on clusters work with; wired in createCore.ts. */
export interface ClusterTools {
  readonly provider: Provider;
  readonly home: OperationHome;
  /** Kubeconfig files in the order that they count; from an explicit path, else from the environment. */
  readonly kubeconfigPaths: (explicit: string | undefined) => readonly string[];
  readonly findImage: (request: {
    readonly image: string | undefined;
    readonly kubernetes: string;
    readonly signal: AbortSignal;
    readonly report: (note: string) => void;
  }) => Promise<string>;
}
