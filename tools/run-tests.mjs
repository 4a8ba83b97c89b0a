#!/usr/bin/env node
// Runs test files: bundles them with esbuild (Node 20 runs no TypeScript), then hands them to node's own test runner.
//
//   node tools/run-tests.mjs [--concurrency N] [--timeout MS] [PATH_OR_FOLDER ...]
//
// A folder means every *.test.ts below it. Without a path, every unit test beside the code (not test/ and not *.e2e.test.ts).
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const args = process.argv.slice(2);
const option = (name, fallback) => {
  const at = args.indexOf(name);
  return at < 0 ? fallback : args.splice(at, 2)[1];
};
const concurrency = option('--concurrency', '2');
const timeout = option('--timeout', '120000');
const filter = option('--test-name-pattern', undefined);

const unitRoots = [
  'proto',
  'api',
  'apiserver',
  'client',
  'scheduler',
  'controller-manager',
  'kubelet',
  'cli',
  'cluster',
  'tools',
  'manifests',
];

function testsBelow(path) {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules') return [];
    const child = join(path, entry.name);
    if (entry.isDirectory()) return testsBelow(child);
    return entry.name.endsWith('.test.ts') ? [child] : [];
  });
}

const wanted = args.length > 0 ? args : unitRoots.map((name) => join(root, name));
const files = wanted
  .flatMap((path) => testsBelow(resolve(path)))
  .filter((file) => args.length > 0 || !file.endsWith('.e2e.test.ts'));
if (files.length === 0) {
  console.error(`no test files under: ${wanted.join(', ')}`);
  process.exit(1);
}

// Inside the repository, so that node finds node_modules; one folder a run, so that parallel runs do not meet.
const out = join(root, 'build', `test-${process.pid}`);
mkdirSync(out, { recursive: true });
const remove = () => rmSync(out, { recursive: true, force: true });
try {
  const result = await build({
    entryPoints: files.map((file) => ({ in: file, out: relative(root, file).replace(/\.ts$/, '') })),
    outdir: out,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'warning',
    metafile: true,
  });
  const outputs = Object.entries(result.metafile.outputs)
    // A file that a test imports dynamically is an entry point as well.
    .filter(([, output]) => output.entryPoint && files.includes(resolve(output.entryPoint)))
    .map(([path]) => resolve(path));
  const child = spawn(
    process.execPath,
    [
      '--enable-source-maps',
      '--test',
      `--test-concurrency=${concurrency}`,
      `--test-timeout=${timeout}`,
      `--test-reporter=${process.env.CI ? 'tap' : 'spec'}`,
      ...(filter ? [`--test-name-pattern=${filter}`] : []),
      ...outputs,
    ],
    { stdio: 'inherit', cwd: root },
  );
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  const code = await new Promise((done) => child.on('exit', (exit, signal) => done(exit ?? (signal ? 1 : 0))));
  remove();
  process.exit(code);
} catch (error) {
  remove();
  console.error(error.message ?? error);
  process.exit(1);
}
