import assert from 'node:assert/strict';
import { test } from 'node:test';
import { controllerManagerFlags } from '../controller-manager/flags.ts';
import { kubeletFlagHelp } from '../kubelet/flags.ts';
import { schedulerFlagHelp } from '../scheduler/flags.ts';
import { apiServerFlags } from './apiserver-flags.ts';
import type { Flags } from './flags.ts';
import { helpText } from './help.ts';
import { upFlags } from './up-flags.ts';

test('descriptions stand in a column of their own, in lines of 120 letters', () => {
  const long = 'word '.repeat(40).trim();
  const text = helpText('up', 'About.', {
    port: { type: 'string', value: 'PORT', fallback: '1', help: 'the port' },
    [`a${'b'.repeat(60)}`]: { type: 'boolean', help: long },
  });
  const [first, ...lines] = text.split('\n').slice(7);
  assert.equal(first, `${' '.repeat(44)}${'word '.repeat(15).trim()}`);
  assert.ok(lines.every((line) => line.length <= 120));
  assert.ok(text.includes(`      --port=PORT${' '.repeat(27)}the port (default 1)\n`));
});

const commands: Readonly<Record<string, Readonly<Record<string, { readonly help: string }>>>> = {
  up: upFlags,
  apiserver: apiServerFlags,
  scheduler: schedulerFlagHelp,
  'controller-manager': controllerManagerFlags as Flags,
  kubelet: kubeletFlagHelp,
};

for (const [command, flags] of Object.entries(commands))
  test(`each flag of ${command} is described by more than its name`, () => {
    const words = (text: string) => new Set(text.toLowerCase().match(/[a-z0-9]+/g) ?? []);
    const idle = Object.entries(flags).filter(([name, { help }]) =>
      [...words(help)].every((word) => words(name).has(word)),
    );
    assert.deepEqual(idle, []);
  });
