import type { FileDeclaration, MessageDeclaration } from './parse.ts';

function subresource(text: string): string {
  const [name = '', verbs = '', gvk = '//'] = text.split(' ');
  const [group = '', version = '', kind = ''] = gvk.split('/');
  return JSON.stringify({ name, verbs: verbs.split(','), group, version, kind });
}

function list(text: string | undefined): string {
  return JSON.stringify(text ? text.split(',') : []);
}

function resourceLine(file: FileDeclaration, message: MessageDeclaration): string {
  const option = (name: string) => message.options.get(name) ?? '';
  const apiVersion = file.group ? `${file.group}/${file.version}` : file.version;
  return [
    `  ${option('resource')}: {`,
    `    group: '${file.group}', version: '${file.version}', apiVersion: '${apiVersion}',`,
    `    resource: '${option('resource')}', singular: '${option('singular')}', kind: '${message.name}', namespaced: ${option('scope') === 'Namespaced'},`,
    `    verbs: ${list(option('verbs'))}, shortNames: ${list(option('short_names'))}, categories: ${list(option('categories'))},`,
    `    subresources: [${message.subresources.map(subresource).join(', ')}],`,
    `    message: '${message.fullName}',`,
    `  } as ResourceType<${alias(file)}.${message.name}>,`,
  ].join('\n');
}

function alias(file: FileDeclaration): string {
  return file.path.replace(/\/(.)/, (_, c: string) => c.toUpperCase());
}

/** Writes the module of resource types: one object a group version, one entry a kind. */
export function resourcesModule(files: readonly FileDeclaration[]): string {
  const serving = files.filter((file) => file.messages.some((message) => message.options.has('resource')));
  const lines = [
    "// Made by 'npm run gen' from the .proto files. Do not edit.",
    "import type { ResourceType } from '../resource-type.ts';",
  ];
  for (const file of serving) lines.push(`import type * as ${alias(file)} from './${file.path}.ts';`);
  lines.push('');
  // The types and the values share their names: types are looked up through the imported module, values through the object.
  for (const file of serving) {
    const kinds = file.messages.filter((message) => message.options.has('resource'));
    lines.push(
      `export const ${alias(file)}Resources = {`,
      ...kinds.map((message) => resourceLine(file, message)),
      '};',
      '',
    );
  }
  lines.push('/** Every resource with a schema of its own. */');
  lines.push('export const allResources: readonly ResourceType<unknown>[] = [');
  for (const file of serving) lines.push(`  ...(Object.values(${alias(file)}Resources) as ResourceType<unknown>[]),`);
  lines.push('];', '');
  return lines.join('\n');
}
