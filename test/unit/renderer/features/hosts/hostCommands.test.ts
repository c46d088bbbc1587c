import { expect, it } from 'vitest';
import {
  formatAdd,
  formatAddFromConfig,
  formatAddLines,
  formatCheck,
  formatEdit,
} from '../../../../../src/renderer/features/hosts/hostCommands.ts';

it('adds one machine with all that was given, quoted where a shell needs that', () => {
  expect(
    formatAdd({
      target: 'root@[fd00::5]:2222',
      name: 'web-1',
      identityFiles: ['~/.ssh/web', '/keys/my key'],
      labels: { zone: 'a' },
    }),
  ).toBe(
    "slipway hosts add 'root@[fd00::5]:2222' --name web-1 --identity ~/.ssh/web --identity '/keys/my key' --label zone=a",
  );
});

it('gives lines to its standard input, as they are', () => {
  expect(formatAddLines('root@10.0.0.5 web-1\n$HOME\n')).toBe(
    "slipway hosts add --file - <<'MACHINES'\nroot@10.0.0.5 web-1\n$HOME\nMACHINES",
  );
});

it('names machines of ~/.ssh/config, and control planes of a check', () => {
  expect(formatAddFromConfig(['web', 'db'])).toBe('slipway hosts add --from-ssh-config web db');
  expect(formatCheck(['web', 'db'], ['db'])).toBe('slipway hosts check web db --control-plane db');
});

it('changes what is different, and says what is taken away', () => {
  expect(formatEdit('web-1', { target: 'root@web', labels: { zone: 'b' } })).toBe(
    'slipway hosts edit web-1 --target root@web --label zone=b',
  );
  expect(formatEdit('web-1', { address: '10.0.0.6', identityFiles: ['~/k'] })).toBe(
    'slipway hosts edit web-1 --address 10.0.0.6 --identity ~/k',
  );
  expect(formatEdit('web-1', { identityFiles: [], labels: {} })).toBe(
    'slipway hosts edit web-1 --no-identity --no-labels',
  );
});
