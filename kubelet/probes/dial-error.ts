const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connect: connection refused',
  EHOSTUNREACH: 'connect: no route to host',
  ENETUNREACH: 'connect: network is unreachable',
  ETIMEDOUT: 'connect: connection timed out',
};

/** What a failed connection is called in events, as Go's net package has it. */
export function dialError(error: unknown, host: string, port: number): string {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  const authority = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  const word = words[code ?? ''];
  if (word !== undefined) return `dial tcp ${authority}: ${word}`;
  if (code === 'ENOTFOUND') return `dial tcp: lookup ${host}: no such host`;
  if (code === 'ECONNRESET') return message === 'socket hang up' ? 'EOF' : 'read: connection reset by peer';
  return message ?? String(error);
}
