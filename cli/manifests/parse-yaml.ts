import type { CollectionTag, ScalarTag, Tags } from 'yaml';
import { CommandError } from '../errors/errors.ts';

/** Number and date forms of YAML 1.1 that Kubernetes' parser leaves as text: `12:30`, `2001-01-01`. */
const textForms = new Set(['TIME', 'timestamp']);

/** The documents of a text. Throws CommandError for the first that cannot be read. */
export async function parseYaml(text: string, source: string): Promise<unknown[]> {
  return (await yamlDocuments(text, source)).map((read) => read());
}

/** The documents of a text, each to be read, which may throw CommandError: as Kubernetes' tools read them: YAML 1.1 (`yes` is true, 0644 is octal), the last of double keys wins. */
export async function yamlDocuments(text: string, source: string): Promise<(() => unknown)[]> {
  const trimmed = text.trimStart();
  if (trimmed.startsWith('{')) {
    const json = tryJson(trimmed);
    if (json !== undefined) return [() => json];
  }
  const { parseAllDocuments } = await import('yaml');
  const documents = parseAllDocuments(text, {
    version: '1.1',
    uniqueKeys: false,
    merge: true,
    strict: false,
    logLevel: 'silent',
    customTags: (tags: Tags) =>
      tags.filter((tag) => {
        const { format, tag: name } = tag as ScalarTag | (CollectionTag & { format?: string });
        return !(textForms.has(format ?? '') || name === 'tag:yaml.org,2002:timestamp');
      }),
  });
  if (!Array.isArray(documents)) return [];
  return documents.map((document) => () => {
    const [error] = document.errors;
    if (error) {
      if (isCutJson(trimmed)) throw new CommandError(`error parsing ${source}: unexpected EOF`, { cause: error });
      const line = error.linePos?.[0].line;
      const why = (error.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
      throw new CommandError(
        `error parsing ${source}: error converting YAML to JSON: yaml: ${line === undefined ? '' : `line ${line}: `}${why}`,
        { cause: error },
      );
    }
    return document.toJS({ maxAliasCount: 1000 }) as unknown;
  });
}

/** Whether a text is JSON as far as it goes, and ends too early. */
function isCutJson(text: string): boolean {
  if (!text.startsWith('{')) return false;
  let depth = 0;
  for (const [part] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]"]/g)) {
    if (part === '"') return true;
    if (part === '{' || part === '[') depth++;
    else if (part === '}' || part === ']') depth--;
  }
  return depth > 0;
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Flow-style YAML begins with a brace too.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
