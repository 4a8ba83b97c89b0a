import { isPlainObject } from '../../api/codec/wording.ts';
import { toCompactJson, toJson } from '../output/json.ts';
import { type Comparison, JsonPathError, type Node, type Operand, type Step } from './nodes.ts';

/** How templates are evaluated. */
export interface EvaluateOptions {
  /** A field that is not there is an error. */
  readonly strict?: boolean;
  /** Values are written as JSON, indented, in one list. */
  readonly asJson?: boolean;
}

/** The text that a template gives for an object. Throws JsonPathError. */
export function printTemplate(nodes: readonly Node[], object: unknown, options: EvaluateOptions = {}): string {
  if (options.asJson)
    return `${toJson(nodes.flatMap((node) => (node.kind === 'path' ? valuesOf([node], object, options) : [])))}\n`;
  return printNodes(nodes, object, object, options);
}

/** The values that the paths of a template find, in order. */
export function valuesOf(nodes: readonly Node[], object: unknown, options: EvaluateOptions = {}): unknown[] {
  return nodes.flatMap((node) => (node.kind === 'path' ? walk(node.steps, [object], object, options) : []));
}

/** A value as templates print it. */
export function printValue(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  return typeof value === 'object' ? toCompactJson(value) : String(value);
}

function printNodes(nodes: readonly Node[], current: unknown, root: unknown, options: EvaluateOptions): string {
  let out = '';
  for (const node of nodes) {
    if (node.kind === 'text') out += node.text;
    else if (node.kind === 'path') out += walk(node.steps, [current], root, options).map(printValue).join(' ');
    else
      for (const value of walk(node.steps, [current], root, options))
        out += printNodes(node.body, value, root, options);
  }
  return out;
}

function walk(steps: readonly Step[], from: readonly unknown[], root: unknown, options: EvaluateOptions): unknown[] {
  return steps.reduce<unknown[]>((values, step) => apply(step, values, root, options), [...from]);
}

function apply(step: Step, values: readonly unknown[], root: unknown, options: EvaluateOptions): unknown[] {
  switch (step.kind) {
    case 'root':
      return [root];
    case 'current':
      return [...values];
    case 'literal':
      return [step.value];
    case 'field':
      return values.flatMap((value) => fieldOf(value, step.name, options));
    case 'wildcard':
      return values.flatMap(childrenOf);
    case 'recursive':
      return values.flatMap(withDescendants);
    case 'index':
      return values.flatMap((value) => itemOf(value, step.index));
    case 'slice':
      return values.flatMap((value) => sliceOf(value, step));
    case 'union':
      return values.flatMap((value) => step.branches.flatMap((branch) => walk(branch, [value], root, options)));
    case 'filter':
      return values.flatMap((value) => {
        if (value === null || value === undefined) return [];
        if (!Array.isArray(value))
          throw new JsonPathError(`${printValue(value)} is not array or slice and cannot be filtered`);
        return value.filter((item) => passes(step, item, root));
      });
  }
}

function fieldOf(value: unknown, name: string, { strict }: EvaluateOptions): unknown[] {
  if (isPlainObject(value) && Object.hasOwn(value, name)) {
    const found = value[name];
    if (found !== undefined) return [found];
  }
  if (strict) throw new JsonPathError(`${name} is not found`);
  return [];
}

function childrenOf(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Array.isArray(value) ? value : Object.values(value);
}

function withDescendants(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...childrenOf(value).flatMap(withDescendants)];
}

function itemOf(value: unknown, index: number): unknown[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw new JsonPathError(`${printValue(value)} is not array or slice`);
  const at = index < 0 ? value.length + index : index;
  if (at < 0 || at >= value.length)
    throw new JsonPathError(`array index out of bounds: index ${at}, length ${value.length}`);
  return [value[at]];
}

function sliceOf(value: unknown, { from, to, step = 1 }: Extract<Step, { kind: 'slice' }>): unknown[] {
  if (value === null || value === undefined) return [];
  // `[*]` of an object are its values, as `.*`.
  if (!Array.isArray(value) && typeof value === 'object' && from === undefined && to === undefined)
    return childrenOf(value);
  if (!Array.isArray(value)) throw new JsonPathError(`${printValue(value)} is not array or slice`);
  if (step < 1) throw new JsonPathError('step must be > 0');
  const absolute = (at: number) => (at < 0 ? value.length + at : at);
  const start = absolute(from ?? 0);
  const end = Math.min(absolute(to ?? value.length), value.length);
  const out: unknown[] = [];
  for (let at = start; at < end; at += step) out.push(value[at]);
  return out;
}

function passes(filter: Extract<Step, { kind: 'filter' }>, item: unknown, root: unknown): boolean {
  const left = operandValues(filter.left, item, root);
  if (filter.operator === 'exists') return left.length > 0;
  const right = filter.right ? operandValues(filter.right, item, root) : [];
  if (left.length === 0 || right.length === 0) return false;
  if (left.length > 1 || right.length > 1) throw new JsonPathError('can only compare one element at a time');
  return compare(left[0], right[0], filter.operator);
}

function operandValues(operand: Operand, item: unknown, root: unknown): unknown[] {
  return operand.kind === 'value' ? [operand.value] : walk(operand.steps, [item], root, {});
}

function compare(left: unknown, right: unknown, operator: Exclude<Comparison, 'exists'>): boolean {
  if (operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  if (typeof left !== typeof right || (typeof left !== 'number' && typeof left !== 'string'))
    throw new JsonPathError('incompatible types for comparison');
  const [a, b] = [left, right as typeof left];
  switch (operator) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}
