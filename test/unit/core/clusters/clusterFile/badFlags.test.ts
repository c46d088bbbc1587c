import { describe, expect, it } from 'vitest';
import {
  type ClusterFlags,
  specFromFlags,
} from '../../../../../src/core/clusters/clusterFile/specFromFlags.ts';
import { readDetails, refuseFile } from './readDetails.ts';

const nameRule =
  'a cluster name has lower-case letters, digits and hyphens, starts with a letter and does not end with a hyphen';

const badFlags: readonly (readonly [ClusterFlags, ...string[]])[] = [
  [{}, '`name` is missing'],
  [{ name: '' }, `NAME: ${nameRule}`],
  [{ name: 'Demo' }, `NAME: ${nameRule}, not "Demo"`],
  [{ name: '1st' }, `NAME: ${nameRule}, not "1st"`],
  [{ name: 'a-' }, `NAME: ${nameRule}, not "a-"`],
  [{ name: 'a.b' }, `NAME: ${nameRule}, not "a.b"`],
  [{ name: '../x' }, `NAME: ${nameRule}, not "../x"`],
  [{ name: 'x'.repeat(41) }, `NAME: a cluster name has at most 40 characters, not "${'x'.repeat(41)}"`],
  [{ name: 'd', workers: 'two' }, '--workers: must be a whole number from 0 to 50, not "two"'],
  [{ name: 'd', workers: '' }, '--workers: must be a whole number from 0 to 50, not ""'],
  [{ name: 'd', workers: '-1' }, '--workers: must be a whole number from 0 to 50, not "-1"'],
  [{ name: 'd', workers: '1.5' }, '--workers: must be a whole number from 0 to 50, not "1.5"'],
  [{ name: 'd', workers: '1e9' }, '--workers: must be a whole number from 0 to 50, not "1e9"'],
  [{ name: 'd', workers: '999999999' }, '--workers: must be a whole number from 0 to 50, not "999999999"'],
  [{ name: 'd', workers: 50 }, '--workers: a cluster here has at most 50 nodes, not 51'],
  [
    { name: 'D', controlPlanes: 0, workers: 'x' },
    '--control-planes: must be a whole number from 1 to 50, not 0',
    '--workers: must be a whole number from 0 to 50, not "x"',
    `NAME: ${nameRule}, not "D"`,
  ],
  [
    { name: 'd', kubernetes: 'latest' },
    '--kubernetes: a Kubernetes version looks like v1.36.3, not "latest"',
  ],
  [{ name: 'd', image: 'a b' }, '--image: an image looks like kindest/node:v1.36.3, not "a b"'],
  [{ name: 'd', memory: '2GB' }, '--memory: memory looks like 512Mi or 2Gi, not "2GB"'],
  [{ name: 'd', cpus: 'all' }, '--cpus: must be a number, not "all"'],
  [{ name: 'd', apiPort: '99999' }, '--api-port: must be at most 65535, not 99999'],
  [{ name: 'd', podSubnet: 'all' }, '--pod-subnet: a subnet looks like 10.244.0.0/16, not "all"'],
  [
    { name: 'd', serviceSubnet: '10.244.0.0/16' },
    '--service-subnet: the service subnet 10.244.0.0/16 overlaps the pod subnet 10.244.0.0/16',
  ],
  [{ name: 'd', provider: 'vm' }, '--provider: must be `docker` or `ssh`, not "vm"'],
  [{ name: 'd', hosts: ['one', 'one'] }, '--host: one is the machine of nodes[0] already'],
  [{ name: 'd', hosts: ['one'], workers: 2 }, '--host: 1 machines are named, and 3 nodes are asked for'],
  [
    { name: 'd', hosts: ['a', 'b'], controlPlanes: 3 },
    '--host: 2 machines are named, and 3 nodes are asked for',
  ],
  [
    { name: 'd', hosts: ['one', 'two'], provider: 'docker' },
    '--host: only clusters with provider: ssh name machines',
  ],
  [
    { name: 'd', hosts: ['one'], memory: '2Gi' },
    '--memory: limits of memory are for nodes in Docker: a machine gives what it has',
  ],
  [{ name: 'd', domain: 'x y' }, '--domain: a cluster domain looks like cluster.local, not "x y"'],
];

describe('flags that cannot be used are refused with their names', () => {
  it.each(badFlags.map(([flags, ...lines]) => ({ flags, lines })))('$flags', ({ flags, lines }) => {
    expect(readDetails(() => specFromFlags(flags))).toEqual(lines);
  });

  it('refuses counts together with a file that lists its nodes', () => {
    const flags = { name: 'demo', controlPlanes: 3, workers: 1 };
    expect(refuseFile('nodes:\n- role: control-plane', flags)).toEqual([
      '--control-planes: cannot be used with cluster.yaml, which lists its nodes; change them there',
      '--workers: cannot be used with cluster.yaml, which lists its nodes; change them there',
    ]);
  });

  it('names the flag where a flag is at fault and the line where the file is', () => {
    const flags = { name: 'demo', podSubnet: '10.1.0.0/23' };
    expect(refuseFile('network:\n  serviceSubnet: 10.1.0.0/16', flags)).toEqual([
      '--pod-subnet: the pod subnet 10.1.0.0/23 is too small; each node takes a /24 of it, which is enough for 2 of 3 nodes',
      'cluster.yaml:2: network.serviceSubnet: the service subnet 10.1.0.0/16 overlaps the pod subnet 10.1.0.0/23',
    ]);
  });
});
