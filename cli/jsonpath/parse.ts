import { type Comparison, JsonPathError, type Node, type Operand, type Step } from './nodes.ts';

/** Reads a template: text, and between braces paths, literals, `range` and `end`. Throws JsonPathError. */
export function parseTemplate(template: string): readonly Node[] {
  const root: Node[] = [];
  const open: { readonly steps: readonly Step[]; readonly body: Node[] }[] = [];
  const body = () => open.at(-1)?.body ?? root;
  let at = 0;
  while (at < template.length) {
    const brace = template.indexOf('{', at);
    if (brace !== at) {
      body().push({ kind: 'text', text: template.slice(at, brace < 0 ? undefined : brace) });
      if (brace < 0) break;
    }
    const end = closing(template, brace + 1, '}');
    if (end < 0) throw new JsonPathError(/\[[^\]]*$/.test(template) ? 'unterminated array' : 'unclosed action');
    const inside = template.slice(brace + 1, end).trim();
    at = end + 1;
    if (inside === 'end') {
      const done = open.pop();
      if (!done) throw new JsonPathError('not in range, nothing to end');
      body().push({ kind: 'range', ...done });
    } else if (/^range\b/.test(inside)) {
      open.push({ steps: parsePath(inside.slice(5).trim()), body: [] });
    } else {
      body().push({ kind: 'path', steps: parsePath(inside) });
    }
  }
  if (open.length > 0) throw new JsonPathError('unterminated range');
  return root;
}

/** `.a.b`, `a.b` and `{.a.b}` alike: how columns and sort keys are written. */
export function parseRelaxed(path: string): readonly Node[] {
  const match = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(path);
  if (!match)
    throw new JsonPathError(
      `unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`,
    );
  return parseTemplate(`{.${match[1] ?? match[2]}}`);
}

/** Where the bracket that is open before `from` closes; quotes and inner brackets are passed over. -1 when nowhere. */
function closing(text: string, from: number, end: string): number {
  const stack = [end];
  for (let at = from; at < text.length; at++) {
    const char = text[at] as string;
    if (char === '\\') at++;
    else if (char === '"' || char === "'") {
      at = quoteEnd(text, at);
      if (at < 0) throw new JsonPathError('unterminated quoted string');
    } else if (char === stack.at(-1)) {
      stack.pop();
      if (stack.length === 0) return at;
    } else if (char === '[') stack.push(']');
    else if (char === '(') stack.push(')');
    else if (char === '{') stack.push('}');
  }
  return -1;
}

function quoteEnd(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === text[from]) return at;
  }
  return -1;
}

const fieldEnd = /[\s.[\](){}$@*'",<>=!|]/;

function parsePath(text: string): readonly Step[] {
  const steps: Step[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text[at] as string;
    if (/\s/.test(char)) at++;
    else if (char === '$') {
      steps.push({ kind: 'root' });
      at++;
    } else if (char === '@') {
      steps.push({ kind: 'current' });
      at++;
    } else if (char === '*') {
      steps.push({ kind: 'wildcard' });
      at++;
    } else if (char === '"' || char === "'") {
      const end = quoteEnd(text, at);
      if (end < 0) throw new JsonPathError('unterminated quoted string');
      steps.push({ kind: 'literal', value: unquote(text.slice(at + 1, end)) });
      at = end + 1;
    } else if (char === '[') {
      const end = closing(text, at + 1, ']');
      if (end < 0) throw new JsonPathError('unterminated array');
      steps.push(parseBracket(text.slice(at + 1, end).trim()));
      at = end + 1;
    } else if (text.startsWith('..', at)) {
      steps.push({ kind: 'recursive' });
      at += 2;
      const { name, end } = readField(text, at);
      if (name !== '') steps.push({ kind: 'field', name });
      at = end;
    } else if (char === '.') {
      const { name, end } = readField(text, at + 1);
      if (name !== '') steps.push({ kind: 'field', name });
      at = end;
    } else if (/[-+\d]/.test(char)) {
      const match = /^[-+]?\d+(\.\d+)?/.exec(text.slice(at));
      if (!match)
        throw new JsonPathError(
          `unrecognized character in action: U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')} '${char}'`,
        );
      steps.push({ kind: 'literal', value: Number(match[0]) });
      at += match[0].length;
    } else if (/\w/.test(char)) {
      const { name, end } = readField(text, at);
      if (name === 'true' || name === 'false') steps.push({ kind: 'literal', value: name === 'true' });
      else throw new JsonPathError(`unrecognized identifier ${name}`);
      at = end;
    } else {
      throw new JsonPathError(
        `unrecognized character in action: U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')} '${char}'`,
      );
    }
  }
  return steps;
}

/** Dots and other marks may be part of a name behind a backslash. */
function readField(text: string, from: number): { name: string; end: number } {
  let name = '';
  let at = from;
  for (; at < text.length; at++) {
    const char = text[at] as string;
    if (char === '\\' && at + 1 < text.length) name += text[++at];
    else if (fieldEnd.test(char)) break;
    else name += char;
  }
  return { name, end: at };
}

const unquote = (text: string) =>
  text.replace(/\\(u[\da-fA-F]{4}|.)/g, (_, mark: string) => {
    if (mark.length > 1) return String.fromCharCode(Number.parseInt(mark.slice(1), 16));
    return { n: '\n', t: '\t', r: '\r', a: '\u0007', b: '\b', f: '\f', v: '\v' }[mark] ?? mark;
  });

function parseBracket(inside: string): Step {
  if (inside === '*') return { kind: 'slice', from: undefined, to: undefined, step: undefined };
  if (inside.startsWith('?(') && inside.endsWith(')')) return parseFilter(inside.slice(2, -1));
  const branches = splitOutside(inside, ',');
  if (branches.length > 1) return { kind: 'union', branches: branches.map((one) => [parseBracket(one.trim())]) };
  const quoted = /^'((?:[^'\\]|\\.)*)'$|^"((?:[^"\\]|\\.)*)"$/.exec(inside);
  if (quoted) return { kind: 'field', name: unquote(quoted[1] ?? quoted[2] ?? '') };
  const slice = /^(-?\d*)(?::(-?\d*))?(?::(-?\d*))?$/.exec(inside);
  if (!slice || inside === '') throw new JsonPathError(`invalid array index ${inside}`);
  const [, from = '', to, step] = slice;
  if (to === undefined) return { kind: 'index', index: Number(from) };
  const part = (text: string | undefined) => (text === undefined || text === '' ? undefined : Number(text));
  return { kind: 'slice', from: part(from), to: part(to), step: part(step) };
}

function splitOutside(text: string, mark: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    if (char === '"' || char === "'") {
      const end = quoteEnd(text, at);
      if (end < 0) throw new JsonPathError('unterminated quoted string');
      at = end;
    } else if (char === mark) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}

function parseFilter(text: string): Step {
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    if (char === '"' || char === "'") {
      at = quoteEnd(text, at);
      if (at < 0) throw new JsonPathError('unterminated quoted string');
      continue;
    }
    if (char === '[') {
      at = closing(text, at + 1, ']');
      if (at < 0) throw new JsonPathError('unterminated array');
      continue;
    }
    const operator = /^(==|!=|<=|>=|<|>)/.exec(text.slice(at))?.[1];
    if (text.startsWith('=~', at))
      throw new JsonPathError('unrecognized filter operator =~: regular expressions are not supported');
    if (operator)
      return {
        kind: 'filter',
        left: parseOperand(text.slice(0, at)),
        operator: operator as Comparison,
        right: parseOperand(text.slice(at + operator.length)),
      };
  }
  return { kind: 'filter', left: parseOperand(text), operator: 'exists', right: undefined };
}

function parseOperand(text: string): Operand {
  const steps = parsePath(text.trim());
  const [first] = steps;
  if (steps.length === 1 && first?.kind === 'literal') return { kind: 'value', value: first.value };
  return { kind: 'path', steps };
}
