import type { Instruction, Operand, Program } from './instructions.ts';

// Numbers of Linux, the same on x86_64 and aarch64.
const SIGINT = 2;
const SIGKILL = 9;
const SIGTERM = 15;
const SIGCHLD = 17;
const EINTR = 4;
const WNOHANG = 1;
const AF_INET = 2;
const AF_INET6 = 10;
const SOCK_STREAM = 1;
const SHUT_WR = 1;
const SHUT_RDWR = 2;
const PR_SET_PDEATHSIG = 1;
const SIGNAL_SET_BYTES = 8;
const BUFFER_BYTES = 65_536;
const HALF_CLOSED_SECONDS = 600;

/** What the forwarder writes on its standard error once it is connected. */
export const CONNECTED = '+';

/**
 * The program of the sandbox container.
 *
 * Without an argument it is the pod's first process: it holds the namespaces, waits for signals, reaps the children that a shared
 * process namespace hands it, and ends with 0 on SIGTERM or SIGINT. It takes signals by waiting for them rather than with handlers:
 * blocked signals are queued even for process 1, none is lost between two waits, and there is no signal frame to build.
 *
 * With a port as argument it is a forwarder, run by exec: it connects to localhost in the pod's network (IPv4, then IPv6), says
 * {@link CONNECTED} and copies between the connection and its standard streams. When nobody listens it exits with the errno
 * of the IPv4 attempt (111: refused). So port-forward needs no tool on the node, and works through a remote engine as well.
 */
export function sandboxProgram(): Program {
  return {
    code: [
      { op: 'loadStack', reg: 'a', offset: 0 },
      { op: 'jumpIf', reg: 'a', is: 'greater', than: 1, to: 'forward' },
      ...pause(),
      ...forward(),
    ],
    data: [
      { name: 'signals', bytes: signalSet(SIGINT, SIGTERM, SIGCHLD) },
      { name: 'halfClosedTime', bytes: [...littleEndian64(HALF_CLOSED_SECONDS), ...littleEndian64(0)] },
      { name: 'connectedMark', bytes: [CONNECTED.charCodeAt(0)] },
      // struct sockaddr_in and sockaddr_in6; the port is filled in.
      { name: 'loopback4', bytes: [AF_INET, 0, 0, 0, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0] },
      { name: 'loopback6', bytes: [AF_INET6, 0, 0, 0, 0, 0, 0, 0, ...Array<number>(15).fill(0), 1, 0, 0, 0, 0] },
      { name: 'buffer', zeros: BUFFER_BYTES },
    ],
  };
}

function pause(): Instruction[] {
  const set = { addressOf: 'signals' };
  return [
    { op: 'call', name: 'rt_sigprocmask', args: [0 /* SIG_BLOCK */, set, 0, SIGNAL_SET_BYTES] },
    { op: 'label', name: 'wait' },
    { op: 'call', name: 'rt_sigtimedwait', args: [set, 0, 0, SIGNAL_SET_BYTES], result: 'a' },
    { op: 'jumpIf', reg: 'a', is: 'equal', than: SIGTERM, to: 'done' },
    { op: 'jumpIf', reg: 'a', is: 'equal', than: SIGINT, to: 'done' },
    { op: 'jumpIf', reg: 'a', is: 'equal', than: SIGCHLD, to: 'reap' },
    { op: 'jumpIf', reg: 'a', is: 'equal', than: -EINTR, to: 'wait' },
    // Waiting itself is refused (a seccomp profile): better a dead sandbox with a code than one that spins.
    { op: 'call', name: 'exit_group', args: [1] },
    // One SIGCHLD may stand for many children.
    { op: 'label', name: 'reap' },
    { op: 'call', name: 'wait4', args: [-1, 0, WNOHANG, 0], result: 'a' },
    { op: 'jumpIf', reg: 'a', is: 'greater', than: 0, to: 'reap' },
    { op: 'jump', to: 'wait' },
    { op: 'label', name: 'done' },
    { op: 'call', name: 'exit_group', args: [0] },
  ];
}

/** Register b holds the port, e the connection, f the first errno, c the child. */
function forward(): Instruction[] {
  return [
    { op: 'label', name: 'forward' },
    { op: 'loadStack', reg: 'a', offset: 16 },
    { op: 'set', reg: 'b', value: 0 },
    { op: 'label', name: 'digit' },
    { op: 'loadByte', reg: 'c', base: 'a', offset: 0 },
    { op: 'jumpIf', reg: 'c', is: 'equal', than: 0, to: 'parsed' },
    { op: 'multiply', reg: 'b', by: 10 },
    { op: 'addNumber', reg: 'c', value: -48 },
    { op: 'add', reg: 'b', other: 'c' },
    { op: 'addNumber', reg: 'a', value: 1 },
    { op: 'jump', to: 'digit' },
    { op: 'label', name: 'parsed' },
    ...fillPort('loopback4'),
    ...fillPort('loopback6'),

    { op: 'call', name: 'socket', args: [AF_INET, SOCK_STREAM, 0], result: 'e' },
    { op: 'call', name: 'connect', args: ['e', { addressOf: 'loopback4' }, 16], result: 'f' },
    { op: 'jumpIf', reg: 'f', is: 'equal', than: 0, to: 'connected' },
    { op: 'call', name: 'close', args: ['e'] },
    { op: 'call', name: 'socket', args: [AF_INET6, SOCK_STREAM, 0], result: 'e' },
    { op: 'call', name: 'connect', args: ['e', { addressOf: 'loopback6' }, 28], result: 'a' },
    { op: 'jumpIf', reg: 'a', is: 'equal', than: 0, to: 'connected' },
    { op: 'negate', reg: 'f' },
    { op: 'call', name: 'exit_group', args: ['f'] },

    { op: 'label', name: 'connected' },
    { op: 'call', name: 'write', args: [2, { addressOf: 'connectedMark' }, CONNECTED.length] },
    { op: 'call', name: 'clone', args: [SIGCHLD, 0, 0, 0, 0], result: 'c' },
    { op: 'jumpIf', reg: 'c', is: 'equal', than: 0, to: 'outgoing' },

    // The parent brings back what the connection says; with its end everything is over.
    ...copyUntilEnd('incoming', 'e', 1),
    { op: 'call', name: 'kill', args: ['c', SIGKILL] },
    { op: 'call', name: 'exit_group', args: [0] },

    // The child sends; the end of input closes only this half. A peer that then stays silent for ten minutes is let go, as nobody
    // may be left to read its answer.
    { op: 'label', name: 'outgoing' },
    { op: 'call', name: 'prctl', args: [PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0] },
    ...copyUntilEnd('send', 0, 'e'),
    { op: 'call', name: 'shutdown', args: ['e', SHUT_WR] },
    { op: 'call', name: 'nanosleep', args: [{ addressOf: 'halfClosedTime' }, 0] },
    { op: 'call', name: 'shutdown', args: ['e', SHUT_RDWR] },
    { op: 'call', name: 'exit_group', args: [0] },
  ];
}

/** Writes the port in b, high byte first, into a socket address. */
function fillPort(address: string): Instruction[] {
  return [
    { op: 'address', reg: 'd', of: address },
    { op: 'copy', reg: 'c', from: 'b' },
    { op: 'shiftRight', reg: 'c', bits: 8 },
    { op: 'storeByte', reg: 'c', base: 'd', offset: 2 },
    { op: 'storeByte', reg: 'b', base: 'd', offset: 3 },
  ];
}

/** Reads and writes all of it until either side ends or fails. Uses a, b and d. */
function copyUntilEnd(name: string, from: Operand, to: Operand): Instruction[] {
  return [
    { op: 'label', name: `${name}.read` },
    { op: 'call', name: 'read', args: [from, { addressOf: 'buffer' }, BUFFER_BYTES], result: 'a' },
    { op: 'jumpIf', reg: 'a', is: 'lessOrEqual', than: 0, to: `${name}.end` },
    { op: 'address', reg: 'b', of: 'buffer' },
    { op: 'label', name: `${name}.write` },
    { op: 'call', name: 'write', args: [to, 'b', 'a'], result: 'd' },
    { op: 'jumpIf', reg: 'd', is: 'lessOrEqual', than: 0, to: `${name}.end` },
    { op: 'add', reg: 'b', other: 'd' },
    { op: 'subtract', reg: 'a', other: 'd' },
    { op: 'jumpIf', reg: 'a', is: 'greater', than: 0, to: `${name}.write` },
    { op: 'jump', to: `${name}.read` },
    { op: 'label', name: `${name}.end` },
  ];
}

/** The kernel's sigset_t: signal n is bit n-1. */
function signalSet(...signals: number[]): number[] {
  return littleEndian64(signals.reduce((set, signal) => set + 2 ** (signal - 1), 0));
}

function littleEndian64(value: number): number[] {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return [...bytes];
}
