/** Ends a verb with `error: message` and a code; the message is for the user. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError';
  readonly exitCode: number;

  constructor(message: string, options: { readonly cause?: unknown; readonly exitCode?: number } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.exitCode = options.exitCode ?? 1;
  }
}

/** A flag that is unknown or has no sensible value. */
export class FlagError extends CommandError {
  override readonly name = 'FlagError';
}

/** The arguments do not fit together; `verb` is whose help to read. */
export class UsageError extends CommandError {
  override readonly name = 'UsageError';

  constructor(verb: string, message: string) {
    super(`${message}\nSee 'knarr ${verb} -h' for help and examples`);
  }
}

/** No output but what has been written already; only the exit code is left to tell. */
export class SilentExit extends CommandError {
  override readonly name = 'SilentExit';

  constructor(exitCode: number) {
    super('', { exitCode });
  }
}

/** Several things went wrong, each told on a line of its own. */
export class ManyErrors extends Error {
  override readonly name = 'ManyErrors';
  readonly errors: readonly unknown[];

  constructor(errors: readonly unknown[]) {
    super(`${errors.length} errors`);
    this.errors = errors;
  }
}

/** Throws what was gathered: nothing, the one error, or all of them. */
export function throwGathered(errors: readonly unknown[]): void {
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new ManyErrors(errors);
}

/** The server has no resource of that name. */
export class NoSuchResource extends CommandError {
  override readonly name = 'NoSuchResource';

  constructor({ resource, group, version }: { resource: string; group?: string; version?: string }) {
    const where =
      group && version
        ? ` in group "${group}" and version "${version}"`
        : group
          ? ` in group "${group}"`
          : version
            ? ` in version "${version}"`
            : '';
    super(`the server doesn't have a resource type "${resource}"${where}`);
  }
}
