/** In whose name an apply or its trial run owns fields: without a word of the user's, each way to apply has a name of its own. */
export function applyManager({
  flags,
  given,
}: {
  readonly flags: { readonly 'field-manager': string; readonly 'server-side': boolean };
  readonly given: ReadonlySet<string>;
}): string {
  return given.has('field-manager') || !flags['server-side'] ? flags['field-manager'] : 'kubectl';
}
