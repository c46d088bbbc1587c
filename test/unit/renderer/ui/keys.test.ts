import { describe, expect, it } from 'vitest';
import {
  createKeyMatcher,
  nameStroke,
  printKeys,
  worksWhileTyping,
} from '../../../../src/renderer/ui/keys.ts';

const press = (
  key: string,
  modifiers: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...modifiers,
});

const bind = (keys: string) => ({ keys, title: keys, run: () => undefined });

describe('keys', () => {
  it.each([
    [press('/'), '/'],
    [press('?', { shiftKey: true }), '?'],
    [press('k', { ctrlKey: true }), 'mod+k'],
    [press('P', { ctrlKey: true, shiftKey: true }), 'shift+mod+p'],
    [press('ArrowDown', { shiftKey: true }), 'shift+ArrowDown'],
    [press(' '), 'Space'],
    [press('Shift', { shiftKey: true }), undefined],
  ])('%o is named %s', (stroke, name) => {
    expect(nameStroke(stroke, false)).toBe(name);
  });

  it('take ⌘ for mod on a Mac', () => {
    expect(nameStroke(press('k', { metaKey: true }), true)).toBe('mod+k');
  });

  it('know a sequence, and forget its beginning after a while', () => {
    const match = createKeyMatcher(1000);
    const bindings = [bind('g n'), bind('n')];
    expect(match('g', bindings, 0)).toEqual({ waits: true });
    expect(match('n', bindings, 500).binding?.keys).toBe('g n');
    expect(match('g', bindings, 1000)).toEqual({ waits: true });
    expect(match('n', bindings, 2500).binding?.keys).toBe('n');
  });

  it('do what the inner part says where two parts have the same', () => {
    const inner = bind('Escape');
    expect(createKeyMatcher()('Escape', [bind('Escape'), inner]).binding).toBe(inner);
  });

  it('work while somebody types only with a modifier', () => {
    expect(['mod+k', 'shift+mod+p', 'l', 'g n', '?'].filter(worksWhileTyping)).toEqual([
      'mod+k',
      'shift+mod+p',
    ]);
  });

  it('are printed as they stand on the keyboard', () => {
    expect(printKeys('g n')).toEqual([['g'], ['n']]);
    expect(printKeys('shift+mod+p')).toEqual([['Shift', 'Ctrl', 'P']]);
  });
});
