import { CommandError } from '../errors/errors.ts';
import { fetchTargets } from '../objects/fetch.ts';
import { selectTargets } from '../resolve/select.ts';
import type { Session } from '../session/session.ts';
import type { Variable } from './variable.ts';

/** Which keys of a config map or secret become variables, and what their names begin with. */
export interface EnvSource {
  /** `configmap/settings` */
  readonly from: string;
  /** All where none is named. */
  readonly keys: readonly string[];
  readonly prefix: string;
}

/** Variables that take their values of the keys of a config map or secret; `warn` hears of keys that cannot be their names. Throws CommandError for other kinds. */
export async function variablesFrom(
  session: Session,
  { from, keys, prefix }: EnvSource,
  warn: (text: string) => void,
): Promise<Variable[]> {
  const targets = await selectTargets(session, [from], { emptySelector: false });
  const variables: Variable[] = [];
  for (const { object } of await fetchTargets(session.api, targets)) {
    const { kind, metadata, data } = object;
    if (kind !== 'ConfigMap' && kind !== 'Secret') throw new CommandError('unsupported resource specified in --from');
    const chosen = Object.keys(data ?? {}).filter((key) => keys.length === 0 || keys.includes(key));
    for (const key of chosen.sort()) {
      const ref = { name: metadata?.name ?? '', key };
      const name = key.replace(/[^a-zA-Z0-9_]/g, '_').toUpperCase();
      if (name !== key) warn(`key ${key} transferred to ${name}`);
      variables.push({
        name: `${prefix}${name}`,
        valueFrom: kind === 'Secret' ? { secretKeyRef: ref } : { configMapKeyRef: ref },
      });
    }
  }
  return variables;
}
