const decoderSays = /cannot unmarshal (\w+)(?: \S+)? into Go (?:struct field \S+|value) of type (\S+)/;
const goKinds: Readonly<Record<string, string>> = { number: 'int64', array: 'slice', object: 'map' };

/**
 * A strategic merge patch is turned into an object without JSON in between, by other code of Kubernetes with other words for a
 * value of a wrong type. Takes the JSON decoder's message, gives that code's; what is not about types stays as it is.
 */
export function conversionWords(message: string): string {
  const [, given, wanted] = decoderSays.exec(message) ?? [];
  if (given === undefined || wanted === undefined) return message;
  const kind = goKinds[given] ?? given;
  if (wanted.startsWith('[]')) return `cannot restore slice from ${kind}`;
  if (wanted.startsWith('map[')) return `cannot restore map from ${kind}`;
  if (wanted.includes('.')) return `cannot restore struct from: ${kind}`;
  // Go can make a string of any whole number, which is not what is meant here.
  if (wanted === 'string' && kind === 'int64') return 'cannot convert int64 to string';
  return `unrecognized type: ${wanted}`;
}
