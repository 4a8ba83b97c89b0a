import type { FieldSchema, JsonForm, MessageSchema } from '../../proto/schema/schema.ts';
import type { Chance } from './chance.ts';
import { oddText, oddValue } from './values.ts';

/** Plausible texts by the name of their field; any of the last list elsewhere. */
const textsByField: Readonly<Record<string, readonly string[]>> = {
  name: ['a', 'web', 'x-1', 'data'],
  namespace: ['fuzz', 'default'],
  image: ['busybox:1', 'nginx'],
  apiVersion: ['v1', 'apps/v1'],
  kind: ['Pod', 'Deployment', 'User', 'Group', 'ServiceAccount', 'ClusterRole'],
  apiGroup: ['', 'rbac.authorization.k8s.io', 'apps'],
  schedule: ['* * * * *', '@daily', '5 4 * * 7'],
  timeZone: ['Etc/UTC', 'Europe/Berlin', 'Local'],
  mountPath: ['/data', '/var/x'],
  path: ['/', '/x', 'x'],
  clusterIP: ['', 'None', '10.96.7.7'],
  protocol: ['TCP', 'UDP', 'SCTP'],
  cidr: ['10.0.0.0/8', '::/0'],
  operator: ['In', 'Exists', 'DoesNotExist', 'NotIn', 'Equal', 'Gt'],
  topologyKey: ['kubernetes.io/hostname', 'zone'],
  verbs: ['get', '*'],
  resources: ['pods', '*'],
};
const texts: readonly string[] = ['a', 'b', 'web', 'example.com/x', 'Always', 'Never', '1', '10.0.0.1', '2Gi', 'true'];

/** An object of the schema, made at random: types are right but for a few, values seldom are. */
export function madeOfSchema(schema: MessageSchema, chance: Chance, depth = 0): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  // Deep messages would grow without end: schemas of schemas, and pods within everything.
  const share = depth === 0 ? 0.9 : depth < 3 ? 0.35 : depth < 7 ? 0.15 : 0;
  for (const field of schema.byName.values()) {
    if (field.name === 'status' && depth === 0 && chance.happens(0.8)) continue;
    if (!chance.happens(field.required && depth < 9 ? 0.95 : share)) continue;
    object[field.name] = chance.happens(0.02) ? oddValue(chance) : fieldValue(field, chance, depth);
  }
  return object;
}

function fieldValue(field: FieldSchema, chance: Chance, depth: number): unknown {
  if (field.label === 'repeated')
    return Array.from({ length: chance.below(3) }, () => (chance.happens(0.02) ? null : single(field, chance, depth)));
  if (field.label === 'map')
    return Object.fromEntries(
      Array.from({ length: chance.below(3) }, () => [
        chance.happens(0.1) ? oddText(chance) : chance.pick(['a', 'cpu', 'memory', 'example.com/x', 'app']),
        single(field, chance, depth),
      ]),
    );
  return single(field, chance, depth);
}

function single(field: FieldSchema, chance: Chance, depth: number): unknown {
  if (field.message)
    return field.message.json
      ? specialValue(field.message.json, chance, depth)
      : madeOfSchema(field.message, chance, depth + 1);
  switch (field.scalar) {
    case 'bool':
      return chance.happens(0.5);
    case 'string':
      if (field.values && chance.happens(0.9)) return chance.pick(field.values);
      return chance.happens(0.05) ? oddText(chance) : chance.pick(textsByField[field.name] ?? texts);
    case 'bytes':
      return chance.pick(['', 'YQ==', 'YWJj', '%']);
    case 'double':
    case 'float':
      return chance.pick([0, 0.5, -1]);
    default:
      return chance.pick([0, 1, 1, 2, 3, 80, 8080, -1, 100, 2147483647]);
  }
}

function specialValue(form: JsonForm, chance: Chance, depth: number): unknown {
  switch (form) {
    case 'quantity':
      return chance.pick(['1', '100m', '64Mi', '0', '-1', '1e3', '0.1', 5, '9999999999999999999999', '1x']);
    case 'time':
    case 'microTime':
      return chance.pick(['2026-01-02T03:04:05Z', '2026-01-02T03:04:05.123456Z', '0001-01-01T00:00:00Z', 'soon', null]);
    case 'duration':
      return chance.pick(['5s', '1h2m', '0', 'x']);
    case 'intOrString':
      return chance.pick([0, 1, 80, '25%', 'http', '101%', -1, '']);
    case 'rawExtension':
      return chance.pick([{ apiVersion: 'v1', kind: 'Pod' }, {}, { a: 1 }, null]);
    case 'fields':
      return chance.pick([
        {},
        { 'f:metadata': { 'f:labels': { '.': {}, 'f:a': {} } } },
        { 'k:{"a":1}': {} },
        { 'f:': 1 },
      ]);
    default:
      return oddValue(chance, depth);
  }
}
