import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CommandError } from '../errors/errors.ts';
import type { Io } from '../io.ts';
import { JsonPathError } from '../jsonpath/nodes.ts';
import { type AnyObject, withoutManagedFields } from '../object.ts';
import type { ObjectPrinter } from './object-printer.ts';

/** The flags that choose how objects are printed. */
export interface FormatFlags {
  readonly output: string;
  readonly template?: string;
  readonly 'show-managed-fields'?: boolean;
  readonly 'allow-missing-template-keys'?: boolean;
  readonly 'no-headers'?: boolean;
}

const templated = ['jsonpath', 'jsonpath-as-json', 'jsonpath-file', 'custom-columns', 'custom-columns-file'];
const refused = ['go-template', 'go-template-file', 'template', 'templatefile'];

/** The name of a format and what stands behind its `=`. */
export function splitFormat(output: string): { readonly name: string; readonly argument: string | undefined } {
  const equals = output.indexOf('=');
  return equals < 0
    ? { name: output, argument: undefined }
    : { name: output.slice(0, equals), argument: output.slice(equals + 1) };
}

/**
 * The printer of `-o`; undefined for `''` and `wide`, which are the verb's own matter. `allowed` are the verb's further
 * formats, for the refusal's list. Throws CommandError.
 */
export async function printerFor(
  flags: FormatFlags,
  io: Pick<Io, 'cwd'>,
  { wide = false, columns = false }: { readonly wide?: boolean; readonly columns?: boolean } = {},
): Promise<ObjectPrinter | undefined> {
  const { name, argument: given } = splitFormat(flags.output);
  const argument = given ?? (flags.template || undefined);
  if (name === '' || (wide && name === 'wide')) return undefined;
  const show = flags['show-managed-fields'] ? (object: AnyObject) => object : withoutManagedFields;
  if (refused.includes(name))
    throw new CommandError(
      `output format "${name}" is not supported: Go templates need Go; use jsonpath or custom-columns`,
    );
  if (name === 'json') {
    const { toJson } = await import('./json.ts');
    return (object) => `${toJson(show(object))}\n`;
  }
  if (name === 'yaml') {
    const { toYaml } = await import('./yaml.ts');
    let first = true;
    return (object) => {
      const head = first ? '' : '---\n';
      first = false;
      return head + toYaml(show(object));
    };
  }
  if (name === 'name') {
    const { objectName } = await import('./name.ts');
    return (object) => `${objectName(object)}\n`;
  }
  if (templated.includes(name) && (columns || !name.startsWith('custom-columns')))
    return templatePrinter(name, argument, flags, io, show);
  const allowed = [
    ...(columns ? templated : templated.filter((one) => !one.startsWith('custom'))),
    'json',
    'name',
    'yaml',
  ]
    .concat(wide ? ['wide'] : [])
    .sort();
  throw new CommandError(
    `unable to match a printer suitable for the output format "${flags.output}", allowed formats are: ${allowed.join(',')}`,
  );
}

async function templatePrinter(
  name: string,
  argument: string | undefined,
  flags: FormatFlags,
  io: Pick<Io, 'cwd'>,
  show: (object: AnyObject) => AnyObject,
): Promise<ObjectPrinter> {
  const isFile = name.endsWith('-file');
  if (name.startsWith('custom-columns')) {
    if (!argument) throw new CommandError('custom-columns format specified but no custom columns given');
    const { columnPrinter, columnsOfFile, columnsOfSpec } = await import('./custom-columns.ts');
    const columns = isFile ? columnsOfFile(await readTemplate(argument, io)) : columnsOfSpec(argument);
    return columnPrinter(columns, flags['no-headers'] ?? false);
  }
  if (!argument)
    throw new CommandError(
      isFile
        ? 'template format specified but no template file given'
        : 'template format specified but no template given',
    );
  const template = isFile ? await readTemplate(argument, io) : argument;
  const [{ parseTemplate }, { printTemplate }] = await Promise.all([
    import('../jsonpath/parse.ts'),
    import('../jsonpath/evaluate.ts'),
  ]);
  const options = { strict: flags['allow-missing-template-keys'] === false, asJson: name === 'jsonpath-as-json' };
  try {
    const nodes = parseTemplate(template);
    return (object) => {
      try {
        return printTemplate(nodes, show(object), options);
      } catch (cause) {
        if (!(cause instanceof JsonPathError)) throw cause;
        throw new CommandError(
          `error executing jsonpath ${JSON.stringify(template)}: Error executing template: ${cause.message}`,
          { cause },
        );
      }
    };
  } catch (cause) {
    if (!(cause instanceof JsonPathError)) throw cause;
    throw new CommandError(`error parsing jsonpath ${template}, ${cause.message}`, { cause });
  }
}

async function readTemplate(path: string, { cwd }: Pick<Io, 'cwd'>): Promise<string> {
  try {
    return await readFile(resolve(cwd, path), 'utf8');
  } catch (cause) {
    throw new CommandError(`error reading template ${path}, open ${path}: no such file or directory`, { cause });
  }
}
