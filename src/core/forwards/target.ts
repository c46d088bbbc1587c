import type { KubeConnection } from '../kube/connection.ts';
import type { KubeObject } from '../kube/watchObjects.ts';

/** What a forward leads to, as it was asked for. */
export interface ForwardTarget {
  readonly namespace: string;
  readonly kind: 'Pod' | 'Service';
  readonly name: string;
  readonly port: number;
}

export interface ForwardRequest extends ForwardTarget {
  readonly cluster: string;
  /** 0 picks a free one. */
  readonly localPort: number;
}

/** Where connections go now: a pod and its port, or why there is none. */
export type Destination =
  | { readonly pod: string; readonly port: number; readonly problem?: undefined }
  | { readonly pod?: undefined; readonly problem: string };

export interface FollowTarget {
  readonly connection: KubeConnection;
  readonly target: ForwardTarget;
  readonly signal: AbortSignal;
  /** Told at each change. */
  readonly onDestination: (destination: Destination) => void;
  /** Told why the cluster does not answer just now; undefined when it does again. */
  readonly onTrouble: (message: string | undefined) => void;
}

export interface PodObject extends KubeObject {
  readonly metadata: KubeObject['metadata'] & {
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
    readonly creationTimestamp: string;
    readonly ownerReferences?: readonly OwnerReference[];
  };
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
}
