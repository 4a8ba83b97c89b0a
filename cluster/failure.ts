import { TokenFileError } from '../apiserver/authentication/token-file.ts';
import { ConfigurationError } from '../apiserver/configuration/document.ts';
import { StoreError } from '../apiserver/storage/errors.ts';
import { KubeconfigError } from '../client/kubeconfig/kubeconfig.ts';
import { UsageError } from './flags.ts';
import { PkiError } from './pki/files.ts';

/**
 * One sentence for the user about why a command ends, for failures that they can do something about; undefined for bugs,
 * whose stack is wanted.
 */
export function explain(error: unknown): string | undefined {
  if (
    error instanceof UsageError ||
    error instanceof PkiError ||
    error instanceof StoreError ||
    error instanceof TokenFileError ||
    error instanceof ConfigurationError ||
    error instanceof KubeconfigError
  ) {
    return error.message;
  }
  if (!(error instanceof Error)) return undefined;
  const { code, syscall, address, port, path } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port ?? ''} on ${address ?? 'this machine'} is in use by another program; choose another with --secure-port`;
    case 'EADDRNOTAVAIL':
      return `${address ?? 'the address'} is not an address of this machine; see --bind-address`;
    case 'EACCES':
    case 'EPERM':
      return syscall === 'listen'
        ? `port ${port ?? ''} may not be opened without more rights`
        : `${path ?? 'a file'} may not be read or written (${code})`;
    case 'ENOENT':
      return `${path ?? 'a file'} is not there`;
    case 'ENOSPC':
      return `the disk is full${path ? ` at ${path}` : ''}`;
    default:
      return undefined;
  }
}
