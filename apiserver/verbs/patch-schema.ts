import type { FieldSchema, MessageSchema } from '../../proto/schema/schema.ts';
import type { PatchSchema } from '../patch/patch-schema.ts';

const made = new WeakMap<MessageSchema, PatchSchema>();

/** The schema table as strategic merge patch reads it. */
export function patchSchemaOf(schema: MessageSchema): PatchSchema {
  let adapter = made.get(schema);
  if (!adapter) {
    const fields = new Map<string, ReturnType<PatchSchema['field']>>();
    adapter = {
      field(name) {
        if (fields.has(name)) return fields.get(name);
        const field = schema.byName.get(name);
        const rule = field && ruleOf(field);
        fields.set(name, rule);
        return rule;
      },
    };
    made.set(schema, adapter);
  }
  return adapter;
}

function ruleOf(field: FieldSchema): ReturnType<PatchSchema['field']> {
  const inner = field.message && field.message.json === undefined ? patchSchemaOf(field.message) : undefined;
  const rule = { patchStrategy: field.patchStrategy, ...(field.mergeKey ? { patchMergeKey: field.mergeKey } : {}) };
  if (!inner) return rule;
  if (field.label === 'repeated') return { ...rule, listOf: inner };
  return field.label === 'map' ? { ...rule, mapOf: inner } : { ...rule, object: inner };
}
