import { type Encoder, type Encoding, word } from './encoding.ts';
import type { Comparison, Operand, Register, SystemCall } from './instructions.ts';

// x19-x24 survive a system call, which clobbers only x0. x9 is scratch.
const registers: Readonly<Record<Register, number>> = { a: 19, b: 20, c: 21, d: 22, e: 23, f: 24 };
const SCRATCH = 9;
const NUMBER = 8;
/** Register 31: zero, or the stack pointer where an address is meant. */
const ZERO_OR_SP = 31;

/** https://github.com/torvalds/linux: include/uapi/asm-generic/unistd.h */
const systemCalls: Readonly<Record<SystemCall, number>> = {
  close: 57,
  read: 63,
  write: 64,
  exit_group: 94,
  nanosleep: 101,
  kill: 129,
  rt_sigprocmask: 135,
  rt_sigtimedwait: 137,
  prctl: 167,
  socket: 198,
  connect: 203,
  shutdown: 210,
  clone: 220,
  wait4: 260,
};

const conditions: Readonly<Record<Comparison, number>> = { equal: 0, less: 11, greater: 12, lessOrEqual: 13 };

/** movz and movk for what is positive, movn for small negative numbers. */
function setNumber(reg: number, value: number): Encoding {
  if (value < 0) return [word(0x92800000 | (~value << 5) | reg)];
  const low = word(0xd2800000 | ((value & 0xffff) << 5) | reg);
  return value > 0xffff ? [low, word(0xf2a00000 | ((value >>> 16) << 5) | reg)] : [low];
}

/** orr xd, xzr, xm */
const copy = (to: number, from: number) => word(0xaa0003e0 | (from << 16) | to);

/** adr: within a megabyte of the instruction. */
function address(reg: number, name: string): Encoding {
  return [
    {
      length: 4,
      target: name,
      bytes: (distance) => word(0x10000000 | ((distance & 3) << 29) | (((distance >> 2) & 0x7ffff) << 5) | reg),
    },
  ];
}

function argument(reg: number, operand: Operand): Encoding {
  if (typeof operand === 'number') return setNumber(reg, operand);
  if (typeof operand === 'string') return [copy(reg, registers[operand])];
  return address(reg, operand.addressOf);
}

/** Instruction encodings of A64, Arm Architecture Reference Manual, chapter C6. */
export const aarch64: Encoder = {
  encode(step) {
    switch (step.op) {
      case 'jump':
        return [{ length: 4, target: step.to, bytes: (distance) => word(0x14000000 | ((distance >> 2) & 0x3ffffff)) }];
      case 'jumpIf': {
        // cmp for positive numbers; cmn, which adds, for negative ones.
        const compare = (step.than < 0 ? 0xb100001f : 0xf100001f) | (Math.abs(step.than) << 10);
        return [
          word(compare | (registers[step.reg] << 5)),
          {
            length: 4,
            target: step.to,
            bytes: (distance) => word(0x54000000 | (((distance >> 2) & 0x7ffff) << 5) | conditions[step.is]),
          },
        ];
      }
      case 'set':
        return setNumber(registers[step.reg], step.value);
      case 'copy':
        return [copy(registers[step.reg], registers[step.from])];
      case 'address':
        return address(registers[step.reg], step.of);
      case 'addNumber': {
        const reg = registers[step.reg];
        return [word((step.value < 0 ? 0xd1000000 : 0x91000000) | (Math.abs(step.value) << 10) | (reg << 5) | reg)];
      }
      case 'add':
      case 'subtract': {
        const reg = registers[step.reg];
        return [word((step.op === 'add' ? 0x8b000000 : 0xcb000000) | (registers[step.other] << 16) | (reg << 5) | reg)];
      }
      case 'multiply': {
        const reg = registers[step.reg];
        return [...setNumber(SCRATCH, step.by), word(0x9b007c00 | (SCRATCH << 16) | (reg << 5) | reg)];
      }
      case 'negate': {
        const reg = registers[step.reg];
        return [word(0xcb000000 | (reg << 16) | (ZERO_OR_SP << 5) | reg)];
      }
      case 'shiftRight': {
        const reg = registers[step.reg];
        return [word(0xd340fc00 | (step.bits << 16) | (reg << 5) | reg)];
      }
      case 'loadByte':
      case 'storeByte': {
        const opcode = step.op === 'loadByte' ? 0x39400000 : 0x39000000;
        return [word(opcode | (step.offset << 10) | (registers[step.base] << 5) | registers[step.reg])];
      }
      case 'loadStack': // ldr xt, [sp, #offset], counted in words
        return [word(0xf9400000 | ((step.offset / 8) << 10) | (ZERO_OR_SP << 5) | registers[step.reg])];
      case 'call':
        return [
          ...step.args.flatMap((operand, i) => argument(i, operand)),
          ...setNumber(NUMBER, systemCalls[step.name]),
          word(0xd4000001), // svc #0
          ...(step.result ? [copy(registers[step.result], 0)] : []),
        ];
    }
  },
};
