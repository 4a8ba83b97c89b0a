import type { Program } from './instructions.ts';
import { type Architecture, assemble } from './machine-code.ts';

const BASE = 0x400000;
/** As large as the largest page of either processor, so that the two segments never share one. */
const ALIGNMENT = 0x10000;
const ELF_HEADER = 64;
const PROGRAM_HEADER = 56;
const SEGMENTS = 3;
const CODE_AT = ELF_HEADER + PROGRAM_HEADER * SEGMENTS;

const EM: Readonly<Record<Architecture, number>> = { x86_64: 62, aarch64: 183 };
const PT_LOAD = 1;
const PT_GNU_STACK = 0x6474e551;
const READ = 4;
const WRITE = 2;
const EXECUTE = 1;

/**
 * A static ELF64 executable (https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html): header, three program headers,
 * code, data. Code is read-execute, data read-write, and the third header asks for a stack that is not executable. There are no
 * sections: the kernel needs none.
 */
export function elfExecutable(program: Program, architecture: Architecture): Buffer {
  // The data lies in the file right behind the code and in memory one alignment further, at the same place within a page.
  const codeBytes = assemble(program, architecture, 0).code.length;
  const dataAt = CODE_AT + align(codeBytes, 8);
  const { code, data, zeros } = assemble(program, architecture, ALIGNMENT + dataAt - CODE_AT);

  const file = Buffer.alloc(dataAt + data.length);
  file.write('\x7fELF', 0, 'latin1');
  file.set([2 /* 64 bit */, 1 /* little endian */, 1 /* version */], 4);
  file.writeUInt16LE(2, 16); // ET_EXEC
  file.writeUInt16LE(EM[architecture], 18);
  file.writeUInt32LE(1, 20);
  file.writeBigUInt64LE(BigInt(BASE + CODE_AT), 24); // entry
  file.writeBigUInt64LE(BigInt(ELF_HEADER), 32); // program headers
  file.writeUInt16LE(ELF_HEADER, 52);
  file.writeUInt16LE(PROGRAM_HEADER, 54);
  file.writeUInt16LE(SEGMENTS, 56);

  writeSegment(file, 0, { type: PT_LOAD, flags: READ | EXECUTE, at: 0, fileBytes: CODE_AT + code.length, zeros: 0 });
  writeSegment(file, 1, { type: PT_LOAD, flags: READ | WRITE, at: dataAt, fileBytes: data.length, zeros });
  writeSegment(file, 2, { type: PT_GNU_STACK, flags: READ | WRITE, at: 0, fileBytes: 0, zeros: 0 });
  code.copy(file, CODE_AT);
  data.copy(file, dataAt);
  return file;
}

interface Segment {
  readonly type: number;
  readonly flags: number;
  readonly at: number;
  readonly fileBytes: number;
  readonly zeros: number;
}

function writeSegment(file: Buffer, index: number, { type, flags, at, fileBytes, zeros }: Segment): void {
  const start = ELF_HEADER + PROGRAM_HEADER * index;
  const address = type === PT_LOAD ? BigInt(BASE + at + (at > 0 ? ALIGNMENT : 0)) : 0n;
  file.writeUInt32LE(type, start);
  file.writeUInt32LE(flags, start + 4);
  file.writeBigUInt64LE(BigInt(at), start + 8);
  file.writeBigUInt64LE(address, start + 16);
  file.writeBigUInt64LE(address, start + 24);
  file.writeBigUInt64LE(BigInt(fileBytes), start + 32);
  file.writeBigUInt64LE(BigInt(fileBytes + zeros), start + 40);
  file.writeBigUInt64LE(BigInt(type === PT_LOAD ? ALIGNMENT : 16), start + 48);
}

const align = (value: number, to: number) => Math.ceil(value / to) * to;
