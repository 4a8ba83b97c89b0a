import type { MessageSchema } from '../../proto/schema/schema.ts';

/**
 * A value as Kubernetes holds it in memory, which is how its refusals print whole objects: under the names of Go's fields, each
 * of them, in order. Right for messages whose form in memory has the same fields as in the API; pods' has not.
 */
export function internalForm(schema: MessageSchema, value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (schema.json !== undefined) return value;
  const given = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    [...schema.byName.values()].map((field) => {
      const inner = given[field.name];
      const { message } = field;
      if (!message) return [goName(field.name), inner ?? (field.label === 'optional' ? zeroOf(field) : null)];
      if (field.label === 'optional' && (inner !== undefined || field.presence === 'pointer'))
        return [goName(field.name), internalForm(message, inner)];
      if (field.label === 'optional') return [goName(field.name), internalForm(message, {})];
      if (field.label === 'repeated')
        return [goName(field.name), Array.isArray(inner) ? inner.map((item) => internalForm(message, item)) : null];
      return [goName(field.name), inner ?? null];
    }),
  );
}

function zeroOf({ scalar, presence }: { readonly scalar: string | undefined; readonly presence: string }): unknown {
  if (presence === 'pointer' || presence === 'nullable') return null;
  return scalar === 'string' ? '' : scalar === 'bool' ? false : scalar === 'bytes' ? null : 0;
}

/** `nodeID` is NodeID, `apiGroup` APIGroup, `cidrs` CIDRs. */
function goName(name: string): string {
  if (name === 'cidrs') return 'CIDRs';
  if (name === 'cel' || name === 'uid') return name.toUpperCase();
  return name.startsWith('api') ? `API${name.slice(3)}` : name.charAt(0).toUpperCase() + name.slice(1);
}
