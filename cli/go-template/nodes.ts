/** What a template is refused or stopped with, in the words of Go's text/template. */
export class TemplateError extends Error {
  override readonly name: string = 'TemplateError';
}

/** One operand. `at` is where it begins in the template, `text` how it is written there. */
export type Operand = { readonly at: number; readonly text: string } & (
  | { readonly kind: 'dot' | 'nil' }
  /** Whole numbers are bigints, others numbers: Go does not compare the two. */
  | { readonly kind: 'literal'; readonly value: string | boolean | bigint | number }
  | { readonly kind: 'field'; readonly names: readonly string[] }
  | { readonly kind: 'variable'; readonly name: string; readonly names: readonly string[] }
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'pipeline'; readonly pipeline: Pipeline; readonly names: readonly string[] }
);

/** An operand, or a function with its arguments. */
export interface Command {
  readonly at: number;
  readonly text: string;
  readonly operands: readonly Operand[];
}

/** Commands of which each gets the value of the one before it as its last argument. */
export interface Pipeline {
  readonly at: number;
  readonly text: string;
  /** Variables that get its value; `isNew` for `:=`. */
  readonly variables: readonly string[];
  readonly isNew: boolean;
  readonly commands: readonly Command[];
}

/** A piece that is carried out for what its pipeline gives, or not. */
export interface Branch {
  readonly kind: 'if' | 'with' | 'range';
  readonly pipeline: Pipeline;
  readonly body: readonly Node[];
  readonly otherwise: readonly Node[] | undefined;
}

/** The call of a template that the template defines. */
export interface Call {
  readonly kind: 'template';
  readonly at: number;
  readonly name: string;
  readonly pipeline: Pipeline | undefined;
}

/** One piece of a template. */
export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly pipeline: Pipeline }
  | { readonly kind: 'break' | 'continue' }
  | Branch
  | Call;

/** A template that can be carried out, with those that it defines. */
export interface Template {
  readonly source: string;
  readonly nodes: readonly Node[];
  readonly defined: ReadonlyMap<string, readonly Node[]>;
}
