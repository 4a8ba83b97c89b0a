import { type Encoder, type Encoding, word } from './encoding.ts';
import type { Comparison, Operand, Register, SystemCall } from './instructions.ts';

// Register numbers of the processor; rbx, rbp and r12-r15 survive `syscall`, which clobbers only rax, rcx and r11.
const RAX = 0;
const registers: Readonly<Record<Register, number>> = { a: 3, b: 12, c: 13, d: 14, e: 15, f: 5 };
/** rdi, rsi, rdx, r10, r8, r9: where the kernel takes arguments. */
const argumentRegisters = [7, 6, 2, 10, 8, 9];

/** https://github.com/torvalds/linux: arch/x86/entry/syscalls/syscall_64.tbl */
const systemCalls: Readonly<Record<SystemCall, number>> = {
  read: 0,
  write: 1,
  close: 3,
  rt_sigprocmask: 14,
  nanosleep: 35,
  socket: 41,
  connect: 42,
  shutdown: 48,
  clone: 56,
  wait4: 61,
  kill: 62,
  rt_sigtimedwait: 128,
  prctl: 157,
  exit_group: 231,
};

const conditions: Readonly<Record<Comparison, number>> = { equal: 0x4, less: 0xc, lessOrEqual: 0xe, greater: 0xf };

/** 64-bit operation with a register in ModRM.reg and one in ModRM.rm: REX.W, opcode, ModRM. */
function registerPair(opcode: readonly number[], reg: number, rm: number): number[] {
  return [0x48 | ((reg >> 3) << 2) | (rm >> 3), ...opcode, 0xc0 | ((reg & 7) << 3) | (rm & 7)];
}

/** The same with memory at [base + 8-bit offset]; r12 as base needs the SIB byte that names it. */
function registerAndMemory(opcode: readonly number[], reg: number, base: number, offset: number): number[] {
  const sib = (base & 7) === 4 ? [0x24] : [];
  return [
    0x48 | ((reg >> 3) << 2) | (base >> 3),
    ...opcode,
    0x40 | ((reg & 7) << 3) | (base & 7),
    ...sib,
    offset & 0xff,
  ];
}

/** mov r64, imm32 (sign-extended). */
const setNumber = (reg: number, value: number) => [...registerPair([0xc7], 0, reg), ...word(value)];
const copy = (to: number, from: number) => registerPair([0x89], from, to);

/** lea reg, [rip + distance]. Distances count from the end of the instruction, which ends with these four bytes. */
function address(reg: number, name: string): Encoding {
  return [
    [0x48 | ((reg >> 3) << 2), 0x8d, 0x05 | ((reg & 7) << 3)],
    { length: 4, target: name, bytes: (distance) => word(distance - 4) },
  ];
}

function argument(reg: number, operand: Operand): Encoding {
  if (typeof operand === 'number') return [setNumber(reg, operand)];
  if (typeof operand === 'string') return [copy(reg, registers[operand])];
  return address(reg, operand.addressOf);
}

/** Instruction encodings of AMD64, Intel SDM volume 2. */
export const x86_64: Encoder = {
  encode(step) {
    switch (step.op) {
      case 'jump':
        return [[0xe9], { length: 4, target: step.to, bytes: (distance) => word(distance - 4) }];
      case 'jumpIf':
        return [
          [...registerPair([0x81], 7, registers[step.reg]), ...word(step.than)], // cmp r64, imm32
          [0x0f, 0x80 | conditions[step.is]],
          { length: 4, target: step.to, bytes: (distance) => word(distance - 4) },
        ];
      case 'set':
        return [setNumber(registers[step.reg], step.value)];
      case 'copy':
        return [copy(registers[step.reg], registers[step.from])];
      case 'address':
        return address(registers[step.reg], step.of);
      case 'addNumber':
        return [[...registerPair([0x81], 0, registers[step.reg]), ...word(step.value)]];
      case 'add':
        return [registerPair([0x01], registers[step.other], registers[step.reg])];
      case 'subtract':
        return [registerPair([0x29], registers[step.other], registers[step.reg])];
      case 'multiply': // imul r64, r64, imm32
        return [[...registerPair([0x69], registers[step.reg], registers[step.reg]), ...word(step.by)]];
      case 'negate':
        return [registerPair([0xf7], 3, registers[step.reg])];
      case 'shiftRight':
        return [[...registerPair([0xc1], 5, registers[step.reg]), step.bits]];
      case 'loadByte': // movzx r64, byte
        return [registerAndMemory([0x0f, 0xb6], registers[step.reg], registers[step.base], step.offset)];
      case 'storeByte':
        return [registerAndMemory([0x88], registers[step.reg], registers[step.base], step.offset)];
      case 'loadStack': // mov r64, [rsp + offset]
        return [registerAndMemory([0x8b], registers[step.reg], 4, step.offset)];
      case 'call':
        return [
          ...step.args.flatMap((operand, i) => argument(argumentRegisters[i] ?? RAX, operand)),
          setNumber(RAX, systemCalls[step.name]),
          [0x0f, 0x05],
          ...(step.result ? [copy(registers[step.result], RAX)] : []),
        ];
    }
  },
};
