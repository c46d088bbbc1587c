import { stat } from 'node:fs/promises';
import path from 'node:path';
import { hashFiles, listFiles } from '../lib/hashFiles.ts';
import type { Pins } from './readPins.ts';

/** Raised when the build's own steps change in a way that changes the image. */
const STEPS_VERSION = 1;

const SHARED_INPUTS = ['debian.json', 'node.Dockerfile', 'tools', 'files', 'flannel', 'pause'];

/** What a component's binaries depend on: its module files, the toolchain and the version stamped in. */
export const hashModule = (pins: Pins, module: Pins['modules'][number], arch: string) =>
  hashFiles(module.dir, ['go.mod', 'go.sum'], [pins.go, module.version, arch, String(module.staticCgo)]);

/** Which of the files are programs: of the modes, the image and git keep that alone. */
const listPrograms = async (root: string) => {
  const files = (await Promise.all(SHARED_INPUTS.map((entry) => listFiles(path.join(root, entry))))).flat();
  const marked = await Promise.all(
    files.map(async (file) => ((await stat(file)).mode & 0o111 ? path.relative(root, file) : '')),
  );
  return marked.filter((file) => file !== '').sort();
};

/** 12 hexadecimal digits that change when, and only when, something that goes into the image changes. */
export const hashInputs = async (pins: Pins, arch: string): Promise<string> => {
  const modules = await Promise.all(pins.modules.map((module) => hashModule(pins, module, arch)));
  const words = [
    String(STEPS_VERSION),
    pins.kubernetes,
    pins.debian.suite,
    JSON.stringify(pins.images),
    ...modules.sort(),
    ...(await listPrograms(pins.root)),
  ];
  return (await hashFiles(pins.root, SHARED_INPUTS, words)).slice(0, 12);
};
