/** Resource names to quantities, as the API writes them. */
export type ResourceList = Readonly<Record<string, string>>;

export interface KubeContainer {
  readonly name: string;
  readonly resources?: { readonly requests?: ResourceList };
  /** `Always` on an init container makes it a sidecar, which runs as long as the pod. */
  readonly restartPolicy?: string;
}

interface ContainerStatus {
  readonly name: string;
  readonly allocatedResources?: ResourceList;
  readonly resources?: { readonly requests?: ResourceList };
}

/** The parts of a Pod object that its requests come from (core/v1). */
export interface KubePod {
  readonly metadata: { readonly uid: string; readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly nodeName?: string;
    readonly containers: readonly KubeContainer[];
    readonly initContainers?: readonly KubeContainer[];
    readonly overhead?: ResourceList;
    /** Requests of the pod as a whole, instead of the sum of its containers'. */
    readonly resources?: { readonly requests?: ResourceList };
  };
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly reason?: string }[];
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
}
