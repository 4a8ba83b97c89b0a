import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseAll } from './parse.ts';
import { resourcesModule } from './resources.ts';
import { docsTable, schemaTable } from './table.ts';
import { typesModule } from './types.ts';

// npm run gen            writes proto/gen from the .proto files
// npm run gen -- --check writes nothing; fails when proto/gen is not what would be written

const root = 'proto';
const out = join(root, 'gen');

function generate(): Map<string, string> {
  const files = parseAll(root);
  const byPackage = new Map(files.map((file) => [file.packageName, file]));
  const quote = (json: string) => `'${json.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const made = new Map<string, string>();
  for (const file of files) made.set(`${file.path}.ts`, typesModule(file, byPackage));
  made.set('resources.ts', resourcesModule(files));
  made.set(
    'table.ts',
    `// Made by 'npm run gen'. Do not edit.\nexport const tableJson = ${quote(schemaTable(files))};\n`,
  );
  made.set('docs.ts', `// Made by 'npm run gen'. Do not edit.\nexport const docsJson = ${quote(docsTable(files))};\n`);
  return made;
}

function existing(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? existing(join(folder, entry.name)) : [relative(out, join(folder, entry.name))],
  );
}

const made = generate();
mkdirSync(out, { recursive: true });
const stale = existing(out).filter((path) => !made.has(path));
if (process.argv.includes('--check')) {
  const current = (path: string) =>
    existing(out).includes(path) && readFileSync(join(out, path), 'utf8') === made.get(path);
  const wrong = [...stale, ...[...made.keys()].filter((path) => !current(path))];
  if (wrong.length > 0) {
    console.error(`proto/gen is not current: ${wrong.join(', ')}. Mend it with: npm run gen`);
    process.exit(1);
  }
} else {
  for (const path of stale) rmSync(join(out, path));
  for (const [path, text] of made) {
    mkdirSync(dirname(join(out, path)), { recursive: true });
    writeFileSync(join(out, path), text);
  }
}
