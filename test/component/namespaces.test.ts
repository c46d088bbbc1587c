import { describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { openApp } from './openApp.tsx';

const pods = '/c/context%2Fstaging/r/core/v1/pods';
const button = (chosen: string) => page.getByRole('button', { name: `Namespaces: ${chosen}` });
const option = (name: string) => page.getByRole('option', { name, exact: true });

describe('the namespace filter', () => {
  test('takes the first match with Enter, and adds another with Ctrl', async () => {
    openApp(pods);
    await button('All namespaces').click();
    await expect.element(option('default')).toBeVisible();
    await userEvent.keyboard('kube-syz{Backspace}s{Enter}');
    await expect.element(button('kube-system')).toBeVisible();
    await button('kube-system').click();
    await expect.element(page.getByRole('combobox', { name: 'Find a namespace' })).toHaveValue('');
    await userEvent.keyboard('def{Control>}{Enter}{/Control}{Escape}');
    await expect.element(button('2 namespaces')).toBeVisible();
    await button('2 namespaces').click();
    await option('default').click();
    await expect.element(button('default')).toBeVisible();
  });
});
