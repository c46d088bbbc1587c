import { describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { history } from '../../src/renderer/ui/history.ts';
import { editorOf, textOf, type } from './editing.ts';
import { fake, openApp } from './openApp.tsx';

const DEMO = '/c/slipway%2Fdemo';
const question = page.getByRole('dialog', { name: 'Discard changes?' });
const answer = (name: 'Keep editing' | 'Discard') =>
  question.getByRole('button', { name, exact: true }).click();

const panel = page.getByRole('complementary', { name: 'ConfigMap settings' });
const editor = editorOf('YAML of settings');

/** Opens the editor of an object and types into it. */
const editObject = async () => {
  openApp(`${DEMO}/r/core/v1/configmaps?open=default%2Fsettings&tab=edit`);
  await editor.click();
  await userEvent.keyboard('{Control>}{End}{/Control}');
  await type('# mine');
  expect(textOf(editor)).toContain('# mine');
};

/** Whether the window closes without a question of the browser; the event itself would end the test too. */
const leaveWindow = (): boolean =>
  !history
    ._getBlockers()
    .some(({ enableBeforeUnload: asks }) => (typeof asks === 'function' ? asks() : asks));

describe('what is typed into the editor of an object', () => {
  test.each([
    ['the panel is closed', () => panel.getByRole('button', { name: 'Close the panel' }).click()],
    ['a tab is changed', () => panel.getByRole('tab', { name: 'Summary' }).click()],
    ['another row is opened', () => page.getByRole('gridcell', { name: 'words', exact: true }).click()],
    ['another page is opened', () => page.getByRole('link', { name: 'Nodes', exact: true }).first().click()],
    ['the way back is taken', async () => window.history.back()],
  ])('is asked about when %s, and kept', async (_name, leave) => {
    await editObject();
    await leave();
    await expect.element(question).toBeVisible();
    await answer('Keep editing');
    await expect.element(question).not.toBeInTheDocument();
    expect(textOf(editor)).toContain('# mine');
    await expect.poll(() => window.location.hash).toContain('tab=edit');
  });

  test('stays as it is under the dialog that is opened to save it, which has the focus', async () => {
    await editObject();
    fake.refuse('resources.update', { code: 'KUBECONFIG_INVALID', message: 'Line 7 is wrong.', hint: '' });
    await userEvent.keyboard('{Control>}s{/Control}');
    const review = page.getByRole('dialog', { name: 'What saving changes in settings' });
    await expect.element(review.getByText('Line 7 is wrong.')).toBeVisible();
    const before = textOf(editor);
    await type('lost');
    expect(textOf(editor)).toBe(before);
    await userEvent.keyboard('{Escape}');
    await expect.element(review).not.toBeInTheDocument();
    fake.restore('resources.update');
    await editor.click();
    await userEvent.keyboard('{Control>}s{/Control}');
    await expect.element(review.getByRole('button', { name: 'Save' })).toHaveFocus();
  });

  test('is gone when it is discarded, and nothing more is asked', async () => {
    await editObject();
    await panel.getByRole('button', { name: 'Close the panel' }).click();
    await answer('Discard');
    await expect.element(panel).not.toBeInTheDocument();
    expect(leaveWindow()).toBe(true);
  });

  test('holds the window until it is taken back', async () => {
    await editObject();
    expect(leaveWindow()).toBe(false);
    await userEvent.keyboard('{Backspace}{Backspace}{Backspace}{Backspace}{Backspace}{Backspace}');
    await expect.poll(leaveWindow).toBe(true);
    await panel.getByRole('button', { name: 'Close the panel' }).click();
    await expect.element(panel).not.toBeInTheDocument();
  });

  test('is discarded by the button that says so', async () => {
    await editObject();
    await panel.getByRole('button', { name: 'Discard changes' }).click();
    await expect.element(panel.getByRole('button', { name: 'Edit', exact: true })).toBeVisible();
    await expect.element(question).not.toBeInTheDocument();
  });
});

describe('what is typed into a dialog', () => {
  const dialog = page.getByRole('dialog', { name: 'Create a namespace' });

  const beginNamespace = async () => {
    openApp(`${DEMO}/namespaces`);
    await page.getByRole('button', { name: 'Create a namespace' }).first().click();
    await expect.element(dialog).toBeVisible();
  };

  test('is kept when Escape is pressed twice: each closes the top layer alone', async () => {
    await beginNamespace();
    await type('team-a');
    await userEvent.keyboard('{Escape}');
    await expect.element(question).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(question).not.toBeInTheDocument();
    await expect.element(dialog.getByRole('textbox').first()).toHaveValue('team-a');
  });

  test('is asked about on a click beside it', async () => {
    await beginNamespace();
    await type('team-a');
    await userEvent.click(document.body, { position: { x: 5, y: 400 }, force: true });
    await answer('Discard');
    await expect.element(dialog).not.toBeInTheDocument();
  });

  test('is not asked about where nothing was typed', async () => {
    await beginNamespace();
    await userEvent.keyboard('{Escape}');
    await expect.element(dialog).not.toBeInTheDocument();
  });

  test('is asked about before another page is gone to, and the dialog goes with the page', async () => {
    await beginNamespace();
    await type('team-a');
    window.location.hash = `#${DEMO}/nodes`;
    await answer('Keep editing');
    await expect.element(dialog.getByRole('textbox').first()).toHaveValue('team-a');
    await expect.poll(() => window.location.hash).toBe(`#${DEMO}/namespaces`);
    window.location.hash = `#${DEMO}/nodes`;
    await answer('Discard');
    await expect.element(dialog).not.toBeInTheDocument();
    await expect.element(page.getByRole('grid', { name: 'Nodes' })).toBeVisible();
  });
});

describe('Escape', () => {
  test('closes a box of choices, and leaves the panel', async () => {
    openApp(`${DEMO}/r/core/v1/configmaps?open=default%2Fsettings`);
    await expect.element(panel).toBeVisible();
    await page.getByRole('button', { name: 'Choose columns' }).click();
    const choices = page.getByRole('button', { name: 'Reset to default' });
    await expect.element(choices).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(choices).not.toBeInTheDocument();
    await expect.element(panel).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(panel).not.toBeInTheDocument();
  });

  test('closes what is found above a dialog, and leaves the dialog', async () => {
    openApp(`${DEMO}/nodes`);
    await page.getByRole('button', { name: 'Add workers' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add workers to demo' });
    await expect.element(dialog).toBeVisible();
    await userEvent.keyboard('{Control>}k{/Control}');
    const palette = page.getByRole('dialog', { name: 'Find anything' });
    await expect.element(palette).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(palette).not.toBeInTheDocument();
    await expect.element(dialog).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(dialog).not.toBeInTheDocument();
  });
});

describe('an apply sheet', () => {
  const sheet = page.getByRole('dialog', { name: 'Apply to demo' });

  const write = async () => {
    openApp(`${DEMO}/manifests`);
    await page.getByRole('button', { name: 'Write or paste' }).first().click();
    await expect.element(editorOf('Text of new.yaml')).toHaveFocus();
    await type('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: mine}');
  };

  test('asks before what was written is lost', async () => {
    await write();
    await sheet.getByRole('button', { name: 'Close', exact: true }).last().click();
    await answer('Keep editing');
    expect(textOf(editorOf('Text of new.yaml'))).toContain('name: mine');
    await sheet.getByRole('button', { name: 'Close', exact: true }).last().click();
    await answer('Discard');
    await expect.element(sheet).not.toBeInTheDocument();
  });

  test('asks nothing once it is applied', async () => {
    await write();
    await sheet.getByRole('button', { name: 'Apply: create 1' }).click();
    await expect.element(sheet.getByText(/^Done/)).toBeVisible();
    await sheet.getByRole('button', { name: 'Close', exact: true }).last().click();
    await expect.element(sheet).not.toBeInTheDocument();
    expect(fake.inputsOf('manifests.apply')).toHaveLength(1);
  });
});
