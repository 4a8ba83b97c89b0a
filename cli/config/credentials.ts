import { CommandError } from '../errors/errors.ts';
import type { GlobalValues } from '../flags/global.ts';
import type { Entry } from './file.ts';

/** What the flags of `set-credentials` say beside files. */
export interface CredentialFlags {
  readonly flags: {
    readonly 'auth-provider': string;
    readonly 'auth-provider-arg': readonly string[];
    readonly 'exec-api-version': string;
    readonly 'exec-arg': readonly string[];
    readonly 'exec-command': string;
    readonly 'exec-env': readonly string[];
    readonly 'exec-interactive-mode': string;
    readonly 'exec-provide-cluster-info': boolean;
  };
  readonly global: Pick<GlobalValues, 'token' | 'username' | 'password'>;
  readonly given: ReadonlySet<string>;
}

/** One way to log in is enough. Throws CommandError. */
export function checkMethods(
  { token, username, password }: CredentialFlags['global'],
  given: ReadonlySet<string>,
): void {
  const methods = [
    ...(token !== '' ? ['--token'] : []),
    ...(username !== '' || password !== '' ? ['--username/--password'] : []),
  ];
  if (methods.length > 1)
    throw new CommandError(
      `you cannot specify more than one authentication method at the same time: ${methods.join(', ')}`,
    );
  if (given.has('exec-arg') && !given.has('exec-command') && methods.length > 0)
    throw new CommandError('--exec-arg needs --exec-command');
}

/** The entry of a user with what the flags say; a token takes the place of a password and the reverse. */
export function withCredentials(entry: Entry, { flags, global, given }: CredentialFlags): Entry {
  const out: Record<string, unknown> = { ...entry };
  const set = (field: string, value: unknown) => {
    if (value === '' || value === undefined) delete out[field];
    else out[field] = value;
  };
  if (given.has('token')) {
    set('token', global.token);
    if (global.token !== '') for (const field of ['username', 'password']) delete out[field];
  }
  for (const field of ['username', 'password'] as const) if (given.has(field)) set(field, global[field]);
  if (global.username !== '' || global.password !== '') for (const field of ['token', 'tokenFile']) delete out[field];
  if (given.has('auth-provider') || given.has('auth-provider-arg')) set('auth-provider', providerOf(out, flags));
  const execFlags = [...given].filter((flag) => flag.startsWith('exec-'));
  if (execFlags.length > 0) out.exec = execOf((out.exec ?? {}) as Entry, flags, given);
  return out;
}

function providerOf(entry: Entry, flags: CredentialFlags['flags']): Entry {
  const before = (entry['auth-provider'] ?? {}) as { name?: string; config?: Record<string, string> };
  const config = { ...before.config };
  for (const { name, value } of flags['auth-provider-arg'].flatMap((one) => one.split(',')).map(pairOf)) {
    if (value === undefined) delete config[name];
    else config[name] = value;
  }
  return { config, name: flags['auth-provider'] || (before.name ?? '') };
}

function execOf(before: Entry, flags: CredentialFlags['flags'], given: ReadonlySet<string>): Entry {
  const env = new Map(
    ((before.env ?? []) as readonly { name: string; value: string }[]).map(({ name, value }) => [name, value]),
  );
  for (const { name, value } of flags['exec-env'].flatMap((one) => one.split(',')).map(pairOf)) {
    if (value === undefined) env.delete(name);
    else env.set(name, value);
  }
  const args = given.has('exec-arg') ? flags['exec-arg'].flatMap((one) => one.split(',')) : before.args;
  return {
    ...before,
    apiVersion: given.has('exec-api-version') ? flags['exec-api-version'] : before.apiVersion,
    args: args ?? null,
    command: given.has('exec-command') ? flags['exec-command'] : before.command,
    env: env.size > 0 ? [...env].map(([name, value]) => ({ name, value })) : null,
    ...(flags['exec-interactive-mode'] ? { interactiveMode: flags['exec-interactive-mode'] } : {}),
    provideClusterInfo: given.has('exec-provide-cluster-info')
      ? flags['exec-provide-cluster-info']
      : (before.provideClusterInfo ?? false),
  };
}

/** `NAME=VALUE`; `NAME-` has no value and means: not any more. */
function pairOf(text: string): { name: string; value: string | undefined } {
  const equals = text.indexOf('=');
  if (equals > 0) return { name: text.slice(0, equals), value: text.slice(equals + 1) };
  if (text.endsWith('-')) return { name: text.slice(0, -1), value: undefined };
  throw new CommandError(`Error: invalid value ${JSON.stringify(text)}: expected NAME=VALUE`);
}
