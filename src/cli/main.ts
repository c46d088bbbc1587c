#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// Half of a short command's time is reading the program itself: what Node makes of it is kept for the next time.
enableCompileCache();
const { makeProcessIo } = await import('./makeProcessIo.ts');
const { runCli } = await import('./runCli.ts');

// Not by running out of work: connections to the engine may still be open.
process.exit(await runCli(process.argv.slice(2), makeProcessIo()));
