// Writes resources/node-image/debian.json: the packages that the wanted ones bring, with versions and checksums.
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeDebianRoot } from '../src/core/nodeImage/buildRootfs.ts';

const root = path.resolve(import.meta.dirname, '../resources/node-image');
const file = path.join(root, 'debian.json');
const lock = JSON.parse(await readFile(file, 'utf8'));
const arch = 'amd64';
const target = path.join(root, `.debian-${process.pid}.tar`);
try {
  const lines = await makeDebianRoot({
    suite: lock.suite,
    include: lock.wanted,
    tools: path.join(root, 'tools'),
    target,
    arch,
    signal: AbortSignal.timeout(600_000),
    onLine: (line) => process.stderr.write(`${line}\n`),
  });
  const packages = { ...lock.packages, [arch]: lines.map((line) => line.split(' ')) };
  // One package a line, so that a change of one reads as one.
  const rows = Object.entries(packages).map(
    ([name, list]) =>
      `    "${name}": [\n${(list as string[][]).map((entry) => `      ${JSON.stringify(entry)}`).join(',\n')}\n    ]`,
  );
  await writeFile(
    file,
    `{\n  "suite": ${JSON.stringify(lock.suite)},\n  "wanted": ${JSON.stringify(lock.wanted)},\n  "packages": {\n${rows.join(',\n')}\n  }\n}\n`,
  );
  process.stdout.write(`${lines.length} packages pinned\n`);
} finally {
  await rm(target, { force: true });
}
