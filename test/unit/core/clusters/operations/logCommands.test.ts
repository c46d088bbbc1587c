import { describe, expect, it } from 'vitest';
import {
  logCommands,
  printCommand,
  withStepLogs,
} from '../../../../../src/core/clusters/operations/logCommands.ts';
import type { Host } from '../../../../../src/core/hosts/host.ts';
import type { Provider } from '../../../../../src/core/hosts/provider.ts';

const host = {
  name: 'demo-worker-1',
  address: '10.0.0.2',
  exec: async () => ({ exitCode: 0, stdout: '', stderr: '' }),
  putFiles: async () => undefined,
} as unknown as Host;
const provider = logCommands({ host: () => host } as unknown as Provider);
const { signal } = new AbortController();

describe('the log of commands', () => {
  it('tells each step what its hosts were told, the same only once', async () => {
    const lines: Record<string, string[]> = { a: [], b: [] };
    const makePhase = (id: string) => ({
      id,
      title: id,
      needs: [],
      run: async () => {
        const own = provider.host({ name: host.name, address: host.address });
        await own.exec(['kubeadm', id], { signal });
        await own.exec(['kubeadm', id], { signal });
        await own.putFiles([{ path: `/etc/${id}`, content: 'secret' }], { signal });
      },
    });
    const phases = withStepLogs([makePhase('a'), makePhase('b')]);
    await Promise.all(
      phases.map((phase) =>
        phase.run({
          node: undefined,
          signal,
          note: () => undefined,
          log: (line) => lines[phase.id]?.push(line),
        }),
      ),
    );
    expect(lines).toEqual({
      a: ['demo-worker-1 $ kubeadm a', 'demo-worker-1: write /etc/a'],
      b: ['demo-worker-1 $ kubeadm b', 'demo-worker-1: write /etc/b'],
    });
  });

  it('says nothing outside of a step', async () => {
    const own = provider.host({ name: host.name, address: host.address });
    await expect(own.exec(['true'], { signal })).resolves.toMatchObject({ exitCode: 0 });
  });

  it.each([
    [['kubeadm', 'token', 'delete', 'abcdef.0123456789abcdef'], 'kubeadm token delete •••'],
    [['kubeadm', 'join', '--certificate-key=deadbeef'], 'kubeadm join --certificate-key=•••'],
    [['sh', '-c', 'echo a\n  echo b'], "sh -c 'echo a echo b'"],
  ])('prints %j without secrets and in one line', (argv, text) => {
    expect(printCommand(argv)).toBe(text);
  });
});
