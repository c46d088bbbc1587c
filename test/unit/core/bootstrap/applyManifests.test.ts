import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { APPLY_MANIFESTS } from '../../../../src/core/bootstrap/phases/installAddons.ts';
import { openTempFolder } from '../../../helpers/tempFolder.ts';

interface Given {
  readonly files: Readonly<Record<string, string>>;
  readonly names?: readonly string[];
  readonly change?: string;
}

/** Runs the script beside a `kubectl` that prints what it is given. */
const apply = async ({ files, names = Object.keys(files), change = '' }: Given) => {
  await using folder = await openTempFolder();
  const programs = path.join(folder.path, 'bin');
  await mkdir(programs);
  await writeFile(path.join(programs, 'kubectl'), '#!/bin/sh\necho "# $*"\ncat\n', { mode: 0o755 });
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder.path, name), text);
  const args = [folder.path, '/admin.conf', '10.1.0.0/16', change, ...names];
  const env = { ...process.env, PATH: `${programs}:${process.env['PATH']}` };
  return await promisify(execFile)('bash', ['-c', APPLY_MANIFESTS, 'apply', ...args], { env }).then(
    ({ stdout }) => ({ code: 0, stdout: stdout.replaceAll(folder.path, '/manifests') }),
    ({ code, stdout }: { code: number; stdout: string }) => ({
      code,
      stdout: stdout.replaceAll(folder.path, '/manifests'),
    }),
  );
};
const CALL = '# --kubeconfig=/admin.conf apply --validate=false --filename=-';

describe("the manifests of a node image, as kind's contract has them", () => {
  it('get the pod subnet wherever they ask for it', async () => {
    const template =
      '# would you kindly template this file\na: {{ .PodSubnet }}\nb: "{{.PodSubnet}}"\nc: {{ .Other }}\n';
    expect((await apply({ files: { a: template } })).stdout).toBe(
      `${CALL}\n---\n# would you kindly template this file\na: 10.1.0.0/16\nb: "10.1.0.0/16"\nc: {{ .Other }}\n`,
    );
  });

  it('stay as they are when they do not ask for it', async () => {
    const { stdout } = await apply({ files: { a: 'data: "{{ .PodSubnet }}"\n', b: 'more: 1\n' } });
    expect(stdout).toBe(`${CALL}\n---\ndata: "{{ .PodSubnet }}"\n---\nmore: 1\n`);
  });

  it('are changed for machines', async () => {
    const { stdout } = await apply({ files: { a: 'type: host-gw\n' }, change: 's/host-gw/vxlan/' });
    expect(stdout).toContain('type: vxlan');
  });

  it('are not applied in part when one is missing', async () => {
    expect(await apply({ files: { a: 'a: 1\n' }, names: ['a', 'b'] })).toEqual({
      code: 66,
      stdout: 'there is no /manifests/b\n',
    });
  });
});
