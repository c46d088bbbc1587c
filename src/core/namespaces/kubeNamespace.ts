/** The parts of a Namespace object that are read here (core/v1). */
export interface KubeNamespace {
  readonly metadata: {
    readonly uid: string;
    readonly name: string;
    readonly creationTimestamp: string;
    readonly deletionTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec?: { readonly finalizers?: readonly string[] };
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly message?: string;
    }[];
  };
}

/** The parts of a ResourceQuota object that are read here (core/v1). */
export interface KubeQuota {
  readonly metadata: { readonly uid: string; readonly name: string; readonly namespace: string };
  readonly spec?: { readonly hard?: Readonly<Record<string, string>> };
  readonly status?: {
    readonly hard?: Readonly<Record<string, string>>;
    readonly used?: Readonly<Record<string, string>>;
  };
}
