import { quote } from '../field/quote.ts';
import { isQualifiedName } from '../names/qualified-name.ts';
import { newRequirement, type Operator, type Requirement, SelectorError } from './requirement.ts';
import { everything, type Selector, selectorOf } from './selector.ts';

type Kind = 'end' | 'identifier' | 'error' | ')' | '(' | ',' | '!' | '==' | '=' | '>' | '<' | '!=' | 'in' | 'notin';

interface Token {
  readonly kind: Kind;
  readonly text: string;
}

const symbols: ReadonlySet<string> = new Set<Kind>([')', ',', '!', '==', '=', '>', '<', '!=', '(']);
const isSpace = (char: string): boolean => char === ' ' || char === '\t' || char === '\r' || char === '\n';
const isSymbol = (char: string): boolean => '=!(),><'.includes(char);
const end: Token = { kind: 'end', text: '' };

function scan(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (isSpace(char)) {
      at++;
      continue;
    }
    const start = at++;
    if (isSymbol(char)) {
      // The longest symbol wins; two characters are the most there are.
      if (symbols.has(text.slice(start, at + 1)) && at < text.length) at++;
      const symbol = text.slice(start, at);
      tokens.push({ kind: symbol as Kind, text: symbol });
      continue;
    }
    while (at < text.length && !isSpace(text.charAt(at)) && !isSymbol(text.charAt(at))) at++;
    const word = text.slice(start, at);
    tokens.push({ kind: word === 'in' || word === 'notin' ? word : 'identifier', text: word });
  }
  tokens.push(end);
  return tokens;
}

const binary: ReadonlyMap<Kind, Operator> = new Map<Kind, Operator>([
  ['in', 'in'],
  ['notin', 'notin'],
  ['=', '='],
  ['==', '=='],
  ['!=', '!='],
  ['>', 'gt'],
  ['<', 'lt'],
]);

/** The words `in` and `notin` are operators only where one is expected. */
class TokenReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = scan(text);
  }

  /** The next token, which stays. */
  peek(): Token {
    return asWord(this.#tokens[this.#at] ?? end);
  }

  /** The next token, which is gone then. */
  take(): Token {
    return asWord(this.takeOperator());
  }

  takeOperator(): Token {
    return this.#tokens[this.#at++] ?? end;
  }
}

function asWord(token: Token): Token {
  return token.kind === 'in' || token.kind === 'notin' ? { kind: 'identifier', text: token.text } : token;
}

function unexpected(token: Token, expected: string): SelectorError {
  return new SelectorError(`found '${token.text}', expected: ${expected}`);
}

/**
 * Reads the text form of a selector, as it stands in `?labelSelector=` and after `kubectl get -l`:
 * `app=web,tier in (front, back),!canary,weight>3`. An empty text selects everything.
 * Throws SelectorError with Kubernetes' message.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#api
 */
export function parseSelector(text: string): Selector {
  if (text === '') return everything;
  const reader = new TokenReader(text);
  const requirements: Requirement[] = [];
  for (;;) {
    const next = reader.peek();
    if (next.kind === 'end') break;
    if (next.kind !== 'identifier' && next.kind !== '!') {
      throw unexpected(next, "!, identifier, or 'end of string'");
    }
    requirements.push(parseRequirement(reader));
    const separator = reader.take();
    if (separator.kind === 'end') break;
    if (separator.kind !== ',') throw unexpected(separator, "',' or 'end of string'");
    const following = reader.peek();
    if (following.kind !== 'identifier' && following.kind !== '!') throw unexpected(following, "identifier after ','");
  }
  return selectorOf(requirements);
}

function parseRequirement(reader: TokenReader): Requirement {
  try {
    return readRequirement(reader);
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    throw new SelectorError(`unable to parse requirement: ${error.message}`, { cause: error });
  }
}

function readRequirement(reader: TokenReader): Requirement {
  let token = reader.take();
  const negated = token.kind === '!';
  if (negated) token = reader.take();
  if (token.kind !== 'identifier') throw unexpected(token, 'identifier');
  const key = token.text;
  const problems = isQualifiedName(key);
  if (problems.length > 0) throw new SelectorError(`<nil>: Invalid value: ${quote(key)}: ${problems.join('; ')}`);
  if (negated) return newRequirement(key, '!', []);
  const next = reader.peek();
  if (next.kind === 'end' || next.kind === ',') return newRequirement(key, 'exists', []);
  const symbol = reader.takeOperator();
  const operator = binary.get(symbol.kind);
  if (operator === undefined) throw unexpected(symbol, 'in, notin, =, ==, !=, gt, lt');
  const values = operator === 'in' || operator === 'notin' ? readValues(reader) : [readValue(reader)];
  return newRequirement(key, operator, values);
}

function readValue(reader: TokenReader): string {
  const next = reader.peek();
  if (next.kind === 'end' || next.kind === ',') return '';
  const token = reader.take();
  if (token.kind === 'identifier') return token.text;
  throw unexpected(token, 'identifier');
}

/** `(a, b)`; missing values are empty texts, so `()` is the set of the empty text. */
function readValues(reader: TokenReader): string[] {
  const open = reader.take();
  if (open.kind !== '(') throw new SelectorError(`found '${open.text}' expected: '('`);
  const first = reader.peek();
  if (first.kind === ')') {
    reader.take();
    return [''];
  }
  if (first.kind !== 'identifier' && first.kind !== ',') throw unexpected(first, "',', ')' or identifier");
  const values = new Set<string>();
  for (;;) {
    const token = reader.take();
    if (token.kind === 'identifier') {
      values.add(token.text);
      const next = reader.peek();
      if (next.kind === ')') break;
      if (next.kind !== ',') throw unexpected(next, "',' or ')'");
    } else if (token.kind === ',') {
      if (values.size === 0) values.add('');
      const next = reader.peek();
      if (next.kind === ')' || next.kind === ',') values.add('');
      if (next.kind === ')') break;
    } else {
      throw unexpected(token, "',', or identifier");
    }
  }
  reader.take();
  return [...values].sort();
}
