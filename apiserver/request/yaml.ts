import type { YAMLParseError } from 'yaml';
import { checkDepth, tooDeep } from './depth.ts';
import { parseJsonText } from './json-text.ts';

/** A text is not YAML; the message is what Kubernetes' parser says, as far as the other one tells enough. */
export class YamlSyntaxError extends Error {
  override readonly name = 'YamlSyntaxError';
}

/** A document and what strict validation finds in it: one text that names every key that stands twice. */
export interface YamlDocument {
  readonly value: unknown;
  readonly duplicates: string | undefined;
}

const manyProblems = 'yaml: unmarshal errors:\n';

/** What strict validation found, one text for each warning: keys that stand twice are told in one text, a line for each. */
export function asWarnings(problem: string): readonly string[] {
  const at = problem.indexOf(manyProblems);
  if (at < 0) return [problem];
  return problem
    .slice(at + manyProblems.length)
    .split('\n')
    .map((line) => line.trim());
}

/** Parses the first YAML document of a text, as the API takes it: JSON's values only. Nobody looks at what follows. Throws a YamlSyntaxError, and a 400 for what is too deep. */
export async function parseYaml(text: string): Promise<YamlDocument> {
  const { parseAllDocuments } = await import('yaml');
  const [document] = parseAllDocuments(text, { uniqueKeys: false, schema: 'yaml-1.1' });
  if (!document) return { value: null, duplicates: undefined };
  const broken = document.errors[0];
  if (broken?.code === 'RESOURCE_EXHAUSTION') throw tooDeep();
  if (broken) throw new YamlSyntaxError(`yaml: line ${broken.linePos?.[0].line ?? 1}: ${wording(broken, text)}`);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    // An alias of nothing, or too many of them.
    if (!(cause instanceof ReferenceError)) throw cause;
    throw new YamlSyntaxError(`yaml: ${cause.message}`, { cause });
  }
  checkDepth(value);
  const [strict] = parseAllDocuments(text, { uniqueKeys: true, schema: 'yaml-1.1' });
  const twice = (strict?.errors ?? [])
    .filter((error) => error.code === 'DUPLICATE_KEY')
    .map(
      (error) => `  line ${error.linePos?.[0].line ?? 0}: key ${JSON.stringify(keyAt(text, error))} already set in map`,
    );
  return {
    // Dates and the like become text again: the API has JSON's types only.
    value: value === undefined ? null : parseJsonText(JSON.stringify(value)),
    duplicates: twice.length > 0 ? manyProblems + twice.join('\n') : undefined,
  };
}

/** The key that an error is about, without its quotes. */
function keyAt(text: string, error: YAMLParseError): string {
  const rest = text.slice(error.pos[0]);
  const key = /^(?:"([^"]*)"|'([^']*)'|([^:\n]*))/.exec(rest);
  return (key?.[1] ?? key?.[2] ?? key?.[3] ?? '').trim();
}

const unstartable = 'found character that cannot start any token';
const misplacedColon = 'mapping values are not allowed in this context';

/** libyaml's words for what the parser here has found. */
function wording(error: YAMLParseError, text: string): string {
  switch (error.code) {
    case 'BAD_INDENT':
    case 'MISSING_CHAR': {
      const before = text.slice(0, error.pos[0] + 1).trimEnd();
      if (/[[{,:]$/.test(before)) return 'did not find expected node content';
      if (/["']/.test(error.message)) return 'found unexpected end of stream';
      return before.lastIndexOf('[') > before.lastIndexOf('{')
        ? "did not find expected ',' or ']'"
        : "did not find expected ',' or '}'";
    }
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return misplacedColon;
    case 'TAB_AS_INDENT':
    case 'BAD_SCALAR_START':
      return unstartable;
    case 'UNEXPECTED_TOKEN':
      return 'did not find expected key';
    default:
      return (error.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
  }
}
