import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { findOnMachine, thisMachine } from './setup/machine.ts';

/** Points that systems and electron-builder ask for. */
const SIZES = [16, 24, 32, 48, 64, 128, 256, 512];

const folder = resolve(import.meta.dirname, '../resources/icons');
const svg = await readFile(resolve(folder, 'icon.svg'), 'utf8');
const executablePath = await findOnMachine(thisMachine(), 'chromium');
if (executablePath === undefined) throw new Error('There is no chromium on PATH to draw the icons with.');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage();
await mkdir(folder, { recursive: true });
for (const size of SIZES) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
  );
  const picture = await page.screenshot({ omitBackground: true });
  await writeFile(resolve(folder, `${size}x${size}.png`), picture);
}
await browser.close();
console.log(`Drew ${SIZES.length} icons into ${folder}.`);
