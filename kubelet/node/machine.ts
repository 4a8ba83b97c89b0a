import { readFile, statfs } from 'node:fs/promises';
import { arch, cpus, release, totalmem } from 'node:os';

/** What a node is made of. Bytes. */
export interface Machine {
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
  readonly machineID: string;
  readonly systemUUID: string;
  readonly bootID: string;
  readonly kernelVersion: string;
  readonly osImage: string;
  /** As Go names it: `amd64`, `arm64`. */
  readonly architecture: string;
  /** What is left now. */
  usage(): Promise<MachineUsage>;
}

/** Absent: not known here. */
export interface MachineUsage {
  readonly memoryAvailableBytes?: number;
  readonly diskAvailableBytes?: number;
  /** Share of the inodes that is left, 0 to 1. */
  readonly inodesFree?: number;
}

const architectures: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };

/** Reads the machine that this process is on; `dir` tells the file system that counts. */
export async function readMachine(dir: string): Promise<Machine> {
  const text = (path: string) => readFile(path, 'utf8').then((content) => content.trim(), absent);
  const [machineID, systemUUID, bootID, osRelease, disk] = await Promise.all([
    text('/etc/machine-id'),
    text('/sys/class/dmi/id/product_uuid'),
    text('/proc/sys/kernel/random/boot_id'),
    text('/etc/os-release'),
    statfs(dir),
  ]);
  return {
    cpus: cpus().length,
    memoryBytes: totalmem(),
    diskBytes: disk.blocks * disk.bsize,
    machineID,
    systemUUID: systemUUID || machineID,
    bootID,
    kernelVersion: release(),
    osImage: /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(osRelease)?.[1] ?? 'Linux',
    architecture: architectures[arch()] ?? arch(),
    async usage() {
      const [fs, memory] = await Promise.all([statfs(dir), text('/proc/meminfo')]);
      const available = /^MemAvailable:\s+(\d+) kB$/m.exec(memory)?.[1];
      return {
        ...(available === undefined ? {} : { memoryAvailableBytes: Number(available) * 1024 }),
        diskAvailableBytes: fs.bavail * fs.bsize,
        ...(fs.files > 0 ? { inodesFree: fs.ffree / fs.files } : {}),
      };
    },
  };
}

/** What cannot be read here is not known: containers and other systems do not show all of it. */
const absent = (error: NodeJS.ErrnoException): string => {
  if (error.code === 'ENOENT' || error.code === 'EACCES' || error.code === 'EPERM') return '';
  throw error;
};

/** A machine for simulated nodes: 32 CPUs, 256 GiB memory, 1 TiB disk. */
export const simulatedMachine: Machine = {
  cpus: 32,
  memoryBytes: 256 * 1024 ** 3,
  diskBytes: 1024 ** 4,
  machineID: '',
  systemUUID: '',
  bootID: '',
  kernelVersion: release(),
  osImage: 'simulated',
  architecture: architectures[arch()] ?? arch(),
  usage: async () => ({}),
};
