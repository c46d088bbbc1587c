import { describe, expect, it } from 'vitest';
import { describeSpec } from '../../../../../src/renderer/features/clusters/describeSpec.ts';
import {
  changeProvider,
  findUnknownMachines,
  moveNode,
  setMachines,
  setRole,
} from '../../../../../src/renderer/features/clusters/machineSpec.ts';
import { makeStartSpec } from '../../../../../src/renderer/features/clusters/startSpec.ts';
import type { ClusterSpec } from '../../../../../src/shared/clusterSpec.ts';

const inDocker = makeStartSpec('demo');
const onMachines = changeProvider(inDocker, 'ssh', inDocker);
const rolesOf = ({ nodes }: ClusterSpec) => nodes.map(({ host, role }) => `${host} ${role}`);

describe('choosing machines', () => {
  it('makes the first one the control plane and the others workers', () => {
    const spec = setMachines(setMachines(onMachines, ['a']), ['a', 'b', 'c']);
    expect(rolesOf(spec)).toEqual(['a control-plane', 'b worker', 'c worker']);
  });

  it('keeps order, role and options of those that stay, and always a control plane', () => {
    const chosen = setMachines(onMachines, ['a', 'b', 'c']);
    const labelled = {
      ...chosen,
      nodes: chosen.nodes.map((node) => (node.host === 'c' ? { ...node, labels: { zone: 'z' } } : node)),
    };
    const moved = moveNode(setRole(labelled, 1, 'control-plane'), 2, -1);
    expect(rolesOf(moved)).toEqual(['a control-plane', 'c worker', 'b control-plane']);
    const without = setMachines(moved, ['c', 'b']);
    expect(rolesOf(without)).toEqual(['c worker', 'b control-plane']);
    expect(without.nodes[0]?.labels).toEqual({ zone: 'z' });
    expect(rolesOf(setMachines(without, ['c']))).toEqual(['c control-plane']);
  });

  it('leaves a spec that can still be written when none is left', () => {
    const none = setMachines(setMachines(onMachines, ['a']), []);
    expect(none.nodes).toMatchObject([{ role: 'control-plane' }]);
    expect(describeSpec(none)).toBe('demo: no machine is chosen yet.');
  });
});

describe('changing where a cluster runs', () => {
  it('keeps what means the same in both places, and what was said in the other one', () => {
    const own: ClusterSpec = {
      ...inDocker,
      network: { ...inDocker.network, podSubnet: '10.9.0.0/16', nodeSubnet: '172.31.0.0/24' },
      api: { address: '0.0.0.0', port: 7443 },
    };
    const there = setMachines(changeProvider(own, 'ssh', inDocker), ['a']);
    expect(there.api).toEqual(inDocker.api);
    expect(there.network).toEqual({ ...inDocker.network, podSubnet: '10.9.0.0/16' });
    expect(changeProvider(there, 'docker', own)).toEqual(own);
  });
});

describe('the sentence', () => {
  it('names the machines', () => {
    expect(describeSpec(setMachines(onMachines, ['a', 'b', 'c']))).toBe(
      'demo: 1 control plane and 2 workers on Kubernetes 1.36.3, on the machines a, b and c.',
    );
    expect(describeSpec(setMachines(onMachines, ['a']))).toBe(
      'demo: 1 control plane on Kubernetes 1.36.3, on the machine a.',
    );
  });

  it('counts those that are many', () => {
    const names = Array.from({ length: 9 }, (_, index) => `m${index}`);
    expect(describeSpec(setMachines(onMachines, names))).toContain('on 9 machines over SSH.');
  });
});

describe('machines that the inventory does not have', () => {
  const spec = setMachines(onMachines, ['a', 'b-1', 'c']);

  it.each([
    ['in block style', 'nodes:\n  - role: worker\n    host: b-1 # spare\n', 3],
    ['in flow style', 'nodes:\n  - { role: worker, host: "b-1" }\n', 2],
    ['where a longer name comes first', 'nodes:\n  - host: b-10\n  - host: b-1\n', 3],
    ['where the file is behind', 'nodes: []\n', undefined],
  ])('are told at their line %s', (_style, text, line) => {
    const [finding, ...others] = findUnknownMachines({ spec, text }, ['a', 'c']);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ severity: 'error', path: 'nodes[1].host' });
    expect(finding?.line).toBe(line);
  });

  it('are no matter in Docker', () => {
    expect(findUnknownMachines({ spec: inDocker, text: '' }, [])).toEqual([]);
  });
});
