/**
 * The few instructions the sandbox program is written in, above any one processor: `machine-code.ts` turns them into bytes.
 * Values live in six registers that system calls leave alone; only system calls touch the world.
 */

/** A register that survives system calls. */
export type Register = 'a' | 'b' | 'c' | 'd' | 'e' | 'f';

/** An argument of a system call: a number, a register, or the address of named data. */
export type Operand = number | Register | { readonly addressOf: string };

/** Signed comparison of a register with a small number. */
export type Comparison = 'equal' | 'less' | 'lessOrEqual' | 'greater';

/** The system calls in use, by the kernel's name. */
export type SystemCall =
  | 'read'
  | 'write'
  | 'close'
  | 'rt_sigprocmask'
  | 'rt_sigtimedwait'
  | 'nanosleep'
  | 'socket'
  | 'connect'
  | 'shutdown'
  | 'clone'
  | 'wait4'
  | 'kill'
  | 'prctl'
  | 'exit_group';

/** One step. Numbers are at most 31 bits, negative ones no less than -4095. */
export type Instruction =
  | { readonly op: 'label'; readonly name: string }
  | { readonly op: 'jump'; readonly to: string }
  | {
      readonly op: 'jumpIf';
      readonly reg: Register;
      readonly is: Comparison;
      readonly than: number;
      readonly to: string;
    }
  | { readonly op: 'set'; readonly reg: Register; readonly value: number }
  | { readonly op: 'copy'; readonly reg: Register; readonly from: Register }
  | { readonly op: 'address'; readonly reg: Register; readonly of: string }
  | { readonly op: 'addNumber'; readonly reg: Register; readonly value: number }
  | { readonly op: 'add' | 'subtract'; readonly reg: Register; readonly other: Register }
  | { readonly op: 'multiply'; readonly reg: Register; readonly by: number }
  | { readonly op: 'negate'; readonly reg: Register }
  | { readonly op: 'shiftRight'; readonly reg: Register; readonly bits: number }
  /** The byte at the register's address plus offset, zero-extended. */
  | { readonly op: 'loadByte'; readonly reg: Register; readonly base: Register; readonly offset: number }
  | { readonly op: 'storeByte'; readonly reg: Register; readonly base: Register; readonly offset: number }
  /** A 64-bit word of what the kernel put on the stack: argc at 0, argv[0] at 8, and so on. */
  | { readonly op: 'loadStack'; readonly reg: Register; readonly offset: number }
  /** The result (a count, or minus an errno) goes to `result`. */
  | {
      readonly op: 'call';
      readonly name: SystemCall;
      readonly args: readonly Operand[];
      readonly result?: Register;
    };

/** A program with its data; `data` is writable and what has no bytes is zero. */
export interface Program {
  readonly code: readonly Instruction[];
  readonly data: readonly { readonly name: string; readonly bytes?: readonly number[]; readonly zeros?: number }[];
}
