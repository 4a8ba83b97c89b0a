import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** Top folders that hold code of the product; test/, bench/ and tools/ stand around it. */
export const productFolders = [
  'proto',
  'api',
  'apiserver',
  'client',
  'scheduler',
  'controller-manager',
  'kubelet',
  'proxy',
  'dns',
  'cli',
  'cluster',
];

/** One source file, as the rules see it. Paths are relative to the repository. */
export interface Source {
  readonly path: string;
  readonly folder: string;
  readonly lines: readonly string[];
  /** Own files that it imports, also by type and lazily. */
  readonly imports: readonly string[];
  /** Those of them that it cannot be read without: `import ... from`, of types too. */
  readonly staticImports: readonly string[];
  /** npm packages and node's modules that it imports, without what is below them. */
  readonly packages: readonly string[];
  /** Part of the tests: no user ever runs it. */
  readonly isTest: boolean;
}

const root = resolve('.');
const importPattern = /(?:\bfrom\s*|\bimport\s*\(?\s*)'([^']+)'/g;
const staticPattern = /^(?:import|export|\})[^']*?\bfrom '([^']+)'/gm;

/** Every .ts file below the folders that exist; code that is generated is left out. */
export function readSources(folders: readonly string[]): readonly Source[] {
  return folders.flatMap((folder) => filesBelow(folder, '.ts')).map(readSource);
}

/** Paths below a folder that end so; none when it does not exist. */
export function filesBelow(folder: string, ending: string): string[] {
  return entriesBelow(folder).filter((path) => path.endsWith(ending));
}

/** All files and folders below a folder, but what is generated, installed or left by a run. */
export function entriesBelow(folder: string): string[] {
  const skipped = ['proto/gen', 'build', 'node_modules', 'tools/scratch', '.git'];
  if (!readdirSync(root).includes(folder.split('/')[0] ?? '')) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (skipped.includes(path)) return [];
    return entry.isDirectory() ? [path, ...entriesBelow(path)] : [path];
  });
}

function readSource(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8');
  const named = (pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '');
  const imported = named(importPattern);
  const own = (names: readonly string[]) =>
    names.filter((name) => name.startsWith('.')).map((name) => relative(root, resolve(root, dirname(path), name)));
  return {
    path,
    folder: path.split('/')[0] ?? '',
    lines: text.split('\n'),
    imports: own(imported),
    staticImports: own(named(staticPattern)),
    packages: imported
      .filter((name) => !name.startsWith('.') && !name.startsWith('node:'))
      .map((name) => (name.startsWith('@') ? name.split('/').slice(0, 2).join('/') : (name.split('/')[0] ?? ''))),
    isTest: /(\.test|\.contract|\.property|-under-test)\.ts$/.test(path) || path.includes('/testing/'),
  };
}
