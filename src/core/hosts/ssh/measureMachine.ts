import type { Host } from '../host.ts';
import type { NodeMeasure } from '../provider.ts';

/** Hundredths of a second, in which Linux counts the time of CPUs (proc(5), /proc/stat). */
const TICKS = 100;

/** Measures a machine as a whole: all that runs there is on the node. */
export const measureMachine = async (host: Host, signal: AbortSignal): Promise<NodeMeasure> => {
  const { stdout } = await host.exec(['/bin/sh', '-c', 'head -n 1 /proc/stat; cat /proc/meminfo'], {
    signal,
    deadline: 10_000,
  });
  const [cpu = '', ...lines] = stdout.split('\n');
  // user, nice, system, idle, waiting for disks, interrupts, soft interrupts, stolen
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = cpu.split(/\s+/).slice(1).map(Number);
  const kibibytes = (name: string) =>
    Number(lines.find((line) => line.startsWith(`${name}:`))?.split(/\s+/)[1]);
  return {
    name: host.name,
    at: performance.now(),
    cpuSeconds: (user + nice + system + irq + softirq) / TICKS,
    memory: (kibibytes('MemTotal') - kibibytes('MemAvailable')) * 1024,
  };
};
