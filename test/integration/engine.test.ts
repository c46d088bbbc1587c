import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { chooseSubnet } from '../../src/core/hosts/docker/chooseSubnet.ts';
import { findEngine } from '../../src/core/hosts/docker/findEngine.ts';
import { readTakenSubnets } from '../../src/core/hosts/docker/readTakenSubnets.ts';

const soon = () => AbortSignal.timeout(60_000);
const find = () =>
  findEngine({ env: process.env, homedir: homedir(), platform: process.platform, signal: soon() });

describe('the Docker engine of this machine', () => {
  it('is found and says what it is', async () => {
    const { endpoint, info } = await find();
    expect(endpoint.description).toContain(info.version);
    expect(info.osType).toBe('linux');
    expect(['1', '2']).toContain(info.cgroupVersion);
    expect(info.cpus).toBeGreaterThan(0);
    expect(info.memoryBytes).toBeGreaterThan(2 ** 30);
  });

  it('accepts the chosen subnet, which is not chosen again while it is in use', async () => {
    const { docker } = await find();
    const readTaken = () =>
      readTakenSubnets({
        docker,
        platform: process.platform,
        podSubnet: '10.244.0.0/16',
        serviceSubnet: '10.96.0.0/16',
        signal: soon(),
      });
    const subnet = chooseSubnet({ taken: await readTaken() });
    const name = `slipway-test-${randomBytes(4).toString('hex')}`;
    const network = await docker.createNetwork({ Name: name, IPAM: { Config: [{ Subnet: subnet }] } });
    try {
      const taken = await readTaken();
      expect(taken).toContainEqual({ subnet, by: `Docker network "${name}"` });
      expect(taken.filter((other) => other.subnet === subnet)).toHaveLength(1);
      expect(chooseSubnet({ taken })).not.toBe(subnet);
      expect(() => chooseSubnet({ taken, wanted: subnet })).toThrow(`Docker network "${name}"`);
    } finally {
      await network.remove();
    }
  });
});
