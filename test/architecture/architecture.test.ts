import assert from 'node:assert/strict';
import { basename, dirname } from 'node:path';
import { test } from 'node:test';
import { circlesOf } from './circles.ts';
import { entriesBelow, productFolders, readSources, type Source } from './sources.ts';

// The rules of CONTRIBUTING.md that a machine can keep. Each failure names the file and the rule.

const product = readSources(productFolders);
const everything = [...product, ...readSources(['test', 'bench', 'tools', 'manifests'])];

/** What the code of a top folder may import besides itself. Tests may use test/ as well. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  proto: [],
  api: ['proto'],
  apiserver: ['proto', 'api'],
  client: ['proto', 'api'],
  scheduler: ['proto', 'api', 'client'],
  'controller-manager': ['proto', 'api', 'client'],
  kubelet: ['proto', 'api', 'client'],
  proxy: ['proto', 'api', 'client'],
  dns: ['proto', 'api', 'client'],
  cli: ['proto', 'api', 'client'],
  cluster: productFolders,
};

/** Packages that one place alone may know, so that it can be exchanged. */
const homes: Readonly<Record<string, string>> = {
  dockerode: 'kubelet/docker/',
  lmdb: 'apiserver/storage/lmdb/',
};

function expectNone(broken: readonly string[], rule: string): void {
  assert.equal(broken.length, 0, `${rule}:\n  ${broken.join('\n  ')}`);
}

test('there are sources to judge', () => {
  assert.ok(product.length > 100, `only ${product.length} files were found; run from the repository's folder`);
});

test('imports go one way', () => {
  const broken = product.flatMap((source) => {
    const allowed = [source.folder, ...(mayImport[source.folder] ?? []), ...(source.isTest ? ['test'] : [])];
    return source.imports
      .filter((target) => !allowed.includes(target.split('/')[0] ?? ''))
      .map((target) => `${source.path} imports ${target}`);
  });
  expectNone(broken, 'a component knows proto, api and client; components meet through the API');
});

test('code does not import tests', () => {
  const tests = new Set(everything.filter((source) => source.isTest).map((source) => source.path));
  const broken = product
    .filter((source) => !source.isTest)
    .flatMap((source) => source.imports.filter((to) => tests.has(to)).map((to) => `${source.path} imports ${to}`));
  expectNone(broken, 'what only tests need stays out of what users run');
});

test('no files import each other in a circle', () => {
  const broken = circlesOf(everything.filter((source) => !source.isTest)).map((circle) => circle.join(' -> '));
  expectNone(broken, 'what both sides need has a file of its own; an import of types alone counts too');
});

test('an engine and a database are known in one folder each', () => {
  const broken = product.flatMap((source) =>
    source.packages
      .filter((name) => homes[name] !== undefined && !source.path.startsWith(homes[name]))
      .map((name) => `${source.path} imports ${name}, which belongs to ${homes[name]}`),
  );
  expectNone(broken, 'what can be exchanged has one home');
});

test('only main.ts files touch the process', () => {
  const uses = (line: string) =>
    /(?<![\w.'])process\.(env|argv|exit|stdout|stderr|stdin|on|once|pid|cwd|kill|getuid|exitCode)\b/.test(code(line));
  const broken = product
    .filter((source) => !source.isTest && basename(source.path) !== 'main.ts')
    .flatMap((source) => linesThat(source, uses));
  expectNone(broken, 'environment, arguments, streams and the end of the process come in as arguments');
});

test('only main.ts files and the clock read the time', () => {
  const uses = (line: string) => /\bDate\.now\(\)|\bnew Date\(\)/.test(code(line));
  const broken = product
    .filter((source) => !source.isTest && basename(source.path) !== 'main.ts' && source.path !== 'api/clock.ts')
    .flatMap((source) => linesThat(source, uses));
  expectNone(broken, 'time comes in as a Clock');
});

test('signals are followed in one way', () => {
  const broken = product
    .filter((source) => !source.isTest)
    .flatMap((source) => linesThat(source, (line) => code(line).includes('AbortSignal.any(')));
  expectNone(
    broken,
    'linkSignals of api/linked-signal.ts: Node loses timeouts and aborts that only AbortSignal.any follows',
  );
});

test('folders are made in one way', () => {
  const broken = product
    .filter((source) => !source.isTest && source.folder !== 'proto')
    .flatMap((source) => linesThat(source, (line) => /mkdir(Sync)?\(.*recursive/.test(code(line))));
  expectNone(broken, 'makeFolders of api/folders.ts: what node does itself never ends on some file systems');
});

test('the type checker and the linter are not silenced where it matters', () => {
  const silencer = /@ts-(ignore|nocheck)|biome-ignore.*(noExplicitAny|noEnum|noParameterProperties|noSkippedTests)/;
  const broken = everything
    .filter((source) => source.path !== 'test/architecture/architecture.test.ts')
    .flatMap((source) => linesThat(source, (line) => silencer.test(line)));
  expectNone(broken, 'no any, no enum, no skipped test, no line that is not type-checked');
});

test('there are no default exports', () => {
  const broken = everything.flatMap((source) => linesThat(source, (line) => line.startsWith('export default')));
  expectNone(broken, 'a thing has one name everywhere');
});

test('a file is at most 400 lines long, or says at its top why not', () => {
  const broken = everything
    .filter(
      ({ lines }) => lines.length > 401 && !lines.slice(0, 40).some((line) => /\blines\b|\bone file\b/.test(line)),
    )
    .map(({ path, lines }) => `${path} has ${lines.length - 1} lines`);
  expectNone(broken, 'files that can be read once and understood');
});

test('files and folders are named by what they hold', () => {
  const broken = everything
    .map((source) => source.path)
    .filter((path) => !/^[a-z0-9-]+(\.(test|contract|property|e2e))*\.ts$/.test(basename(path)));
  expectNone(broken, 'names are kebab-case');
  const vague = [...productFolders, 'test', 'bench', 'tools']
    .flatMap((folder) => entriesBelow(folder))
    .filter((path) => /^(utils?|common|helpers?|misc|shared)(\.ts)?$/.test(basename(path)))
    .map((path) => `${path} in ${dirname(path)}`);
  expectNone(vague, 'a name that fits everything says nothing');
});

/** The line without what follows `//` and without the inside of doc comments. */
function code(line: string): string {
  return /^\s*\*/.test(line) || /^\s*\/\*/.test(line) ? '' : line.replace(/\/\/.*$/, '');
}

function linesThat(source: Source, holds: (line: string) => boolean): string[] {
  return source.lines.flatMap((line, index) => (holds(line) ? [`${source.path}:${index + 1} ${line.trim()}`] : []));
}
