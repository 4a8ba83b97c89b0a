import { CommandError } from '../errors/errors.ts';
import type { Io } from '../io.ts';
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

const columnFormats = ['custom-columns', 'custom-columns-file'];
const pathFormats = ['jsonpath', 'jsonpath-as-json', 'jsonpath-file'];
const goFormats = ['go-template', 'go-template-file', 'template', 'templatefile'];

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
  const { name: given, argument: inline } = splitFormat(flags.output);
  // A template without a format is one of Go.
  const name = given === '' && flags.template ? 'go-template' : given;
  if (name === '' || (wide && name === 'wide')) return undefined;
  const show = flags['show-managed-fields'] ? (object: AnyObject) => object : withoutManagedFields;
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
  const templated = [...goFormats, ...pathFormats, ...(columns ? columnFormats : [])];
  if (templated.includes(name)) {
    const { templatePrinter } = await import('./template-printer.ts');
    return templatePrinter(name, inline ?? (flags.template || undefined), flags, io);
  }
  const allowed = [...templated, 'json', 'name', 'yaml', ...(wide ? ['wide'] : [])].sort();
  throw new CommandError(
    `unable to match a printer suitable for the output format "${flags.output}", allowed formats are: ${allowed.join(',')}`,
  );
}
