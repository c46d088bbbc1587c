import type { KubeObject } from './kube.ts';

/** Of every node image; it has a plain sh and little else. */
const IMAGE_PREFIX = 'slipway.dev/node-tools:';

export interface ShellPodOptions {
  readonly namespace: string;
  readonly name: string;
  /** Script for `sh -c`. */
  readonly script: string;
  /** Name of the image with a shell that the node has. */
  readonly image: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly restartPolicy?: 'Always' | 'Never';
}

/** The image with a shell, of those that `ctr images ls -q` printed. */
export const findShellImage = (images: string): string => {
  const found = images.split('\n').find((name) => name.startsWith(IMAGE_PREFIX));
  if (found === undefined) throw new Error(`the node has no image ${IMAGE_PREFIX}*`);
  return found;
};

/** The image with a shell, of those that a node tells of itself. */
export const shellImageOf = ({ status }: KubeObject): string => {
  const images = status.images as readonly { readonly names: readonly string[] }[];
  return findShellImage(images.flatMap(({ names }) => names).join('\n'));
};

/** What a pod runs that has the node's own programs (bash, stty, socat) without an image that holds them. */
export const shellPodSpec = ({
  script,
  image,
  restartPolicy = 'Always',
}: Omit<ShellPodOptions, 'namespace' | 'name'>) => ({
  terminationGracePeriodSeconds: 1,
  restartPolicy,
  enableServiceLinks: false,
  containers: [
    {
      name: 'main',
      image,
      imagePullPolicy: 'Never',
      command: ['sh', '-c', script],
      ports: [{ name: 'web', containerPort: 8080 }],
      volumeMounts: [{ name: 'programs', mountPath: '/usr', readOnly: true }],
    },
  ],
  volumes: [{ name: 'programs', hostPath: { path: '/usr' } }],
});

export const shellPod = ({ namespace, name, labels = {}, ...spec }: ShellPodOptions): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels },
  spec: shellPodSpec(spec),
});

/** A web server on port 8080 that answers each call with the pod's name. */
export const SERVE_NAME = `cat > /tmp/answer <<'END'
read -r line
printf 'HTTP/1.0 200 OK\\r\\nconnection: close\\r\\n\\r\\n%s' "$HOSTNAME"
END
exec socat TCP4-LISTEN:8080,reuseaddr,fork EXEC:'sh /tmp/answer'`;
