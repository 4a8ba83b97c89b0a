import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CommandError } from '../errors/errors.ts';
import { TemplateError } from '../go-template/nodes.ts';
import type { Io } from '../io.ts';
import { JsonPathError } from '../jsonpath/nodes.ts';
import type { AnyObject } from '../object.ts';
import type { FormatFlags } from './format.ts';
import type { ObjectPrinter } from './object-printer.ts';

/** The printer of a format that has a template. Throws CommandError. https://kubernetes.io/docs/reference/kubectl/#formatting-output */
export async function templatePrinter(
  name: string,
  argument: string | undefined,
  flags: FormatFlags,
  io: Pick<Io, 'cwd'>,
): Promise<ObjectPrinter> {
  const isFile = name.endsWith('file');
  if (name.startsWith('custom-columns')) {
    if (!argument) throw new CommandError('custom-columns format specified but no custom columns given');
    const { columnPrinter, columnsOfFile, columnsOfSpec } = await import('./custom-columns.ts');
    const columns = isFile ? columnsOfFile(await readTemplate(argument, 'template', io)) : columnsOfSpec(argument);
    return columnPrinter(columns, flags['no-headers'] ?? false);
  }
  if (!argument)
    throw new CommandError(
      isFile
        ? 'template format specified but no template file given'
        : 'template format specified but no template given',
    );
  const template = isFile ? await readTemplate(argument, '--template', io) : argument;
  const strict = flags['allow-missing-template-keys'] === false;
  return name.startsWith('jsonpath')
    ? pathPrinter(template, { strict, asJson: name === 'jsonpath-as-json' })
    : goPrinter(template, strict);
}

async function pathPrinter(
  template: string,
  options: { readonly strict: boolean; readonly asJson: boolean },
): Promise<ObjectPrinter> {
  const [{ parseTemplate }, { printTemplate }] = await Promise.all([
    import('../jsonpath/parse.ts'),
    import('../jsonpath/evaluate.ts'),
  ]);
  const nodes = told(JsonPathError, `error parsing jsonpath ${template}, `, () => parseTemplate(template));
  const failure = `error executing jsonpath ${JSON.stringify(template)}: Error executing template: `;
  return (object) => told(JsonPathError, failure, () => printTemplate(nodes, object, options));
}

async function goPrinter(template: string, strict: boolean): Promise<ObjectPrinter> {
  const [{ parseTemplate }, { evaluate }, { functions }, { fromJson }] = await Promise.all([
    import('../go-template/parse.ts'),
    import('../go-template/evaluate.ts'),
    import('../go-template/functions.ts'),
    import('../go-template/values.ts'),
  ]);
  const parsed = told(TemplateError, `error parsing template ${template}, `, () => parseTemplate(template, functions));
  const failure = `error executing template ${JSON.stringify(template)}: `;
  return (object: AnyObject) => told(TemplateError, failure, () => evaluate(parsed, fromJson(object), { strict }));
}

/** Does a piece of work, and tells its failures, which are of one kind, under a head. */
function told<T>(kind: new (message: string) => Error, head: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof kind)) throw cause;
    throw new CommandError(`${head}${cause.message}`, { cause });
  }
}

async function readTemplate(path: string, what: string, { cwd }: Pick<Io, 'cwd'>): Promise<string> {
  try {
    return await readFile(resolve(cwd, path), 'utf8');
  } catch (cause) {
    throw new CommandError(`error reading ${what} ${path}, open ${path}: no such file or directory`, { cause });
  }
}
