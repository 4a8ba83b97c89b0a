#!/usr/bin/env node
// Runs one TypeScript file: bundles it (Node 20 runs no TypeScript) and imports the result with the rest of the arguments.
//
//   node tools/run.mjs FILE.ts [ARG ...]
import { mkdirSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const [file, ...rest] = process.argv.slice(2);
if (!file) {
  console.error('usage: node tools/run.mjs FILE.ts [ARG ...]');
  process.exit(2);
}
const folder = join(root, 'build', `run-${process.pid}`);
mkdirSync(folder, { recursive: true });
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const outfile = join(folder, basename(file).replace(/\.ts$/, '.mjs'));
await build({
  entryPoints: [resolve(file)],
  outfile,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'inline',
  logLevel: 'warning',
});
process.argv = [process.argv[0], outfile, ...rest];
await import(pathToFileURL(outfile).href);
