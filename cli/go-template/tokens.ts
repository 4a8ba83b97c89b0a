import { TemplateError } from './nodes.ts';

/** A piece of a template: text, or one word of an action. */
export interface Token {
  readonly kind: 'text' | 'open' | 'close' | 'field' | 'variable' | 'word' | 'number' | 'string' | 'character' | 'sign';
  readonly text: string;
  readonly at: number;
  /** Whether space stands before it: `(x).y` is a field of x, `(x) .y` is two operands. */
  readonly spaced: boolean;
}

const patterns = [
  ['field', /\.[\p{L}_][\p{L}\p{N}_]*/uy],
  ['variable', /\$[\p{L}\p{N}_]*/uy],
  ['number', /[-+]?(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/y],
  ['word', /[\p{L}_][\p{L}\p{N}_]*/uy],
  ['string', /"(?:[^"\\\n]|\\.)*"|`[^`]*`/y],
  ['character', /'(?:[^'\\\n]|\\.)+'/y],
  ['sign', /:=|[|=(),.]/y],
] as const;

/** Where a position of a template is, as Go counts: the line. */
export const lineAt = (source: string, at: number): number => source.slice(0, at).split('\n').length;

/** Cuts a template into pieces. Throws a TemplateError for what can be none. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let trims = false;
  while (at < source.length) {
    const open = source.indexOf('{{', at);
    const end = open < 0 ? source.length : open;
    const trimsBefore = open >= 0 && /^\{\{-\s/.test(source.slice(open, open + 4));
    let text = source.slice(at, end);
    if (trims) text = text.trimStart();
    if (trimsBefore) text = text.trimEnd();
    if (text !== '') tokens.push({ kind: 'text', text, at, spaced: false });
    if (open < 0) break;
    ({ at, trims } = readAction(source, open, trimsBefore, tokens));
  }
  return tokens;
}

/** Reads from `{{` to behind `}}`; says whether space behind it goes. */
function readAction(
  source: string,
  open: number,
  trimsBefore: boolean,
  tokens: Token[],
): { readonly at: number; readonly trims: boolean } {
  const fail = (at: number, why: string) => new TemplateError(`template: output:${lineAt(source, at)}: ${why}`);
  let at = open + (trimsBefore ? 4 : 2);
  const comment = /\/\*[\s\S]*?\*\/(\s-)?\}\}/y;
  comment.lastIndex = at;
  const found = comment.exec(source);
  if (found) return { at: comment.lastIndex, trims: found[1] !== undefined };
  if (source.startsWith('/*', at)) throw fail(open, 'unclosed comment');
  let parens = 0;
  tokens.push({ kind: 'open', text: '{{', at: open, spaced: false });
  for (;;) {
    const space = /\s*/y;
    space.lastIndex = at;
    const spaced = (space.exec(source)?.[0] ?? '') !== '';
    const next = space.lastIndex;
    const close = spaced && source.startsWith('-}}', next) ? 3 : source.startsWith('}}', next) ? 2 : 0;
    if (close > 0) {
      tokens.push({ kind: 'close', text: '}}', at: next, spaced });
      return { at: next + close, trims: close === 3 };
    }
    if (next >= source.length) throw fail(open, 'unclosed action');
    const token = readToken(source, next, spaced);
    if (token.kind === 'sign') {
      if (token.text === '(') parens++;
      if (token.text === ')' && --parens < 0) throw fail(next, 'unexpected right paren');
      if (token.text === '"') throw fail(next, 'unterminated quoted string');
      if (token.text === '`') throw fail(next, 'unterminated raw quoted string');
      if (token.text === "'") throw fail(next, 'unterminated character constant');
    }
    const number = token.kind === 'number' ? /^[-+\p{L}\p{N}_.]+/u.exec(source.slice(next))?.[0] : undefined;
    if (number !== undefined && number !== token.text) throw fail(next, `bad number syntax: ${JSON.stringify(number)}`);
    tokens.push(token);
    at = next + token.text.length;
  }
}

/** What is none of the patterns is a sign by itself, which the parser has no use for. */
function readToken(source: string, at: number, spaced: boolean): Token {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const text = pattern.exec(source)?.[0];
    if (text !== undefined && text !== '') return { kind, text, at, spaced };
  }
  return { kind: 'sign', text: String.fromCodePoint(source.codePointAt(at) ?? 0), at, spaced };
}
