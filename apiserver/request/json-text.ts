import { checkDepth } from './depth.ts';
import { goSyntaxError } from './json-syntax.ts';

/** A text is not JSON; the message is in the words of Go's decoder, which Kubernetes passes on to its clients. */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
}

/** Half of a surrogate pair may stand alone in a JSON text only as an escape; the other half may follow. */
const surrogateEscape = /\\u[dD][89a-fA-F]/;
const loneSurrogates = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * Parses a JSON text as Go does: half a surrogate pair becomes U+FFFD, since no text in UTF-8 can hold it and an answer in
 * protobuf would say something else than one in JSON. Throws a JsonSyntaxError for what is no JSON, a 400 for what is too deep.
 */
export function parseJsonText(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new JsonSyntaxError(goSyntaxError(text), { cause });
  }
  checkDepth(value);
  return surrogateEscape.test(text) ? wellFormed(value) : value;
}

function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(loneSurrogates, '\ufffd');
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(wellFormed);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [wellFormed(key), wellFormed(inner)]));
}
