import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { APPLY_MANIFEST } from '../../../../src/core/bootstrap/phases/installAddons.ts';
import { openTempFolder } from '../../../helpers/tempFolder.ts';

interface Given {
  readonly text?: string;
  readonly change?: string;
  readonly beside?: string;
}

/** Runs the script on a file of this text, or on none, beside a `kubectl` that prints what it is given. */
const apply = async ({ text, change = '', beside = '' }: Given) => {
  await using folder = await openTempFolder();
  const programs = path.join(folder.path, 'bin');
  await mkdir(programs);
  await writeFile(path.join(programs, 'kubectl'), '#!/bin/sh\necho "# $*"\ncat\n', { mode: 0o755 });
  const file = path.join(folder.path, 'a.yaml');
  if (text !== undefined) await writeFile(file, text);
  const env = { ...process.env, PATH: `${programs}:${process.env['PATH']}` };
  const args = ['-c', APPLY_MANIFEST, 'apply', file, '/admin.conf', '10.1.0.0/16', change, beside];
  return await promisify(execFile)('bash', args, { env }).then(
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
    expect((await apply({ text: template })).stdout).toBe(
      `${CALL}\n# would you kindly template this file\na: 10.1.0.0/16\nb: "10.1.0.0/16"\nc: {{ .Other }}\n---\n\n`,
    );
  });

  it('stay as they are when they do not ask for it, with what comes beside them', async () => {
    const { stdout } = await apply({ text: 'data: "{{ .PodSubnet }}"\n', beside: '{"more":1}' });
    expect(stdout).toBe(`${CALL}\ndata: "{{ .PodSubnet }}"\n---\n{"more":1}\n`);
  });

  it('are changed for machines', async () => {
    const { stdout } = await apply({ text: 'type: host-gw\n', change: 's/host-gw/vxlan/' });
    expect(stdout).toContain('type: vxlan');
  });

  it('are asked for by name where one is missing', async () => {
    expect(await apply({})).toEqual({ code: 66, stdout: 'there is no /manifests/a.yaml\n' });
  });
});
