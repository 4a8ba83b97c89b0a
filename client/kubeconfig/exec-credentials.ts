import { spawn } from 'node:child_process';
import type { Clock } from '../../api/clock.ts';
import { deadline } from '../deadline.ts';
import type { Credential, Credentials } from '../https/connection-config.ts';
import { type ClusterEntry, type ExecEntry, KubeconfigError } from './kubeconfig.ts';

/** What a plugin runs on. */
export interface ExecOptions {
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person is there to answer the plugin's questions on standard input. */
  readonly interactive: boolean;
  /** Given to plugins that ask for it. */
  readonly cluster: ClusterEntry & { readonly caData?: string };
}

interface ExecCredential {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly status?: {
    readonly expirationTimestamp?: string;
    readonly token?: string;
    readonly clientCertificateData?: string;
    readonly clientKeyData?: string;
  };
}

const versions = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];
/** A person may have to log in. */
const runMs = 300_000;
const mostOutput = 1 << 20;

/**
 * Credentials that a program prints; kept until they expire or the server refuses them, and asked for once at a time.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
export function execCredentials(exec: ExecEntry, options: ExecOptions): Credentials {
  const version = exec.apiVersion ?? '';
  if (!versions.includes(version))
    throw new KubeconfigError(`exec plugin ${exec.command}: invalid apiVersion ${JSON.stringify(version)}`);
  if (exec.interactiveMode === 'Always' && !options.interactive)
    throw new KubeconfigError(`exec plugin ${exec.command}: standard input is needed and is no terminal`);
  let held: { readonly credential: Credential; readonly until: number } | undefined;
  let running: Promise<Credential> | undefined;

  async function login(): Promise<Credential> {
    const answer = await run(exec, version, options);
    held = { credential: credentialOf(exec, answer, held?.credential), until: expiryOf(answer) };
    return held.credential;
  }

  return {
    current() {
      if (held && options.clock.now() < held.until) return held.credential;
      running ??= login().finally(() => {
        running = undefined;
      });
      return running;
    },
    refused(credential) {
      // Another request may have renewed it meanwhile.
      if (held?.credential === credential) held = { credential, until: Number.NEGATIVE_INFINITY };
      return true;
    },
  };
}

async function run(exec: ExecEntry, version: string, options: ExecOptions): Promise<ExecCredential> {
  const interactive = options.interactive && exec.interactiveMode !== 'Never';
  const { cluster } = options;
  const info = {
    kind: 'ExecCredential',
    apiVersion: version,
    spec: {
      interactive,
      ...(exec.provideClusterInfo
        ? {
            cluster: {
              server: cluster.server,
              'tls-server-name': cluster['tls-server-name'],
              'insecure-skip-tls-verify': cluster['insecure-skip-tls-verify'],
              'certificate-authority-data': cluster.caData,
              'proxy-url': cluster['proxy-url'],
              config: cluster.extensions?.find(({ name }) => name === 'client.authentication.k8s.io/exec')?.extension,
            },
          }
        : {}),
    },
  };
  const added = Object.fromEntries((exec.env ?? []).map(({ name, value }) => [name, value]));
  const output = await outputOf(
    exec,
    { ...options.env, ...added, KUBERNETES_EXEC_INFO: JSON.stringify(info) },
    interactive,
    options.clock,
  );
  let answer: ExecCredential;
  try {
    answer = JSON.parse(output) as ExecCredential;
  } catch (cause) {
    throw new KubeconfigError(`exec plugin ${exec.command}: its output is no JSON`, { cause });
  }
  if (answer.kind !== 'ExecCredential' || answer.apiVersion !== version)
    throw new KubeconfigError(
      `exec plugin ${exec.command}: it answered with ${answer.apiVersion} ${answer.kind}, not ${version} ExecCredential`,
    );
  return answer;
}

function outputOf(
  exec: ExecEntry,
  env: Readonly<Record<string, string | undefined>>,
  interactive: boolean,
  clock: Clock,
): Promise<string> {
  const limit = deadline(clock, runMs, undefined, () => new Error(`no answer in ${runMs} ms`));
  return new Promise<string>((resolve, reject) => {
    const fail = (message: string, cause?: unknown) => {
      const hint = exec.installHint ? `\n\n${exec.installHint}` : '';
      reject(new KubeconfigError(`exec plugin ${exec.command}: ${message}${hint}`, { cause }));
    };
    const child = spawn(exec.command, exec.args ?? [], {
      env: { ...env },
      stdio: [interactive ? 'inherit' : 'ignore', 'pipe', 'inherit'],
      signal: limit.signal,
    });
    const chunks: Buffer[] = [];
    let size = 0;
    child.stdout?.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= mostOutput) chunks.push(chunk);
    });
    child.once('error', (error: NodeJS.ErrnoException) =>
      fail(error.code === 'ENOENT' ? 'the program was not found' : error.message, error),
    );
    child.once('close', (code) => {
      if (code !== 0) fail(`it failed with exit code ${code}`);
      else if (size > mostOutput) fail('it printed too much');
      else resolve(Buffer.concat(chunks).toString('utf8'));
    });
  }).finally(() => limit.cancel());
}

function credentialOf(exec: ExecEntry, { status }: ExecCredential, old: Credential | undefined): Credential {
  const { token, clientCertificateData: cert, clientKeyData: key } = status ?? {};
  if (!token && !(cert && key))
    throw new KubeconfigError(`exec plugin ${exec.command}: it gave neither a token nor a certificate with its key`);
  const same = old?.certificate && old.certificate.cert === cert && old.certificate.key === key;
  return {
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(cert && key ? { certificate: same && old.certificate ? old.certificate : { cert, key } } : {}),
  };
}

function expiryOf({ status }: ExecCredential): number {
  const until = Date.parse(status?.expirationTimestamp ?? '');
  return Number.isNaN(until) ? Number.POSITIVE_INFINITY : until;
}
