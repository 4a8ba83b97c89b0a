import { decodeJson } from '../../../../api/codec/json-decode.ts';
import { DecodeError, isPlainObject } from '../../../../api/codec/wording.ts';
import { goJson, sortedMap } from '../../../../api/field/quote.ts';
import type { HorizontalPodAutoscalerBehavior, HPAScalingRules } from '../../../../proto/gen/autoscaling/v2.ts';
import type { MessageSchema } from '../../../../proto/schema/schema.ts';

/** A list of messages as an annotation holds it: as Go writes JSON, fields in the order of the schema. */
export function listText(schema: MessageSchema, items: readonly unknown[]): string {
  return goJson(items.map((item) => inOrder(schema, item)));
}

function inOrder(schema: MessageSchema, value: unknown): unknown {
  if (!isPlainObject(value) || schema.json !== undefined) return value;
  const out: Record<string, unknown> = {};
  for (const { name, label, message } of schema.byName.values()) {
    const inner = value[name];
    if (inner === undefined) continue;
    if (label === 'repeated' && message && Array.isArray(inner))
      out[name] = inner.map((item) => inOrder(message, item));
    else if (label === 'optional' && message) out[name] = inOrder(message, inner);
    else out[name] = isPlainObject(inner) ? sortedMap(inner) : inner;
  }
  return out;
}

/** The pace of scaling as its annotation holds it: in the form that it has in memory, each field under Go's name for it. */
export function behaviorText({ scaleUp, scaleDown }: HorizontalPodAutoscalerBehavior): string {
  return goJson({ ScaleUp: rulesInMemory(scaleUp), ScaleDown: rulesInMemory(scaleDown) });
}

function rulesInMemory(rules: HPAScalingRules | undefined): unknown {
  if (!rules) return null;
  const { stabilizationWindowSeconds, selectPolicy, policies, tolerance } = rules;
  return {
    StabilizationWindowSeconds: stabilizationWindowSeconds ?? null,
    SelectPolicy: selectPolicy ?? null,
    Policies:
      policies?.map(({ type, value, periodSeconds }) => ({ Type: type, Value: value, PeriodSeconds: periodSeconds })) ??
      null,
    Tolerance: tolerance ?? null,
  };
}

/**
 * What an annotation holds, one message; undefined when it holds none, which Kubernetes passes over too. Names of fields may be
 * in any case: behavior is written under those that it has in memory.
 */
export function readMessage<T>(schema: MessageSchema, text: string | undefined): T | undefined {
  return decoded<T>(() => decodeJson(schema, named(schema, parse(text))));
}

/** The same for a list of messages. */
export function readList<T>(schema: MessageSchema, text: string | undefined): T[] | undefined {
  const items = parse(text);
  if (!Array.isArray(items)) return undefined;
  return decoded<T[]>(() => items.map((item) => decodeJson(schema, named(schema, item))));
}

function parse(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function decoded<T>(decode: () => unknown): T | undefined {
  try {
    return decode() as T;
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

/** The value with each field under its name in the API. */
function named(schema: MessageSchema, value: unknown): unknown {
  if (!isPlainObject(value) || schema.json !== undefined) return value;
  const fields = new Map([...schema.byName.values()].map((field) => [field.name.toLowerCase(), field]));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const field = fields.get(key.toLowerCase());
      const message = field?.message;
      if (!field || !message || field.label === 'map') return [field?.name ?? key, inner];
      return [field.name, Array.isArray(inner) ? inner.map((item) => named(message, item)) : named(message, inner)];
    }),
  );
}
