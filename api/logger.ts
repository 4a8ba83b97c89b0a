/** A log line's data: flat, small, never secrets. */
export type LogFields = Readonly<Record<string, unknown>>;

/** What every part logs through; main.ts decides where it goes. Messages are constant, what varies is in the fields. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** The same log with fields that every line carries, a component's name for one. */
  child(fields: LogFields): Logger;
}

/** Drops everything; for tests and for parts that nobody listens to. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLogger,
};
