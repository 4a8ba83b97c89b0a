import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { arch, tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { elfExecutable } from './elf.ts';
import type { Instruction, Program } from './instructions.ts';
import { type Architecture, assemble } from './machine-code.ts';
import { sandboxProgram } from './sandbox-program.ts';

/** The code of one instruction, as hexadecimal words of the processor's own width. */
function encoded(architecture: Architecture, ...code: Instruction[]): string {
  return assemble({ code, data: [] }, architecture, 0).code.toString('hex');
}

// Expected bytes are from the processors' manuals, as GNU as writes them.
for (const c of [
  { name: 'mov $0x3c,%rbx', code: { op: 'set', reg: 'a', value: 60 }, bytes: '48c7c33c000000' },
  { name: 'mov $-4,%r12', code: { op: 'set', reg: 'b', value: -4 }, bytes: '49c7c4fcffffff' },
  { name: 'mov %rbp,%r15', code: { op: 'copy', reg: 'e', from: 'f' }, bytes: '4989ef' },
  { name: 'add %r14,%r12', code: { op: 'add', reg: 'b', other: 'd' }, bytes: '4d01f4' },
  { name: 'sub %r14,%rbx', code: { op: 'subtract', reg: 'a', other: 'd' }, bytes: '4c29f3' },
  { name: 'neg %rbp', code: { op: 'negate', reg: 'f' }, bytes: '48f7dd' },
  { name: 'shr $8,%r13', code: { op: 'shiftRight', reg: 'c', bits: 8 }, bytes: '49c1ed08' },
  { name: 'movzbq 0(%rbx),%r13', code: { op: 'loadByte', reg: 'c', base: 'a', offset: 0 }, bytes: '4c0fb66b00' },
  { name: 'mov 16(%rsp),%rbx', code: { op: 'loadStack', reg: 'a', offset: 16 }, bytes: '488b5c2410' },
] as const) {
  test(`x86_64: ${c.name}`, () => assert.equal(encoded('x86_64', c.code), c.bytes));
}

for (const c of [
  { name: 'mov x19, #60', code: { op: 'set', reg: 'a', value: 60 }, bytes: '930780d2' },
  { name: 'mov x20, #-4', code: { op: 'set', reg: 'b', value: -4 }, bytes: '74008092' },
  { name: 'mov x23, x24', code: { op: 'copy', reg: 'e', from: 'f' }, bytes: 'f70318aa' },
  { name: 'add x20, x20, x22', code: { op: 'add', reg: 'b', other: 'd' }, bytes: '9402168b' },
  { name: 'sub x21, x21, #48', code: { op: 'addNumber', reg: 'c', value: -48 }, bytes: 'b5c200d1' },
  { name: 'neg x24, x24', code: { op: 'negate', reg: 'f' }, bytes: 'f80318cb' },
  { name: 'lsr x21, x21, #8', code: { op: 'shiftRight', reg: 'c', bits: 8 }, bytes: 'b5fe48d3' },
  { name: 'ldrb w21, [x19]', code: { op: 'loadByte', reg: 'c', base: 'a', offset: 0 }, bytes: '75024039' },
  { name: 'ldr x19, [sp, #16]', code: { op: 'loadStack', reg: 'a', offset: 16 }, bytes: 'f30b40f9' },
] as const) {
  test(`aarch64: ${c.name}`, () => assert.equal(encoded('aarch64', c.code), c.bytes));
}

test('a backward jump spans what lies between', () => {
  const loop: Instruction[] = [
    { op: 'label', name: 'here' },
    { op: 'jump', to: 'here' },
  ];
  assert.equal(encoded('x86_64', ...loop), 'e9fbffffff');
  assert.equal(encoded('aarch64', { op: 'negate', reg: 'a' }, ...loop).slice(8), '00000014');
});

test('names must exist and be used once', () => {
  const program = (code: Instruction[]): Program => ({ code, data: [{ name: 'd', bytes: [1] }] });
  assert.throws(() => assemble(program([{ op: 'jump', to: 'nowhere' }]), 'x86_64', 0), /no such label: nowhere/);
  assert.throws(() => assemble(program([{ op: 'label', name: 'd' }]), 'x86_64', 0), /name used twice: d/);
});

for (const [architecture, machine] of [
  ['x86_64', 62],
  ['aarch64', 183],
] as const) {
  test(`the ${architecture} program is a small static executable, the same every time`, () => {
    const file = elfExecutable(sandboxProgram(), architecture);
    assert.deepEqual(file, elfExecutable(sandboxProgram(), architecture));
    assert.equal(file.toString('latin1', 1, 4), 'ELF');
    assert.equal(file.readUInt16LE(18), machine);
    assert.ok(file.length < 2048, `${file.length} bytes`);
    for (const segment of [0, 1]) {
      const at = 64 + 56 * segment;
      // The loader maps whole pages: file offset and address must agree within one.
      assert.equal(Number(file.readBigUInt64LE(at + 8) % 0x10000n), Number(file.readBigUInt64LE(at + 16) % 0x10000n));
      assert.notEqual(file.readUInt32LE(at + 4) & 3, 3, 'no segment is both writable and executable');
    }
  });
}

/** Only this machine's program can be run here; the other one is the same list of instructions. */
const native: Architecture = arch() === 'arm64' ? 'aarch64' : 'x86_64';
let folder: string;
let program: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'knarr-elf-'));
  program = join(folder, 'sandbox');
  await writeFile(program, elfExecutable(sandboxProgram(), native), { mode: 0o755 });
});
after(() => rm(folder, { recursive: true, force: true }));

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`the program waits, and ends well on ${signal}`, async () => {
    const child = spawn(program, [], { stdio: 'ignore' });
    await once(child, 'spawn');
    child.kill(signal);
    const [code, killedBy] = await once(child, 'exit');
    // A signal that comes before the program has begun to wait for signals kills it, as it would any program that is not process 1.
    assert.ok(code === 0 || killedBy === signal);
  });
}

test('the forwarder copies both ways and passes half-closes on', async () => {
  const sent = Buffer.alloc(500_000, 7);
  const answer = Buffer.alloc(700_000, 8);
  const arrived: Buffer[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket: Socket) => {
    socket.on('data', (chunk) => arrived.push(chunk)).on('end', () => socket.end(answer));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const child = spawn(program, [String(typeof address === 'object' ? address?.port : '')]);
  child.stdin.end(sent);
  const [received, said, [code]] = await Promise.all([buffer(child.stdout), buffer(child.stderr), once(child, 'exit')]);
  server.close();
  assert.deepEqual(Buffer.concat(arrived), sent);
  assert.deepEqual([said.toString(), code], ['+', 0]);
  assert.deepEqual(received, answer);
});

test('the forwarder exits with the errno when nobody listens', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  const child = spawn(program, [String(typeof address === 'object' ? address?.port : '')], { stdio: 'ignore' });
  const [code] = await once(child, 'exit');
  assert.equal(code, 111);
});
