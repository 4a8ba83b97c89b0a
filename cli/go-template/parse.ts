import { type Command, type Node, type Operand, type Pipeline, type Template, TemplateError } from './nodes.ts';
import { lineAt, type Token, tokenize } from './tokens.ts';

const keywords = new Set(['if', 'else', 'end', 'range', 'with', 'define', 'block', 'template', 'break', 'continue']);

/** Reads a template. Throws a TemplateError in Go's words. https://pkg.go.dev/text/template */
export function parseTemplate(source: string, functions: { has(name: string): boolean }): Template {
  return new Parser(source, functions).parse();
}

/** What ended a list of nodes. */
type Ending = 'end' | 'else' | 'source';

class Parser {
  readonly #source: string;
  readonly #functions: { has(name: string): boolean };
  readonly #tokens: readonly Token[];
  #next = 0;
  /** Names that stand for something here, the innermost last. */
  #variables = ['$'];
  #loops = 0;
  readonly #defined = new Map<string, readonly Node[]>();

  constructor(source: string, functions: { has(name: string): boolean }) {
    this.#source = source;
    this.#functions = functions;
    this.#tokens = tokenize(source);
  }

  parse(): Template {
    const { nodes, ending } = this.#list();
    if (ending !== 'source') throw this.#fail(`unexpected {{${ending}}}`);
    return { source: this.#source, nodes, defined: this.#defined };
  }

  #fail(why: string): TemplateError {
    const at = this.#tokens[Math.min(this.#next, this.#tokens.length) - 1]?.at ?? 0;
    return new TemplateError(`template: output:${lineAt(this.#source, at)}: ${why}`);
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#next];
  }

  #take(): Token {
    const token = this.#tokens[this.#next];
    this.#next++;
    if (!token) throw this.#fail('unexpected EOF');
    return token;
  }

  #expect(kind: Token['kind'], context: string): Token {
    const token = this.#take();
    if (token.kind !== kind) throw this.#fail(`unexpected ${shown(token)} in ${context}`);
    return token;
  }

  #list(): { readonly nodes: readonly Node[]; readonly ending: Ending } {
    const nodes: Node[] = [];
    for (;;) {
      const token = this.#peek();
      if (!token) return { nodes, ending: 'source' };
      this.#next++;
      if (token.kind === 'text') {
        nodes.push({ kind: 'text', text: token.text });
        continue;
      }
      const word = this.#peek();
      if (word?.kind === 'word' && keywords.has(word.text)) {
        this.#next++;
        if (word.text === 'end') {
          this.#expect('close', 'end');
          return { nodes, ending: 'end' };
        }
        if (word.text === 'else') return { nodes, ending: 'else' };
        const node = this.#control(word.text);
        if (node) nodes.push(node);
        continue;
      }
      const pipeline = this.#pipeline('command');
      this.#expect('close', 'command');
      nodes.push({ kind: 'action', pipeline });
    }
  }

  #control(word: string): Node | undefined {
    switch (word) {
      case 'if':
      case 'with':
      case 'range':
        return this.#branch(word);
      case 'break':
      case 'continue':
        this.#expect('close', `{{${word}}}`);
        if (this.#loops === 0) throw this.#fail(`{{${word}}} outside {{range}}`);
        return { kind: word };
      case 'template':
        return this.#template();
      default:
        return this.#definition(word === 'block');
    }
  }

  #branch(kind: 'if' | 'with' | 'range'): Node {
    const scope = this.#variables;
    this.#variables = [...scope];
    const pipeline = this.#pipeline(kind);
    this.#expect('close', kind);
    if (kind === 'range') this.#loops++;
    const { nodes: body, ending } = this.#list();
    if (kind === 'range') this.#loops--;
    if (ending === 'source') throw this.#fail('unexpected EOF');
    let otherwise: readonly Node[] | undefined;
    if (ending === 'else') {
      const next = this.#peek();
      if (next?.kind === 'word' && next.text === kind && kind !== 'range') {
        this.#next++;
        // `{{else if}}` shares its `{{end}}` with the `{{if}}` before it.
        otherwise = [this.#branch(kind)];
      } else {
        this.#expect('close', 'else');
        const rest = this.#list();
        if (rest.ending !== 'end')
          throw this.#fail(rest.ending === 'else' ? 'expected end; found {{else}}' : 'unexpected EOF');
        otherwise = rest.nodes;
      }
    }
    this.#variables = scope;
    return { kind, pipeline, body, otherwise };
  }

  #template(): Node {
    const { text, at } = this.#expect('string', 'template clause');
    const pipeline = this.#peek()?.kind === 'close' ? undefined : this.#pipeline('template clause');
    this.#expect('close', 'template clause');
    return { kind: 'template', at, name: unquote(text), pipeline };
  }

  #definition(isBlock: boolean): Node | undefined {
    const context = isBlock ? 'block clause' : 'define clause';
    const { text, at } = this.#expect('string', context);
    const pipeline = isBlock ? this.#pipeline(context) : undefined;
    this.#expect('close', context);
    const scope = this.#variables;
    this.#variables = ['$'];
    const { nodes, ending } = this.#list();
    if (ending !== 'end') throw this.#fail(ending === 'else' ? `unexpected {{else}} in ${context}` : 'unexpected EOF');
    this.#variables = scope;
    this.#defined.set(unquote(text), nodes);
    return isBlock ? { kind: 'template', at, name: unquote(text), pipeline } : undefined;
  }

  #pipeline(context: string): Pipeline {
    const begin = this.#peek()?.at ?? this.#source.length;
    const { variables, isNew } = this.#declaration(context);
    const commands: Command[] = [];
    do commands.push(this.#command(context, commands.length > 0));
    while (this.#isSign('|') && this.#next++ >= 0);
    if (isNew) this.#variables.push(...variables);
    return { at: begin, text: this.#textFrom(begin), variables, isNew, commands };
  }

  /** What is written from there to the end of the token that was taken last. */
  #textFrom(at: number): string {
    const end = this.#tokens[this.#next - 1];
    return this.#source.slice(at, end ? end.at + end.text.length : at);
  }

  #isSign(text: string, offset = 0): boolean {
    const token = this.#tokens[this.#next + offset];
    return token?.kind === 'sign' && token.text === text;
  }

  #declaration(context: string): { readonly variables: readonly string[]; readonly isNew: boolean } {
    const variables: string[] = [];
    let at = 0;
    while (this.#tokens[this.#next + at]?.kind === 'variable') {
      variables.push(this.#tokens[this.#next + at]?.text ?? '');
      at++;
      if (!this.#isSign(',', at)) break;
      at++;
    }
    const isNew = this.#isSign(':=', at);
    if (variables.length === 0 || !(isNew || this.#isSign('=', at))) return { variables: [], isNew: false };
    this.#next += at + 1;
    if (variables.length > (context === 'range' ? 2 : 1)) throw this.#fail(`too many declarations in ${context}`);
    if (!isNew) for (const name of variables) this.#checkKnown(name);
    return { variables, isNew };
  }

  #checkKnown(name: string): void {
    if (!this.#variables.includes(name)) throw this.#fail(`undefined variable ${JSON.stringify(name)}`);
  }

  #command(context: string, follows: boolean): Command {
    const operands: Operand[] = [];
    const at = this.#peek()?.at ?? 0;
    for (;;) {
      const token = this.#peek();
      if (!token || token.kind === 'close' || this.#isSign('|') || this.#isSign(')')) break;
      if (operands.length > 0 && !token.spaced) throw this.#fail(`unexpected ${shown(token)} in operand`);
      operands.push(this.#operand(context));
    }
    const [first] = operands;
    if (!first) throw this.#fail(`missing value for ${context}`);
    if (follows && (first.kind === 'literal' || first.kind === 'dot' || first.kind === 'nil'))
      throw this.#fail('non executable command in pipeline stage 2');
    return { at, text: this.#textFrom(at), operands };
  }

  #operand(context: string): Operand {
    const token = this.#take();
    const { at, text } = token;
    switch (token.kind) {
      case 'field':
        return this.#fields(at, (names) => ({ kind: 'field', names }), [text.slice(1)]);
      case 'variable':
        this.#checkKnown(text);
        return this.#fields(at, (names) => ({ kind: 'variable', name: text, names }));
      case 'number':
        return { kind: 'literal', at, text, value: numberOf(text) };
      case 'string':
        return { kind: 'literal', at, text, value: unquote(text) };
      case 'character':
        return { kind: 'literal', at, text, value: this.#character(text) };
      case 'word':
        if (text === 'true' || text === 'false') return { kind: 'literal', at, text, value: text === 'true' };
        if (text === 'nil') return { kind: 'nil', at, text };
        if (keywords.has(text)) throw this.#fail(`unexpected <${text}> in ${context}`);
        if (!this.#functions.has(text)) throw this.#fail(`function ${JSON.stringify(text)} not defined`);
        return { kind: 'function', at, text, name: text };
      case 'sign':
        if (text === '.') return { kind: 'dot', at, text };
        if (text === '(') {
          const pipeline = this.#pipeline('parenthesized pipeline');
          if (!this.#isSign(')')) throw this.#fail('unclosed left paren');
          this.#next++;
          return this.#fields(at, (names) => ({ kind: 'pipeline', pipeline, names }));
        }
        break;
      default:
    }
    throw this.#fail(`unexpected ${shown(token)} in ${context}`);
  }

  #character(text: string): bigint {
    const [one, ...more] = unquote(text);
    if (one === undefined || more.length > 0) throw this.#fail(`malformed character constant: ${text}`);
    return BigInt(one.codePointAt(0) ?? 0);
  }

  /** With the fields that are written to an operand without space between. */
  #fields<T>(
    at: number,
    make: (names: readonly string[]) => T,
    names: string[] = [],
  ): T & { at: number; text: string } {
    // Go places a chain of fields where its second link is.
    let place = at;
    for (let next = this.#peek(); next?.kind === 'field' && !next.spaced; next = this.#peek()) {
      if (place === at) place = next.at;
      names.push(next.text.slice(1));
      this.#next++;
    }
    return { ...make(names), at: place, text: this.#textFrom(at) };
  }
}

function shown(token: Token): string {
  const isWord = (token.kind === 'word' && keywords.has(token.text)) || token.text === '.';
  return isWord ? `<${token.text}>` : JSON.stringify(token.text);
}

function numberOf(text: string): bigint | number {
  const plain = text.replaceAll('_', '');
  if (!/^[-+]?(?:0[xXbBoO][0-9a-fA-F]+|\d+)$/.test(plain)) return Number(plain);
  const sign = plain.startsWith('-') ? -1n : 1n;
  const digits = plain.replace(/^[-+]/, '');
  return sign * BigInt(/^0\d/.test(digits) ? `0o${digits.slice(1)}` : digits);
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };

/** The text of a string of Go. */
function unquote(text: string): string {
  if (text.startsWith('`')) return text.slice(1, -1);
  return text
    .slice(1, -1)
    .replace(
      /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))/g,
      (_, x, u, long, octal, one: string) =>
        (x ?? u ?? long)
          ? String.fromCodePoint(Number.parseInt((x ?? u ?? long) as string, 16))
          : octal
            ? String.fromCodePoint(Number.parseInt(octal as string, 8))
            : (escapes[one] ?? one),
    );
}
