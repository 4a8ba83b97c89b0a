import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseArgs } from 'node:util';
import { parseProblem } from './parse-problem.ts';

const names = ['secure-port', 'data-dir', 'scheduler', 'nodes', 'node-name'];

function problemOf(arg: string): string {
  try {
    parseArgs({ args: [arg], options: { nodes: { type: 'string' } }, allowPositionals: false });
  } catch (error) {
    return parseProblem(error, names);
  }
  throw new Error(`${arg} is understood`);
}

for (const [arg, problem] of [
  ['--secure-prot=1', "unknown option '--secure-prot' (did you mean --secure-port?)"],
  ['--nodse=3', "unknown option '--nodse' (did you mean --nodes?)"],
  ['--data', "unknown option '--data' (did you mean --data-dir?)"],
  ['--no-schedular', "unknown option '--no-schedular' (did you mean --no-scheduler?)"],
  ['--feature-gates=A', "unknown option '--feature-gates'"],
  ['--x', "unknown option '--x'"],
  ['-x', "unknown option '-x'"],
  ['--nodes', "option '--nodes <value>' argument missing"],
] as const)
  test(`told of ${arg}`, () => assert.equal(problemOf(arg), problem));
