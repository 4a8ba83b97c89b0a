import { applyPatch, type Operation } from 'rfc6902';
import { CommandError } from '../errors/errors.ts';
import type { AnyObject, Json, JsonObject } from '../object.ts';

/** The object with what `--overrides` says. `type` is that of `--override-type`. Throws CommandError. */
export function withOverrides(object: AnyObject, overrides: string, type: string): AnyObject {
  if (overrides === '') return object;
  let patch: unknown;
  try {
    patch = JSON.parse(overrides);
  } catch (cause) {
    throw new CommandError('Invalid JSON patch', { cause });
  }
  switch (type) {
    case 'merge':
      return mergePatch(object as unknown as Json, patch as Json) as unknown as AnyObject;
    case 'strategic':
      return strategic(object as unknown as Json, patch as Json) as unknown as AnyObject;
    case 'json':
      return jsonPatched(object, patch as Operation[]);
    default:
      throw new CommandError(`invalid override type: ${type}`);
  }
}

function jsonPatched(object: AnyObject, operations: Operation[]): AnyObject {
  const copy = structuredClone(object);
  const failure = applyPatch(copy, operations).find((one) => one !== null);
  if (failure) throw new CommandError(failure.message, { cause: failure });
  return copy;
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** RFC 7386. */
function mergePatch(base: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const out: Record<string, Json | undefined> = isObject(base) ? { ...base } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null || value === undefined) delete out[key];
    else out[key] = mergePatch(out[key], value);
  }
  return out;
}

/** Lists of the pod that are merged item by item, and what their items are told apart by. */
const mergeKeys: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  ephemeralContainers: 'name',
  env: 'name',
  volumes: 'name',
  volumeMounts: 'mountPath',
  ports: 'containerPort',
  imagePullSecrets: 'name',
  hostAliases: 'ip',
};

/** A strategic merge of pods: without directives, which nobody writes into a flag. */
export function strategic(base: Json | undefined, patch: Json, field = ''): Json {
  const key = mergeKeys[field];
  if (Array.isArray(patch) && Array.isArray(base) && key) {
    const found = base as readonly JsonObject[];
    const given = patch as readonly JsonObject[];
    const kept = found.map((item) => {
      const change = given.find((one) => one[key] === item[key]);
      return change ? strategic(item, change) : item;
    });
    return [...kept, ...given.filter((one) => !found.some((item) => item[key] === one[key]))];
  }
  if (!isObject(patch)) return patch;
  const out: Record<string, Json | undefined> = isObject(base) ? { ...base } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null || value === undefined) delete out[name];
    else out[name] = strategic(out[name], value, name);
  }
  return out;
}
