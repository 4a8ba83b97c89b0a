import type { CST, Document, LineCounter } from 'yaml';
import { depthLimit, tooDeep } from './depth.ts';

/** The package, which is loaded when the first text of YAML comes. */
export type Yaml = typeof import('yaml');

/**
 * The first document of a text; what follows it is not looked at, as in Kubernetes. Throws a 400 for what is too deep.
 *
 * The steps of the package's `parseDocument` one by one, for what it does badly with texts that are made to hurt: it composes in
 * calls within calls, and near the end of the stack V8 may end the process where a regular expression is compiled; it shows the
 * surroundings of every error, and it compares every key with all before it.
 */
export function composeFirst(yaml: Yaml, text: string, lines: LineCounter): Document.Parsed {
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
