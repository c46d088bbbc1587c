import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { VmImage } from './buildVmImage.ts';

export interface VmOptions {
  readonly image: VmImage;
  /** The machine's own disk. */
  readonly disk: string;
  /** Network socket, inside the namespace that `inside` leads to. */
  readonly tap: string;
  readonly inside: (argv: readonly string[]) => readonly string[];
  readonly mac: string;
  readonly cpus: number;
  /** Megabytes. */
  readonly memory: number;
}

export interface RunningVm extends AsyncDisposable {
  /** The last lines on its console. */
  readonly console: () => Promise<string>;
  readonly isRunning: () => boolean;
}

/**
 * The processor is emulated. Where it offers fast string instructions, kernel and C library copy memory with them,
 * which the emulation does byte by byte: without them a copy is four times as fast, and the machine starts in half the
 * time. A fifth level of page tables is of no use either, and what keeps the kernel from a program's memory has it look
 * up each page twice. Its processors' counters run alike, which the kernel does not see when they are emulated: it would
 * ask an emulated chip for the time, at each of many thousand calls a second. Timers go by a steady tick (4 ms): setting
 * the emulated chip's anew for each sleep of a Go program takes half of what such a program takes that does nothing.
 */
const CPU = 'max,erms=off,fsrm=off,la57=off,smap=off,smep=off,pku=off';
const KERNEL_ARGUMENTS = [
  'root=/dev/vda rw console=ttyS0 net.ifnames=0 mitigations=off nowatchdog',
  'clearcpuid=rep_good tsc=reliable highres=off nohz=off',
].join(' ');

/** Switches a machine on; it is killed with the process that started it, whatever becomes of that. */
export const startVm = (name: string, options: VmOptions): RunningVm => {
  const { image, disk, tap, mac } = options;
  const log = path.join(path.dirname(disk), `${name}.console`);
  const argv = options.inside([
    // Where all cannot have their share, those with more processors, which others wait for, get a little more.
    ...['nice', '-n', options.cpus > 1 ? '0' : '3'],
    ...['setpriv', '--pdeathsig', 'KILL', 'qemu-system-x86_64', '-nodefaults', '-no-user-config'],
    ...['-accel', 'tcg,thread=multi', '-cpu', CPU, '-smp', String(options.cpus)],
    ...['-m', String(options.memory), '-display', 'none', '-serial', `file:${log}`],
    ...['-kernel', image.kernel, '-initrd', image.initrd, '-append', KERNEL_ARGUMENTS],
    ...['-drive', `file=${disk},format=raw,if=virtio,cache=unsafe`, '-device', 'virtio-rng-pci'],
    ...['-netdev', `tap,id=lan,ifname=${tap},script=no,downscript=no`],
    ...['-device', `virtio-net-pci,netdev=lan,mac=${mac}`],
  ]);
  const errors = openSync(`${log}.errors`, 'w');
  const [file = '', ...args] = argv;
  const child = spawn(file, args, { stdio: ['ignore', errors, errors] });
  closeSync(errors);
  const ended = once(child, 'exit');
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  const read = (name: string) => readFile(name, 'utf8').catch(() => '');
  return {
    isRunning,
    console: async () =>
      ((await read(log)) + (await read(`${log}.errors`))).split('\n').slice(-20).join('\n'),
    [Symbol.asyncDispose]: async () => {
      if (!isRunning()) return;
      child.kill('SIGKILL');
      await ended;
    },
  };
};
