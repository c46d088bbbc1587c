import { describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { fake, openApp } from './openApp.tsx';

describe('a dialog that asks for text', () => {
  test('has the focus in its field from the first frame on', async () => {
    openApp('/contexts');
    const grid = page.getByRole('grid', { name: 'Contexts' });
    await expect.element(page.getByRole('row').nth(1)).toBeVisible();
    (grid.element() as HTMLElement).focus();
    await userEvent.keyboard('{Home}');
    // What has the focus at the moment in which the field comes, before anything that waits.
    const focused = new Promise<string | null>((resolve) => {
      const observer = new MutationObserver(() => {
        const field = document.querySelector('[role=dialog] [data-autofocus]');
        if (field === null) return;
        observer.disconnect();
        resolve(document.activeElement === field ? 'the field' : (document.activeElement?.tagName ?? null));
      });
      observer.observe(document.body, { childList: true, subtree: true });
    });
    await userEvent.keyboard('r');
    expect(await focused).toBe('the field');
    await userEvent.keyboard('{Control>}a{/Control}keys{Enter}');
    await expect.poll(() => fake.inputsOf('contexts.rename')).toMatchObject([{ to: 'keys' }]);
  });
});
