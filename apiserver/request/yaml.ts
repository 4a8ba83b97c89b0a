import { isPlainObject, type JsonObject } from '../../api/codec/wording.ts';
import { badRequest } from '../../api/errors/constructors.ts';
import { checkDepth } from './depth.ts';
import { parseJsonText } from './json-text.ts';

/** Parses one YAML document as the API takes it: JSON's values only, no key twice. Throws a 400 that says where it is broken. */
export async function parseYaml(bytes: Buffer, kind: string): Promise<{ value: JsonObject; duplicates: string[] }> {
  const { parseDocument } = await import('yaml');
  const document = parseDocument(bytes.toString('utf8'), { uniqueKeys: false, schema: 'yaml-1.1' });
  const broken = document.errors[0];
  if (broken) {
    const line = broken.linePos?.[0].line ?? 1;
    throw badRequest(
      `the object provided is unrecognized (must be of type ${kind}): yaml: line ${line}: ${(broken.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '')}`,
    );
  }
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  checkDepth(value);
  if (!isPlainObject(value)) {
    throw badRequest(
      `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
    );
  }
  const strict = parseDocument(bytes.toString('utf8'), { uniqueKeys: true, schema: 'yaml-1.1' });
  const duplicates = strict.errors
    .filter((error) => error.code === 'DUPLICATE_KEY')
    .map((error) => `line ${error.linePos?.[0].line ?? 0}`);
  // Dates and the like become text again: the API has JSON's types only.
  return { value: parseJsonText(JSON.stringify(value)) as JsonObject, duplicates };
}
