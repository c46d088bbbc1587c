import { mkdir, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { findFilesInArgv, readOpenedFiles } from '../../../src/main/openedFiles.ts';
import { openTempFolder } from '../../helpers/tempFolder.ts';

it("finds the files among a start's arguments, relative ones from the folder of that start", () => {
  const argv = [
    '/opt/slipway',
    '--no-sandbox',
    'app.yaml',
    '/etc/kube/config',
    './x.txt',
    '--file=y.yaml',
    '.',
  ];
  expect(findFilesInArgv(argv, '/home/a')).toEqual(['/home/a/app.yaml', '/etc/kube/config']);
});

it('reads them, and says of each that cannot be read why', async () => {
  await using folder = await openTempFolder();
  const at = (name: string) => path.join(folder.path, name);
  await writeFile(at('a.yaml'), 'kind: Pod\n');
  await mkdir(at('b.yaml'));
  await writeFile(at('huge.yaml'), '');
  await truncate(at('huge.yaml'), 20_000_001);
  const { files, problems } = await readOpenedFiles(['a.yaml', 'b.yaml', 'c.yaml', 'huge.yaml'].map(at));
  expect(files).toEqual([{ path: at('a.yaml'), text: 'kind: Pod\n' }]);
  expect(problems).toHaveLength(3);
  expect(problems[0]).toContain('b.yaml is not a file');
  expect(problems[1]).toContain('c.yaml cannot be read');
  expect(problems[2]).toContain('larger than 20 MB');
});
