import type { CST, Document, LineCounter, YAMLParseError } from 'yaml';
import { checkDepth, depthLimit, tooDeep } from './depth.ts';
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
  const twice = doubledKeys(yaml, document.contents).map(
    (offset) => `  line ${lineAt(offset)}: key ${JSON.stringify(keyAt(text, offset))} already set in map`,
  );
  return {
    // Dates and the like become text again: the API has JSON's types only.
    value: value === undefined ? null : parseJsonText(JSON.stringify(value)),
    duplicates: twice.length > 0 ? manyProblems + twice.join('\n') : undefined,
  };
}

type Yaml = typeof import('yaml');

/**
 * The first document of a text; what follows it is not looked at, as in Kubernetes. The steps of the package's `parseDocument`
 * one by one, for what it does badly with texts that are made to hurt: it composes in calls within calls, and near the end of
 * the stack V8 may end the process where a regular expression is compiled; it shows the surroundings of every error, and it
 * compares every key with all before it.
 */
function composeFirst(yaml: Yaml, text: string, lines: LineCounter): Document.Parsed {
  const composer = new yaml.Composer({ uniqueKeys: false, schema: 'yaml-1.1', prettyErrors: false });
  for (const document of composer.compose(boundedTokens(yaml, text, lines), true, text.length)) return document;
  throw new Error('a composer that is told to make a document made none');
}

/** The parser's own tokens, as long as they do not lie too deep in one another. Throws a 400 when they do. */
function* boundedTokens(yaml: Yaml, text: string, lines: LineCounter): Generator<CST.Token, void> {
  const parser = new yaml.Parser(lines.addNewLine);
  lines.addNewLine(0);
  for (const lexeme of new yaml.Lexer().lex(text)) {
    yield* parser.next(lexeme);
    // One entry for each level, and one for the document; objects that are just deep enough are judged by their value.
    if (parser.stack.length > depthLimit + 2) throw tooDeep();
  }
  yield* parser.end();
}

/** Where keys stand that their map has already, in the order of the text. */
function doubledKeys(yaml: Yaml, root: unknown): number[] {
  const found: number[] = [];
  const visit = (node: unknown): void => {
    if (yaml.isSeq(node)) for (const item of node.items) visit(item);
    if (!yaml.isMap(node)) return;
    const seen = new Set<unknown>();
    for (const { key, value } of node.items) {
      if (yaml.isScalar(key)) {
        if (seen.has(key.value)) found.push(key.range?.[0] ?? 0);
        seen.add(key.value);
      }
      visit(value);
    }
  };
  visit(root);
  return found;
}

/** The key that begins at an offset, without its quotes. */
function keyAt(text: string, offset: number): string {
  const rest = text.slice(offset);
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
