#!/usr/bin/env node
// Bundles the knarr command into build/knarr. Native and heavy packages stay outside and are loaded when they are needed.
//
//   node tools/build.mjs
import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { sourceStamp } from './source-stamp.mjs';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const out = join(root, 'build', 'knarr');
rmSync(out, { recursive: true, force: true });
await build({
  entryPoints: [join(root, 'cluster', 'main.ts')],
  outdir: out,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  minifySyntax: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  external: [
    ...['lmdb', 'dockerode', '@peculiar/x509', 'reflect-metadata'],
    // CommonJS that is imported on demand: in a chunk of its own it would lose its named exports.
    ...['tar-stream', 'yaml'],
  ],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
writeFileSync(join(out, 'stamp'), sourceStamp(root));
