import { describe, expect, it } from 'vitest';
import {
  parseIpRoutes,
  parseNetstatRoutes,
  parseProcRoutes,
  readRoutes,
} from '../../../../src/core/lib/readRoutes.ts';

describe('routes of the machine', () => {
  it('come from every table that ip lists, without default routes and their halves', () => {
    const listed = JSON.stringify([
      { dst: 'default', gateway: '192.0.2.1', dev: 'eth0' },
      { dst: '0.0.0.0/1', dev: 'tun0' },
      { dst: '128.0.0.0/1', dev: 'tun0' },
      { dst: '10.0.0.0/8', dev: 'wg0', table: '51820' },
      { dst: '172.17.0.0/16', dev: 'docker0' },
      { type: 'blackhole', dst: '10.9.0.0/16' },
      { type: 'local', dst: '192.0.2.2', dev: 'eth0', table: 'local' },
      { type: 'broadcast', dst: '192.0.2.255', dev: 'eth0', table: 'local' },
      { type: 'multicast', dst: '224.0.0.0/8', dev: 'eth0' },
      { dst: 'fd00::/64', dev: 'eth0' },
    ]);
    expect(parseIpRoutes(listed)).toEqual([
      { subnet: '10.0.0.0/8', device: 'wg0' },
      { subnet: '172.17.0.0/16', device: 'docker0' },
      { subnet: '10.9.0.0/16', device: 'blackhole' },
      { subnet: '192.0.2.2/32', device: 'eth0' },
    ]);
  });

  it('are not read from an ip that has no JSON', () => {
    expect(parseIpRoutes('default via 192.0.2.1 dev eth0')).toBeUndefined();
    expect(parseIpRoutes('')).toBeUndefined();
  });

  it('come from /proc/net/route in the byte order of the machine', () => {
    const text = [
      'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT',
      'eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0',
      'docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0',
      'eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0',
      '',
    ].join('\n');
    expect(parseProcRoutes(text, 'LE')).toEqual([
      { subnet: '172.17.0.0/16', device: 'docker0' },
      { subnet: '192.0.2.0/24', device: 'eth0' },
    ]);
    expect(parseProcRoutes('header\neth0\tAC110000\t0\t1\t0\t0\t0\tFFFF0000\t0\t0\t0', 'BE')).toEqual([
      { subnet: '172.17.0.0/16', device: 'eth0' },
    ]);
  });

  it('come from netstat on macOS, with the octets that it leaves out', () => {
    const text = `Routing tables

Internet:
Destination        Gateway            Flags           Netif Expire
default            192.168.1.1        UGScg             en0
0/1                10.8.0.1           UGScg           utun4
10                 10.8.0.1           UGSc            utun4
127                127.0.0.1          UCS               lo0
169.254            link#12            UCS               en0      !
172.16/12          10.8.0.1           UGSc            utun4
192.168.1          link#12            UCS               en0      !
192.168.1.1/32     link#12            UCS               en0      !
224.0.0/4          link#12            UmCS              en0      !
255.255.255.255/32 link#12            UCS               en0      !`;
    expect(parseNetstatRoutes(text).map(({ subnet, device }) => `${subnet} ${device}`)).toEqual([
      '10.0.0.0/8 utun4',
      '127.0.0.0/8 lo0',
      '169.254.0.0/16 en0',
      '172.16.0.0/12 utun4',
      '192.168.1.0/24 en0',
      '192.168.1.1/32 en0',
    ]);
  });

  it.runIf(process.platform === 'linux')('can be read here', async () => {
    const routes = await readRoutes({ platform: 'linux', signal: AbortSignal.timeout(10_000) });
    expect(routes.every(({ subnet }) => /^[\d.]+\/\d+$/.test(subnet))).toBe(true);
  });

  it('stop being read when cancelled', async () => {
    await expect(readRoutes({ platform: 'linux', signal: AbortSignal.abort() })).rejects.toThrow();
  });
});
