import { functions } from './functions.ts';
import {
  type Branch,
  type Call,
  type Command,
  type Node,
  type Operand,
  type Pipeline,
  type Template,
  TemplateError,
} from './nodes.ts';
import { isTrue, print, sortedKeys, typeName, type Value } from './values.ts';

/** How a template is carried out. */
export interface EvaluateOptions {
  /** A key that is not there is an error. */
  readonly strict?: boolean;
}

/** The text that a template gives for a value, which `fromJson` has made. Throws a TemplateError in Go's words. https://pkg.go.dev/text/template */
export function evaluate(template: Template, value: Value, options: EvaluateOptions = {}): string {
  return new Evaluation(template, options).run(template.nodes, value);
}

/** Where an evaluation is, for its errors. */
interface Place {
  readonly at: number;
  readonly text: string;
}

/** Templates may call themselves; Go stops them as deep as this. */
const deepest = 1000;

class Evaluation {
  readonly #template: Template;
  readonly #strict: boolean;
  /** Variables by name, the innermost last. */
  #variables: (readonly [name: string, box: { value: Value }])[] = [];
  #place: Place = { at: 0, text: '' };
  #depth = 0;
  #out = '';

  constructor(template: Template, { strict = false }: EvaluateOptions) {
    this.#template = template;
    this.#strict = strict;
  }

  run(nodes: readonly Node[], value: Value): string {
    this.#variables = [['$', { value }]];
    this.#walk(nodes, value);
    return this.#out;
  }

  #fail(why: string): TemplateError {
    const { at, text } = this.#place;
    const before = this.#template.source.slice(0, at);
    const line = before.split('\n').length;
    const column = Buffer.byteLength(before.slice(before.lastIndexOf('\n') + 1));
    return new TemplateError(`template: output:${line}:${column}: executing "output" at <${text}>: ${why}`);
  }

  /** Answers what ended it before its time. */
  #walk(nodes: readonly Node[], dot: Value): 'break' | 'continue' | undefined {
    for (const node of nodes) {
      const ended = this.#step(node, dot);
      if (ended) return ended;
    }
    return undefined;
  }

  #step(node: Node, dot: Value): 'break' | 'continue' | undefined {
    switch (node.kind) {
      case 'text':
        this.#out += node.text;
        return undefined;
      case 'action': {
        const value = this.#pipeline(node.pipeline, dot);
        if (node.pipeline.variables.length === 0)
          this.#out += value === undefined || value === null ? '<no value>' : print(value);
        return undefined;
      }
      case 'template':
        this.#call(node, dot);
        return undefined;
      case 'break':
      case 'continue':
        return node.kind;
      default:
        return this.#scoped(() => {
          if (node.kind === 'range') return this.#range(node, dot);
          const value = this.#pipeline(node.pipeline, dot);
          if (isTrue(value)) return this.#walk(node.body, node.kind === 'with' ? value : dot);
          return node.otherwise && this.#walk(node.otherwise, dot);
        });
    }
  }

  #scoped<T>(work: () => T): T {
    const { length } = this.#variables;
    const result = work();
    this.#variables.length = length;
    return result;
  }

  #call({ name, pipeline, at }: Call, dot: Value): void {
    const nodes = this.#template.defined.get(name);
    const shown = `{{template ${JSON.stringify(name)}${pipeline ? ` ${pipeline.text}` : ''}}}`;
    this.#place = { at, text: shown };
    if (!nodes) throw this.#fail(`template ${JSON.stringify(name)} not defined`);
    if (this.#depth >= deepest) throw this.#fail(`exceeded maximum template depth (${deepest})`);
    const value = pipeline ? this.#pipeline(pipeline, dot) : undefined;
    const outer = this.#variables;
    this.#variables = [['$', { value }]];
    this.#depth++;
    this.#walk(nodes, value);
    this.#depth--;
    this.#variables = outer;
  }

  #range({ pipeline, body, otherwise }: Branch, dot: Value): 'break' | 'continue' | undefined {
    // Its variables stand for the items, one after the other.
    const value = this.#value(pipeline, dot);
    const entries = this.#entries(value);
    for (const [key, item] of entries) {
      const ended = this.#scoped(() => {
        const [first, second] = pipeline.variables;
        if (second !== undefined) {
          this.#assign(first ?? '', key, pipeline.isNew);
          this.#assign(second, item, pipeline.isNew);
        } else if (first !== undefined) this.#assign(first, item, pipeline.isNew);
        return this.#walk(body, item);
      });
      if (ended === 'break') break;
    }
    return entries.length === 0 && otherwise ? this.#walk(otherwise, dot) : undefined;
  }

  #entries(value: Value): (readonly [key: Value, item: Value])[] {
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return value.map((item: unknown, at) => [BigInt(at), item]);
    if (typeof value === 'bigint')
      return Array.from({ length: Math.max(0, Number(value)) }, (_, at) => [BigInt(at), BigInt(at)]);
    if (typeof value === 'object')
      return sortedKeys(value).map((key) => [key, (value as Record<string, unknown>)[key]]);
    throw this.#fail(`range can't iterate over ${print(value)}`);
  }

  #assign(name: string, value: Value, isNew: boolean): void {
    const standing = isNew ? undefined : this.#variables.findLast(([known]) => known === name);
    if (standing) standing[1].value = value;
    else this.#variables.push([name, { value }]);
  }

  /** The value of a pipeline, given to the variable that it declares. */
  #pipeline(pipeline: Pipeline, dot: Value): Value {
    const value = this.#value(pipeline, dot);
    const [name] = pipeline.variables;
    if (name !== undefined) this.#assign(name, value, pipeline.isNew);
    return value;
  }

  #value(pipeline: Pipeline, dot: Value): Value {
    this.#place = pipeline;
    return pipeline.commands.reduce<Value>(
      (value, command, at) => this.#command(command, dot, at === 0 ? [] : [value]),
      undefined,
    );
  }

  #command(command: Command, dot: Value, final: readonly Value[]): Value {
    const [first, ...rest] = command.operands as [Operand, ...Operand[]];
    if (first.kind === 'function') return this.#function(first, rest, dot, final, command);
    this.#place = first;
    const given = rest.length + final.length > 0;
    if (first.kind === 'nil') throw this.#fail('nil is not a command');
    if (
      given &&
      (first.kind === 'field' || first.kind === 'variable' || first.kind === 'pipeline') &&
      first.names.length > 0
    ) {
      this.#operand(first, dot);
      throw this.#fail(`${first.names.at(-1)} is not a method but has arguments`);
    }
    if (given) throw this.#fail(`can't give argument to non-function ${first.text}`);
    return this.#operand(first, dot);
  }

  #function(
    named: Operand & { readonly kind: 'function' },
    operands: readonly Operand[],
    dot: Value,
    final: readonly Value[],
    place: Place,
  ): Value {
    this.#place = named;
    const known = functions.get(named.name);
    if (!known) throw this.#fail(`${JSON.stringify(named.name)} is not a defined function`);
    const count = operands.length + final.length;
    if (count < known.least || count > known.most) {
      const want = known.most === known.least ? String(known.least) : `at least ${known.least}`;
      throw this.#fail(`wrong number of args for ${named.name}: want ${want} got ${count}`);
    }
    if (known.kind === 'search') {
      // Looks no further than it must.
      let value: Value;
      for (const operand of operands) {
        value = this.#operand(operand, dot);
        if (known.finds(value)) return value;
      }
      return final.length > 0 ? final[0] : value;
    }
    const args = [...operands.map((operand) => this.#operand(operand, dot)), ...final];
    try {
      return known.call(args);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      this.#place = place;
      throw this.#fail(`error calling ${named.name}: ${error.message}`);
    }
  }

  #operand(operand: Operand, dot: Value): Value {
    this.#place = operand;
    switch (operand.kind) {
      case 'dot':
        return dot;
      case 'nil':
        return null;
      case 'literal':
        return operand.value;
      case 'field':
        return this.#fields(dot, operand.names, true);
      case 'variable':
        return this.#fields(
          this.#variables.findLast(([name]) => name === operand.name)?.[1].value,
          operand.names,
          operand.name === '$',
        );
      case 'pipeline':
        return this.#fields(
          this.#scoped(() => this.#pipeline(operand.pipeline, dot)),
          operand.names,
          true,
        );
      case 'function':
        return this.#function(operand, [], dot, [], operand);
    }
  }

  #fields(value: Value, names: readonly string[], isKnown: boolean): Value {
    return names.reduce<Value>((found, name, depth) => this.#field(found, name, isKnown && depth === 0), value);
  }

  /** `isKnown`: the type of the value is its own, and not that of whatever a map may hold. */
  #field(value: Value, name: string, isKnown: boolean): Value {
    if (value === undefined) {
      if (this.#strict) throw this.#fail(`nil data; no entry for key ${JSON.stringify(name)}`);
      return undefined;
    }
    if (value === null) throw this.#fail(`nil pointer evaluating interface {}.${name}`);
    if (typeof value !== 'object' || Array.isArray(value))
      throw this.#fail(`can't evaluate field ${name} in type ${isKnown ? typeName(value) : 'interface {}'}`);
    if (Object.hasOwn(value, name)) return (value as Record<string, unknown>)[name];
    if (this.#strict) throw this.#fail(`map has no entry for key ${JSON.stringify(name)}`);
    return undefined;
  }
}
