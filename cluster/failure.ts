/**
 * The errors of all parts whose message is one sentence for the user. By name and not by class: to know the classes, every
 * command would have to load every part.
 */
const told: ReadonlySet<string> = new Set([
  'ConfigurationError',
  'ConnectionError',
  'EngineError',
  'FlagError',
  'KubeconfigError',
  'KubeletFlagError',
  'LeaderElectionError',
  'LeadershipLostError',
  'PkiError',
  'StoreError',
  'TokenFileError',
  'UnknownControllerError',
  'UsageError',
]);

/**
 * One sentence for the user about why a command ends, for failures that they can do something about; undefined for bugs,
 * whose stack is wanted.
 */
export function explain(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (told.has(error.name)) return error.message;
  const { code, syscall, address, port, path, hostname } = error as SystemError;
  const file = path ?? 'a file';
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port ?? ''} on ${address ?? 'this machine'} is in use by another program; choose another with --secure-port (of a kubelet: --port)`;
    case 'EADDRNOTAVAIL':
      return `${address ?? 'the address'} is not an address of this machine`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `no address is known for the name ${hostname ?? ''}`;
    case 'EACCES':
    case 'EPERM':
      return syscall === 'listen'
        ? `port ${port ?? ''} may not be opened without more rights`
        : `${file} may not be read or written (${code})`;
    case 'ENOENT':
      return `${file} is not there`;
    case 'EEXIST':
      return `${file} is there and is no folder`;
    case 'ENOTDIR':
      return `a part of the path ${file} is no folder`;
    case 'EISDIR':
      return `${file} is a folder and no file`;
    case 'EROFS':
      return `${file} is on a file system that is read-only`;
    case 'ENOSPC':
    case 'EDQUOT':
      return `the disk is full${path ? ` at ${path}` : ''}`;
    default:
      return undefined;
  }
}

interface SystemError extends NodeJS.ErrnoException {
  readonly address?: string;
  readonly port?: number;
  readonly hostname?: string;
}
