#!/usr/bin/env node
// npm run bench: runs the benchmarks of bench/, prints their figures, keeps them, compares them with another commit's.
//
//   node tools/bench.mjs [NAME ...] [--json FILE] [--compare REF]
//
// Without a NAME, all. --compare measures REF too, built in a worktree of its own with the benchmarks of this checkout, so that both
// are asked the same; each benchmark runs on one and then on the other.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { root, say } from './machine.mjs';

const { values, positionals } = parseArgs({
  options: { json: { type: 'string' }, compare: { type: 'string' } },
  allowPositionals: true,
});
const known = readdirSync(join(root, 'bench')).filter((name) => existsSync(join(root, 'bench', name, 'main.ts')));
const names = positionals.length > 0 ? positionals : known;
const unknown = names.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  say(`no such benchmark: ${unknown.join(', ')}; there are ${known.join(', ')}`);
  process.exit(2);
}

function build(tree) {
  const built = spawnSync(process.execPath, [join(tree, 'tools', 'build.mjs')], { cwd: tree, stdio: 'inherit' });
  if (built.status !== 0) throw new Error(`${tree} could not be built`);
}

/** Runs one benchmark in a tree; its results, and whether it ended well. What is no result goes to the user as it is. */
async function measure(tree, name) {
  const args = [join(tree, 'tools', 'run.mjs'), join(tree, 'bench', name, 'main.ts')];
  const child = spawn(process.execPath, args, { cwd: tree, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((done) => child.on('close', done));
  const results = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('{"scenario"')) results.push(JSON.parse(line));
    else say(line);
  }
  return { results, isGood: (await ended) === 0 };
}

function print(name, results, others) {
  console.log(`\n${name}`);
  for (const { scenario, figures } of results) {
    console.log(`  ${scenario}`);
    const other = others?.find((one) => one.scenario === scenario)?.figures;
    for (const [figure, value] of Object.entries(figures)) {
      const before = other?.[figure];
      const ratio = before ? `${before} -> ${value} (${(value / before).toFixed(2)})` : `${value}`;
      console.log(`    ${figure.padEnd(24)} ${ratio}`);
    }
  }
}

let other;
try {
  build(root);
  if (values.compare) {
    other = join(mkdtempSync(join(tmpdir(), 'knarr-compare-')), 'tree');
    execFileSync('git', ['worktree', 'add', '--quiet', '--detach', other, values.compare], { cwd: root });
    symlinkSync(join(root, 'node_modules'), join(other, 'node_modules'));
    cpSync(join(root, 'bench'), join(other, 'bench'), { recursive: true });
    build(other);
  }
  const found = {};
  for (const name of names) {
    const before = other ? await measure(other, name) : undefined;
    const { results, isGood } = await measure(root, name);
    found[name] = { results, ...(before ? { [values.compare]: before.results } : {}) };
    print(name, results, before?.results);
    if (!isGood) {
      say(`${name} did not end well`);
      process.exitCode = 1;
    }
  }
  if (values.json) writeFileSync(values.json, `${JSON.stringify(found, null, 2)}\n`);
} finally {
  if (other) {
    spawnSync('git', ['worktree', 'remove', '--force', other], { cwd: root });
    rmSync(join(other, '..'), { recursive: true, force: true });
  }
}
