import type Docker from 'dockerode';
import { createCommandHost } from '../commandHost.ts';
import type { Host } from '../host.ts';
import { dockerExec } from './dockerExec.ts';
import { forwardPort } from './forwardPort.ts';
import { openShell } from './openShell.ts';

export interface DockerHostOptions {
  readonly docker: Docker;
  /** Name of the container, which is the node's name too. */
  readonly name: string;
  readonly address: string;
}

/** A node in a container of the Docker engine. */
export const createDockerHost = ({ docker, name, address }: DockerHostOptions): Host => {
  const container = docker.getContainer(name);
  return {
    name,
    address,
    ...createCommandHost(name, (argv, options) => dockerExec(container, argv, { ...options, node: name })),
    forward: (port, { signal }) => forwardPort(container, port, { node: name, signal }),
    openShell: (options) => openShell(container, { ...options, node: name }),
  };
};
