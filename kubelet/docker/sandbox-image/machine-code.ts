import { aarch64 } from './aarch64.ts';
import type { Encoder, Fixup } from './encoding.ts';
import type { Program } from './instructions.ts';
import { x86_64 } from './x86-64.ts';

/** Processors the sandbox program is built for. */
export type Architecture = 'x86_64' | 'aarch64';

const encoders: Readonly<Record<Architecture, Encoder>> = { x86_64, aarch64 };

/** Code and initialised data, and how much zeroed memory follows the data. */
export interface Assembled {
  readonly code: Buffer;
  readonly data: Buffer;
  readonly zeros: number;
}

/**
 * Two passes: the first gives every instruction its place (no length depends on a distance), the second fills in distances.
 * `dataDistance` is how far behind the code's first byte the data will be in memory. Throws on an unknown or repeated
 * name: labels and data share one space of names.
 */
export function assemble(program: Program, architecture: Architecture, dataDistance: number): Assembled {
  const places = new Map<string, number>();
  const parts: { at: number; part: readonly number[] | Fixup }[] = [];
  const place = (name: string, where: number) => {
    if (places.has(name)) throw new Error(`name used twice: ${name}`);
    places.set(name, where);
  };
  let at = 0;
  for (const instruction of program.code) {
    if (instruction.op === 'label') {
      place(instruction.name, at);
      continue;
    }
    for (const part of encoders[architecture].encode(instruction)) {
      parts.push({ at, part });
      at += part.length;
    }
  }

  const data: number[] = [];
  let zeros = 0;
  for (const item of program.data) {
    // Eight-byte alignment suits everything the kernel reads.
    while (data.length % 8 !== 0) data.push(0);
    place(item.name, dataDistance + data.length + zeros);
    if (item.bytes && zeros > 0) throw new Error(`data ${item.name}: bytes cannot follow zeros`);
    data.push(...(item.bytes ?? []));
    // Zeros are not in the file: the kernel gives them.
    if (item.zeros) zeros += item.zeros;
  }

  const code = Buffer.alloc(at);
  for (const { at: offset, part } of parts) {
    if (!('target' in part)) {
      code.set(part, offset);
      continue;
    }
    const target = places.get(part.target);
    if (target === undefined) throw new Error(`no such label: ${part.target}`);
    code.set(part.bytes(target - offset), offset);
  }
  return { code, data: Buffer.from(data), zeros };
}
