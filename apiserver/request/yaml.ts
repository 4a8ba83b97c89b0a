import { checkDepth } from './depth.ts';
import { parseJsonText } from './json-text.ts';
import { composeFirst } from './yaml-document.ts';
import { tellDoubledKeys } from './yaml-duplicates.ts';
import { wording } from './yaml-wording.ts';

/** A text is not YAML; the message is what Kubernetes' parser says, as far as the other one tells enough. */
export class YamlSyntaxError extends Error {
  override readonly name = 'YamlSyntaxError';
}

/** A document and what strict validation finds in it: one text that names every key that stands twice. */
export interface YamlDocument {
  readonly value: unknown;
  readonly duplicates: string | undefined;
}

/**
 * Parses the first YAML document of a text, as the API takes it: JSON's values only. Nobody looks at what follows. Throws a
 * YamlSyntaxError, and a 400 for what is too deep.
 */
export async function parseYaml(text: string): Promise<YamlDocument> {
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  const lineAt = (offset: number) => lines.linePos(offset).line;
  const document = composeFirst(yaml, text, lines);
  const [broken] = document.errors;
  if (broken) throw new YamlSyntaxError(`yaml: line ${lineAt(broken.pos[0])}: ${wording(broken, text)}`);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    // An alias of nothing, or too many of them.
    if (!(cause instanceof ReferenceError)) throw cause;
    throw new YamlSyntaxError(`yaml: ${cause.message}`, { cause });
  }
  checkDepth(value);
  return {
    // Dates and the like become text again: the API has JSON's types only.
    value: value === undefined ? null : parseJsonText(JSON.stringify(value)),
    duplicates: tellDoubledKeys(yaml, document.contents, text, lineAt),
  };
}
