import { type Locator, page, userEvent } from 'vitest/browser';

/** Types key by key, line ends as Enter; brackets are keys like all others. */
export const type = async (text: string): Promise<void> => {
  if (text !== '') await userEvent.keyboard(text.replaceAll(/[{[]/g, '$&$&').replaceAll('\n', '{Enter}'));
};

/** Types lines as they stand: what the editor indents by itself is taken away first. */
export const typeLines = async (text: string): Promise<void> => {
  for (const [index, line] of text.split('\n').entries()) {
    if (index > 0) await userEvent.keyboard('{Enter}x{Shift>}{Home}{Home}{/Shift}{Backspace}');
    await type(line);
  }
};

export const selectAll = (): Promise<void> => userEvent.keyboard('{Control>}a{/Control}');
export const undo = (): Promise<void> => userEvent.keyboard('{Control>}z{/Control}');

/** Text of an editor as it stands on the screen; for texts that fit into it. */
export const textOf = (editor: Locator): string =>
  [...editor.element().querySelectorAll('.cm-line')].map(({ textContent }) => textContent).join('\n');

export const editorOf = (label: string): Locator => page.getByRole('textbox', { name: label, exact: true });

/** Pastes a text where the cursor is, as from the clipboard. */
export const paste = async (text: string): Promise<void> => {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  document.activeElement?.dispatchEvent(
    new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
  );
  await Promise.resolve();
};
