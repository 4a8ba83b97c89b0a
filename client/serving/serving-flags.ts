import { isIP } from 'node:net';

/** A value that does not fit its flag; the message is for the user. */
export class ServingFlagError extends Error {
  override readonly name = 'FlagError';
}

/** Where a component serves its health and its measures, and who may ask. */
export interface ServingSettings {
  /** 0 serves nothing. */
  readonly port: number;
  readonly host: string;
  /** Absent: a certificate is made at each start. */
  readonly pair: { readonly certFile: string; readonly keyFile: string } | undefined;
  /** Absent: what the API server publishes. */
  readonly clientCaFile: string | undefined;
  /** Who asks about tokens and about rights; absent is who the component itself is. */
  readonly authenticationKubeconfig: string | undefined;
  readonly authorizationKubeconfig: string | undefined;
  /** Paths that everybody may ask; `/healthz*` means all that begin so. */
  readonly alwaysAllowPaths: readonly string[];
}

export const servingFlagNames = [
  'secure-port',
  'bind-address',
  'tls-cert-file',
  'tls-private-key-file',
  'client-ca-file',
  'authentication-kubeconfig',
  'authorization-kubeconfig',
  'authorization-always-allow-paths',
] as const;
export type ServingFlag = (typeof servingFlagNames)[number];

const fallbackPaths = '/healthz,/readyz,/livez';

/** The flags of kube-scheduler and kube-controller-manager about serving; `port` is the component's own. */
export function servingFlagHelp(port: number): Readonly<Record<ServingFlag, { value: string; help: string }>> {
  return {
    'secure-port': {
      value: 'PORT',
      help: `where health and metrics are served over HTTPS; 0 for nowhere (default ${port})`,
    },
    'bind-address': { value: 'IP', help: 'address of --secure-port (default 0.0.0.0)' },
    'tls-cert-file': { value: 'FILE', help: 'certificate of --secure-port; a self-signed one when not given' },
    'tls-private-key-file': { value: 'FILE', help: 'key of --tls-cert-file' },
    'client-ca-file': {
      value: 'FILE',
      help: 'CA of client certificates; what the API server publishes when not given',
    },
    'authentication-kubeconfig': { value: 'FILE', help: 'as whom to ask about tokens; as --kubeconfig when not given' },
    'authorization-kubeconfig': { value: 'FILE', help: 'as whom to ask about rights; as --kubeconfig when not given' },
    'authorization-always-allow-paths': {
      value: 'LIST',
      help: `paths that everybody may ask (default ${fallbackPaths})`,
    },
  };
}

/** Reads the flags; throws ServingFlagError with one sentence. */
export function servingSettings(given: (name: ServingFlag) => string | undefined, port: number): ServingSettings {
  const text = (name: ServingFlag) => given(name) || undefined;
  const portText = text('secure-port') ?? String(port);
  if (!/^\d{1,5}$/.test(portText) || Number(portText) > 65_535)
    throw new ServingFlagError(`--secure-port takes a port, not ${JSON.stringify(portText)}`);
  const host = text('bind-address') ?? '0.0.0.0';
  if (isIP(host) === 0) throw new ServingFlagError(`--bind-address takes an address, not ${JSON.stringify(host)}`);
  const [certFile, keyFile] = [text('tls-cert-file'), text('tls-private-key-file')];
  if ((certFile === undefined) !== (keyFile === undefined))
    throw new ServingFlagError('--tls-cert-file and --tls-private-key-file must be given together');
  return {
    port: Number(portText),
    host,
    pair: certFile !== undefined && keyFile !== undefined ? { certFile, keyFile } : undefined,
    clientCaFile: text('client-ca-file'),
    authenticationKubeconfig: text('authentication-kubeconfig'),
    authorizationKubeconfig: text('authorization-kubeconfig'),
    alwaysAllowPaths: (given('authorization-always-allow-paths') ?? fallbackPaths)
      .split(',')
      .filter((path) => path !== ''),
  };
}
