import { RuntimeError } from '../runtime/errors.ts';

/** Pod annotation that tells a simulated container what to do; with `.<container>` behind it, for that container alone. */
const SIMULATE = 'knarr.dev/simulate';

/** What a simulated container does. */
export interface Behaviour {
  /** Its program cannot be started. */
  readonly startFails: boolean;
  /** Ends by itself; absent: runs until it is stopped. */
  readonly exit?: { readonly code: number; readonly afterMs: number; readonly oom: boolean };
  /** The one line of its log; absent: a greeting. */
  readonly log?: string;
  /** Exit code of commands run in it. */
  readonly exec?: number;
  /** How long it takes to end after its stop signal. */
  readonly stopMs: number;
  /** What it uses. */
  readonly cpuCores: number;
  readonly memoryBytes: number;
}

const DEFAULTS: Behaviour = { startFails: false, stopMs: 0, cpuCores: 0.001, memoryBytes: 1024 * 1024 };
const OOM_EXIT_CODE = 137;

/**
 * Reads the annotations of a pod for one of its containers: words `key=value`, in any order.
 *
 * - `exit=N` ends with this code; `after=2s` not at once (`ms`, `s`, `m`); `oom=true` ends as killed for its memory;
 * - `start=fail`: the program cannot be started;
 * - `times=N`: all that only for the first N instances, later ones run on, so a crash loop heals;
 * - `log=text`, `exec=N`, `stop=5s`, `cpu=250m`, `memory=64Mi`: see {@link Behaviour}.
 *
 * A container that is `expectedToEnd` and told nothing succeeds at once. Throws InvalidSpec on a word that means nothing.
 */
export function behaviourOf(
  annotations: Readonly<Record<string, string>> | undefined,
  container: { readonly name: string; readonly attempt: number; readonly expectedToEnd?: boolean },
): Behaviour {
  const text = annotations?.[`${SIMULATE}.${container.name}`] ?? annotations?.[SIMULATE];
  if (!text?.trim()) return container.expectedToEnd ? { ...DEFAULTS, exit: succeeds } : DEFAULTS;
  const words = new Map(text.trim().split(/\s+/).map(splitWord));
  const take = <T>(key: string, parse: (value: string) => T | undefined): T | undefined => {
    const value = words.get(key);
    words.delete(key);
    if (value === undefined) return undefined;
    const parsed = parse(value);
    if (parsed === undefined)
      throw new RuntimeError('InvalidSpec', `annotation ${SIMULATE}: ${key}=${value} means nothing`);
    return parsed;
  };

  const oom = take('oom', (value) => (value === 'true' ? true : undefined)) ?? false;
  const code = take('exit', integer) ?? (oom ? OOM_EXIT_CODE : undefined);
  const afterMs = take('after', duration) ?? 0;
  const startFails = take('start', (value) => (value === 'fail' ? true : undefined)) ?? false;
  const healed = container.attempt >= (take('times', integer) ?? Number.POSITIVE_INFINITY);
  const log = take('log', (value) => value);
  const exec = take('exec', integer);
  const rest = {
    ...(log === undefined ? {} : { log }),
    ...(exec === undefined ? {} : { exec }),
    stopMs: take('stop', duration) ?? DEFAULTS.stopMs,
    cpuCores: take('cpu', cores) ?? DEFAULTS.cpuCores,
    memoryBytes: take('memory', bytes) ?? DEFAULTS.memoryBytes,
  };
  const [unknown] = words.keys();
  if (unknown !== undefined) throw new RuntimeError('InvalidSpec', `annotation ${SIMULATE}: no such word: ${unknown}`);
  if (healed) return { startFails: false, ...rest, ...(container.expectedToEnd ? { exit: succeeds } : {}) };
  if (code !== undefined) return { startFails, exit: { code, afterMs, oom }, ...rest };
  return { startFails, ...(container.expectedToEnd ? { exit: { ...succeeds, afterMs } } : {}), ...rest };
}

const succeeds = { code: 0, afterMs: 0, oom: false };

function splitWord(word: string): [string, string] {
  const at = word.indexOf('=');
  return at < 0 ? [word, ''] : [word.slice(0, at), word.slice(at + 1)];
}

function integer(text: string): number | undefined {
  return /^[0-9]{1,9}$/.test(text) ? Number(text) : undefined;
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

function duration(text: string): number | undefined {
  const [, amount, unit = ''] = /^([0-9]+(?:\.[0-9]+)?)(ms|s|m)$/.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) * (units[unit] ?? 1);
}

function cores(text: string): number | undefined {
  const [, amount, milli] = /^([0-9]+(?:\.[0-9]+)?)(m?)$/.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) / (milli ? 1000 : 1);
}

const sizes: Readonly<Record<string, number>> = { '': 1, Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3 };

function bytes(text: string): number | undefined {
  const [, amount, unit = ''] = /^([0-9]+)(Ki|Mi|Gi)?$/.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) * (sizes[unit] ?? 1);
}
