import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { editorOf, paste, selectAll, textOf, typeLines, undo } from './editing.ts';
import { fake, openApp } from './openApp.tsx';

const FIRST = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: first\n';
const SECOND = '---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: second\n';

const THIRD = '---\napiVersion: v1\nkind: Service\nmetadata:\n  name: third\n';

const editor = editorOf('Text of new.yaml');

/** The file as it was last sent to be tried. */
const triedText = (): string | undefined =>
  (fake.inputsOf('manifests.plan').at(-1) as { files: { text: string }[] } | undefined)?.files[0]?.text;

const openNewFile = async () => {
  openApp('/c/slipway%2Fdemo/manifests');
  await page.getByRole('button', { name: 'Write or paste' }).first().click();
  await expect.element(editor).toHaveFocus();
};

/** Enter takes the blanks at the end of its line along. */
const withoutEnds = (text: string): string => text.replaceAll(/ +$/gm, '');

/** Lines that have a mark, from 1. */
const markedLines = (): readonly number[] =>
  [...editor.element().querySelectorAll('.cm-line')].flatMap((line, index) =>
    line.querySelector('.cm-lintRange') === null ? [] : [index + 1],
  );

describe('the editor of a manifest', () => {
  test('keeps two documents that are typed below each other', async () => {
    await openNewFile();
    await typeLines(FIRST + SECOND);
    expect(textOf(editor)).toBe(FIRST + SECOND);
    await expect.poll(triedText).toBe(FIRST + SECOND);
    await expect.element(page.getByRole('button', { name: 'Apply: create 2' })).toBeEnabled();
  });

  test('indents as the line before, and keeps what is corrected', async () => {
    await openNewFile();
    await userEvent.keyboard('data:{Enter}  colour: re{Backspace}x{Enter}');
    expect(textOf(editor)).toBe('data:\n  colour: rx\n  ');
    await userEvent.keyboard('{Backspace}end: 1');
    expect(textOf(editor)).toBe('data:\n  colour: rx\nend: 1');
    await expect.poll(triedText).toBe('data:\n  colour: rx\nend: 1');
  });

  test('keeps several documents that are pasted below what was typed', async () => {
    await openNewFile();
    await typeLines(FIRST);
    await paste(SECOND + THIRD);
    expect(textOf(editor)).toBe(FIRST + SECOND + THIRD);
    await expect.poll(triedText).toBe(FIRST + SECOND + THIRD);
  });

  test('takes back what is undone, and begins again from nothing', async () => {
    await openNewFile();
    await paste(FIRST);
    await paste(SECOND);
    await undo();
    expect(textOf(editor)).toBe(FIRST);
    await selectAll();
    await userEvent.keyboard('{Delete}');
    expect(textOf(editor)).toBe('');
    await typeLines(SECOND);
    await expect.poll(triedText).toBe(SECOND);
  });

  test('lets Tab indent, and leave after Escape without closing what is around', async () => {
    await openNewFile();
    await userEvent.keyboard('{Tab}a: 1{Shift>}{Tab}{/Shift}');
    expect(textOf(editor)).toBe('a: 1');
    await userEvent.keyboard('{Escape}{Tab}');
    await expect.element(editor).not.toHaveFocus();
    await expect.element(page.getByRole('dialog', { name: 'Apply to demo' })).toBeVisible();
  });

  test('keeps its marks at their lines while the text above them grows', async () => {
    fake.answer('manifests.plan', ({ files }) => {
      const at = files[0]?.text.split('\n').findIndex((line) => line.includes('wrong')) ?? -1;
      const finding = {
        file: 'new.yaml',
        line: at + 1,
        severity: 'error',
        message: 'No such field.',
      } as const;
      return { findings: at < 0 ? [] : [finding], objects: [] };
    });
    await openNewFile();
    await typeLines('a: 1\nb: 2\nwrong: 3');
    await expect.poll(markedLines).toEqual([3]);
    await userEvent.keyboard('{Control>}{Home}{/Control}{Enter}{Enter}');
    expect(markedLines()).toEqual([5]);
    await expect.element(page.getByRole('button', { name: /Error, line 5/ })).toBeVisible();
    expect(markedLines()).toEqual([5]);
    await userEvent.keyboard('{Control>}{End}{/Control}{Shift>}{Home}{/Shift}{Delete}');
    await expect.element(page.getByRole('button', { name: /Error, line/ })).not.toBeInTheDocument();
    await expect.poll(markedLines).toEqual([]);
  });

  test('goes to the line of what was found, in each document, and again', async () => {
    const finding = { file: 'new.yaml', line: 8, severity: 'error', message: 'No such field.' } as const;
    fake.answer('manifests.plan', () => ({ findings: [finding], objects: [] }));
    await openNewFile();
    await paste(FIRST + SECOND);
    const activeLine = () => editor.element().querySelector('.cm-activeLine')?.textContent;
    for (const _ of [1, 2]) {
      await page.getByRole('button', { name: /Error, line 8/ }).click();
      await expect.poll(activeLine).toBe('metadata:');
      await editor.click();
      await userEvent.keyboard('{Control>}{Home}{/Control}');
      await expect.poll(activeLine).toBe('apiVersion: v1');
    }
    await undo();
    expect(textOf(editor)).toBe('');
  });

  test('loses no letter of whatever is typed', async () => {
    await openNewFile();
    const pieces = fc.constantFrom(
      'a',
      'Z',
      '7',
      ':',
      ' ',
      '-',
      '#',
      '|',
      ',',
      '&',
      '*',
      '!',
      '%',
      '\n',
      '---\n',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { minLength: 1, maxLength: 25 }), async (parts) => {
        await selectAll();
        await userEvent.keyboard('{Delete}');
        const text = parts.join('');
        await typeLines(text);
        expect(withoutEnds(textOf(editor))).toBe(withoutEnds(text));
      }),
      { numRuns: 12 },
    );
  });
});
