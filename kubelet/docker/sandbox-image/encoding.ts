import type { Instruction } from './instructions.ts';

/** A place in the code whose bytes depend on how far away something is; `bytes(distance)` fills it once that is known. */
export interface Fixup {
  readonly length: number;
  /** A label in the code or the name of data. */
  readonly target: string;
  /** `distance`: from the beginning of these bytes to the target. */
  readonly bytes: (distance: number) => readonly number[];
}

/** What one instruction becomes: plain bytes and places to fill in, in order. */
export type Encoding = readonly (readonly number[] | Fixup)[];

/** Encodes everything but labels. */
export interface Encoder {
  readonly encode: (instruction: Exclude<Instruction, { op: 'label' }>) => Encoding;
}

/** Little-endian bytes of a 32-bit word, signed or not. */
export function word(value: number): readonly number[] {
  return [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, (value >>> 24) & 0xff];
}
