import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { stageContext } from '../../../../src/core/nodeImage/stageContext.ts';
import { openTempFolder } from '../../../helpers/tempFolder.ts';

/** The image's folder with these files below `files`, staged. */
const stage = async (folder: string, files: Readonly<Record<string, string | Buffer>>) => {
  const root = path.join(folder, 'root');
  await mkdir(path.join(root, 'files', 'kind'), { recursive: true });
  await writeFile(path.join(root, 'node.Dockerfile'), 'FROM @BASE@\n');
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, 'files', name)), { recursive: true });
    await writeFile(path.join(root, 'files', name), content);
  }
  await chmod(path.join(root, 'files', 'run'), 0o755);
  const program = path.join(folder, 'program');
  await writeFile(program, 'a program', { mode: 0o600 });
  const target = path.join(folder, 'context');
  await stageContext({
    root,
    target,
    version: 'v1.36.3',
    program: () => program,
    substitutions: { PAUSE_IMAGE: 'pause:1', TOOLS_IMAGE: 'tools:2' },
  });
  return (name: string) => path.join(target, name);
};

describe("the folder that the node's image is built from", () => {
  it('has the programs, which may be run, and the version', async () => {
    await using folder = await openTempFolder();
    const place = await stage(folder.path, { run: '' });
    expect(await readdir(place('bin'))).toContain('kubelet');
    expect(await readdir(place('cni'))).toContain('host-local');
    expect((await stat(place('bin/kubelet'))).mode & 0o777).toBe(0o755);
    expect(await readFile(place('files/kind/version'), 'utf8')).toBe('v1.36.3');
    expect(await readFile(place('node.Dockerfile'), 'utf8')).toBe('FROM @BASE@\n');
  });

  it('has the places in its files filled, and leaves what only looks like one', async () => {
    await using folder = await openTempFolder();
    const binary = Buffer.from([0xff, 0xfe, 0x00, 0x80]);
    const place = await stage(folder.path, {
      run: 'exec @PAUSE_IMAGE@ @TOOLS_IMAGE@ @PAUSE_IMAGE@',
      'etc/deep/config': 'a = "@UNKNOWN@", me@PLACE@test, @lower@',
      'etc/binary': binary,
    });
    expect(await readFile(place('files/run'), 'utf8')).toBe('exec pause:1 tools:2 pause:1');
    expect((await stat(place('files/run'))).mode & 0o777).toBe(0o755);
    expect(await readFile(place('files/etc/deep/config'), 'utf8')).toBe(
      'a = "@UNKNOWN@", me@PLACE@test, @lower@',
    );
    expect(await readFile(place('files/etc/binary'))).toEqual(binary);
  });
});
