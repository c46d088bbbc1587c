import { describe, expect, it } from 'vitest';
import { lineAt } from '../../../../src/core/lib/kubeYaml/lineTree.ts';
import { parseFiles } from '../../../../src/core/manifests/parse/parseFiles.ts';
import {
  foldStringData,
  foldStringLines,
  hideInMessage,
  hideSecret,
} from '../../../../src/core/manifests/secretData.ts';

const secret = (more: object) => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, ...more });

describe('stringData', () => {
  it('becomes data, in front of what data says, byte for byte as UTF-8', () => {
    const folded = foldStringData(secret({ data: { a: 'eA==', b: 'eQ==' }, stringData: { b: 'é', c: '' } }));
    expect(folded).toEqual(secret({ data: { a: 'eA==', b: 'w6k=', c: '' } }));
  });

  it('stays for the server to refuse when it holds no text, and in other kinds', () => {
    const number = secret({ stringData: { pin: 1 } });
    expect(foldStringData(number)).toBe(number);
    const other = { apiVersion: 'example.com/v1', kind: 'Secret', stringData: { a: 'x' } };
    expect(foldStringData(other)).toBe(other);
  });

  it('keeps its lines', () => {
    const text = 'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  a: x\ndata:\n  b: eA==\n';
    const [object] = parseFiles([{ path: 'a.yaml', text }]).objects;
    if (object === undefined) throw new Error('nothing was read');
    const lines = foldStringLines(object.lines);
    expect([lineAt(lines, ['data', 'a']), lineAt(lines, ['data', 'b'])]).toEqual([5, 7]);
  });
});

describe('a Secret without its values', () => {
  it('says of each whether it changes, and never what it is', () => {
    const { before, after } = hideSecret(
      secret({ data: { same: 'MQ==', changed: 'Mg==', gone: 'Mw==' } }),
      secret({ data: { same: 'MQ==', changed: 'NA==', added: 'NQ==' } }),
    );
    expect(before).toEqual(
      secret({
        data: { same: '•••••• (unchanged)', changed: '•••••• (old value)', gone: '•••••• (removed)' },
      }),
    );
    expect(after).toEqual(
      secret({ data: { same: '•••••• (unchanged)', changed: '•••••• (new value)', added: '•••••• (new)' } }),
    );
  });

  it('has none in what is said of its mistakes', () => {
    const problem = { path: ['stringData', 'pin'], message: 'stringData.pin has to be text, and is 1234' };
    expect(hideInMessage(secret({}), problem)).toBe('stringData.pin has to be text');
    expect(hideInMessage({ kind: 'ConfigMap' }, problem)).toBe(problem.message);
  });

  it('has none in stringData either, nor where there is no map', () => {
    expect(
      JSON.stringify(hideSecret(undefined, secret({ stringData: { pin: 1234 }, data: 'c2VjcmV0' }))),
    ).not.toMatch(/1234|c2VjcmV0/);
  });
});
