/** A flag of a verb. `T` is what its value is read as. */
export interface Flag<T> {
  readonly kind: 'text' | 'switch' | 'number' | 'duration' | 'array' | 'list';
  /** One letter. */
  readonly short?: string;
  readonly help: string;
  readonly fallback: T;
  /** What the flag means when it stands without `=value`; such a flag never takes the next argument. */
  readonly bare?: string;
  /** Told where the flag means what it means without a value: that form is going away. */
  readonly bareNotice?: string;
  /** Taken, but not shown in the help. */
  readonly hidden?: boolean;
}

interface Extra {
  readonly short?: string;
  readonly bare?: string;
  readonly bareNotice?: string;
  readonly hidden?: boolean;
}

/** The flags of a verb by their long names. */
export type Flags = Readonly<Record<string, Flag<unknown>>>;

/** What the flags of a verb are read as. */
export type FlagValues<F extends Flags> = { readonly [K in keyof F]: F[K] extends Flag<infer T> ? T : never };

export const text = (fallback: string, help: string, extra: Extra = {}): Flag<string> => ({
  kind: 'text',
  fallback,
  help,
  ...extra,
});

/** True when it stands alone; `--flag=false` turns it off. */
export const toggle = (fallback: boolean, help: string, extra: Extra = {}): Flag<boolean> => ({
  kind: 'switch',
  fallback,
  help,
  bare: 'true',
  ...extra,
});

/** A whole number. */
export const number = (fallback: number, help: string, extra: Extra = {}): Flag<number> => ({
  kind: 'number',
  fallback,
  help,
  ...extra,
});

/** A Go duration, read as milliseconds. */
export const duration = (fallback: number, help: string, extra: Extra = {}): Flag<number> => ({
  kind: 'duration',
  fallback,
  help,
  ...extra,
});

/** May be given several times; commas belong to the value. */
export const array = (help: string, extra: Extra = {}): Flag<readonly string[]> => ({
  kind: 'array',
  fallback: [],
  help,
  ...extra,
});

/** May be given several times, and several values at once with commas between them. */
export const list = (
  help: string,
  extra: Extra & { readonly fallback?: readonly string[] } = {},
): Flag<readonly string[]> => ({
  kind: 'list',
  fallback: [],
  help,
  ...extra,
});
