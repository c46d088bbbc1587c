import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { fake, openApp } from './openApp.tsx';

const CONFIG_MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: menu}\ndata: {drink: café}\n';

const toUtf16 = (text: string) =>
  new Uint8Array(Uint16Array.from([0xfeff, ...[...text].map((one) => one.charCodeAt(0))]).buffer);
const toLatin = (text: string) => Uint8Array.from([...text], (one) => one.charCodeAt(0));

/** Lets go of a file over the window. */
const drop = (bytes: Uint8Array<ArrayBuffer>, name = 'menu.yaml') => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], name));
  window.dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }));
};

test('a dropped file of UTF-16 is read by its byte order mark', async () => {
  openApp('/c/slipway%2Fdemo/r/core/v1/pods');
  await expect.element(page.getByRole('row', { name: /web-12/ })).toBeVisible();
  drop(toUtf16(CONFIG_MAP));
  await expect
    .poll(() => fake.inputsOf('manifests.plan').at(-1))
    .toMatchObject({
      files: [{ path: 'menu.yaml', text: CONFIG_MAP }],
    });
});

test('a dropped file of another encoding is refused with its line and why, and nothing of it is sent', async () => {
  openApp('/c/slipway%2Fdemo/r/core/v1/pods');
  await expect.element(page.getByRole('row', { name: /web-12/ })).toBeVisible();
  drop(toLatin(CONFIG_MAP));
  await expect
    .element(
      page.getByText(
        /^Opening what was dropped did not work: menu\.yaml, line 4: is not UTF-8 text.*Windows-1252.*Save it as UTF-8/,
      ),
    )
    .toBeVisible();
  expect(fake.inputsOf('manifests.plan')).toEqual([]);
});
