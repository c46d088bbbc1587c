import path from 'node:path';
import type { Pins } from './readPins.ts';
import type { ComponentImage } from './writeImageArchive.ts';

const version = (pins: Pins, module: string) =>
  pins.modules.find((pin) => pin.name === module)?.version ?? '';

/** Names of the images that are Slipway's own builds and not laid out as their upstream's. */
export const ownImageNames = (pins: Pins) => ({
  flannel: `slipway.dev/flannel:${version(pins, 'flannel')}`,
  localPath: `slipway.dev/local-path-provisioner:${version(pins, 'local-path-provisioner')}`,
  tools: `slipway.dev/node-tools:${pins.debian.suite}`,
  pause: `registry.k8s.io/pause:${pins.images.pause}`,
});

/** The images that kubeadm of this version asks for, and those of the network and the storage. */
export const componentImages = (
  pins: Pins,
  program: (name: string) => string,
  toolsLayer: string,
): readonly ComponentImage[] => {
  const own = ownImageNames(pins);
  const single = (name: string, binary: string, base?: string): ComponentImage => ({
    name,
    ...(base === undefined ? {} : { base }),
    files: [{ path: `/usr/local/bin/${binary}`, source: program(binary) }],
    entrypoint: [`/usr/local/bin/${binary}`],
  });
  const kubernetes = (binary: string, base?: string) =>
    single(`registry.k8s.io/${binary}:${pins.kubernetes}`, binary, base);
  return [
    kubernetes('kube-apiserver'),
    kubernetes('kube-controller-manager'),
    kubernetes('kube-scheduler'),
    kubernetes('kube-proxy', toolsLayer),
    single(`registry.k8s.io/etcd:${pins.images.etcd}`, 'etcd'),
    // kubeadm's manifest names no command for CoreDNS and `-conf` as its only argument.
    single(`registry.k8s.io/coredns/coredns:${pins.images.coredns}`, 'coredns'),
    single(own.pause, 'pause'),
    {
      name: own.flannel,
      base: toolsLayer,
      files: [
        { path: '/usr/local/bin/flanneld', source: program('flannel') },
        { path: '/usr/local/bin/run-flannel', source: path.join(pins.root, 'flannel', 'run-flannel') },
      ],
      entrypoint: ['/usr/local/bin/run-flannel'],
    },
    single(own.localPath, 'local-path-provisioner', toolsLayer),
    { name: own.tools, base: toolsLayer, files: [], entrypoint: [] },
  ];
};
