import { describe, expect, it } from 'vitest';
import { parsePastedLines } from '../../../../src/core/inventory/parsePastedLines.ts';

describe('pasted lines', () => {
  it('name a machine each, some with a name for it', () => {
    const text = '# the rack\r\ndeploy@10.0.0.5\n\n  root@10.0.0.6:2222   web-2  # by the door\nweb-3\n';
    expect(parsePastedLines(text)).toEqual([
      { line: 2, text: 'deploy@10.0.0.5', target: 'deploy@10.0.0.5', isTooMuch: false },
      {
        line: 4,
        text: 'root@10.0.0.6:2222   web-2',
        target: 'root@10.0.0.6:2222',
        name: 'web-2',
        isTooMuch: false,
      },
      { line: 5, text: 'web-3', target: 'web-3', isTooMuch: false },
    ]);
  });

  it('are marked when there is more on them', () => {
    expect(parsePastedLines('a@b c d')).toMatchObject([{ target: 'a@b', name: 'c', isTooMuch: true }]);
  });

  it.each(['', '\n\n', '  # nothing\n#'])('are none in %j', (text) => {
    expect(parsePastedLines(text)).toEqual([]);
  });
});
