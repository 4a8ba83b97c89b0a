#!/usr/bin/env node
// The knarr command. A checkout has to be built once: npm start and npm run build do.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const bundle = new URL('../build/knarr/main.mjs', import.meta.url);
if (existsSync(fileURLToPath(bundle))) await import(bundle.href);
else {
  process.stderr.write("knarr: this checkout is not built yet; run 'npm run build'\n");
  process.exit(1);
}
