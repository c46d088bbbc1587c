import { access, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const root = path.resolve(import.meta.dirname, '../../..');
const names = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

const builderConfig = z.looseObject({
  appId: z.string(),
  electronFuses: z.record(z.string(), z.boolean()),
  fileAssociations: z.array(z.looseObject({ ext: names })),
  linux: z.looseObject({ target: names }),
  mac: z.looseObject({ target: names, icon: z.string() }),
  win: z.looseObject({ target: names, icon: z.string(), verifyUpdateCodeSignature: z.boolean() }),
});

let text: unknown;
let config: z.output<typeof builderConfig>;

beforeAll(async () => {
  text = parse(await readFile(path.join(root, 'electron-builder.yml'), 'utf8'));
  config = builderConfig.parse(text);
});

/** electron-builder's own schema, of the version that is installed. */
const openSchema = async () => {
  const require = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
  const file = path.join(path.dirname(require.resolve('app-builder-lib/package.json')), 'scheme.json');
  return new Ajv({ strict: false, allErrors: true }).compile(JSON.parse(await readFile(file, 'utf8')));
};

describe('electron-builder.yml', () => {
  it("fits electron-builder's schema", async () => {
    const validate = await openSchema();
    validate(text);
    expect(validate.errors ?? []).toEqual([]);
  });

  it('would not fit with a word that the schema does not know', async () => {
    const validate = await openSchema();
    expect(validate({ ...(text as object), fuses: {} })).toBe(false);
  });

  it('builds AppImage, deb, rpm, dmg and nsis', () => {
    expect([...config.linux.target, ...config.mac.target, ...config.win.target]).toEqual([
      'AppImage',
      'deb',
      'rpm',
      'dmg',
      'nsis',
    ]);
  });

  it('turns off what would let others run code in the app', () => {
    expect(config.electronFuses).toMatchObject({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    });
    expect(config.win.verifyUpdateCodeSignature).toBe(true);
  });

  it('opens YAML and kubeconfig files', () => {
    expect(config.fileAssociations.flatMap(({ ext }) => ext)).toEqual(['yaml', 'yml', 'kubeconfig']);
  });

  it('has its icons', async () => {
    const sizes = [16, 24, 32, 48, 64, 128, 256, 512].map((size) => `resources/icons/${size}x${size}.png`);
    for (const icon of [...sizes, config.mac.icon, config.win.icon]) await access(path.join(root, icon));
  });
});
