import type { LogFields, Logger } from '../api/logger.ts';

const levels = { debug: 10, info: 20, warn: 30, error: 40 } as const;
export type LogLevel = keyof typeof levels;

export const isLogLevel = (text: string): text is LogLevel => Object.hasOwn(levels, text);

/**
 * A line of text for each message: time, level, component, message, `key=value`. Errors are shown with their causes;
 * their stacks only at level debug. `write` gets whole lines.
 */
export function lineLogger(options: {
  readonly level: LogLevel;
  readonly write: (line: string) => void;
  readonly now: () => number;
  readonly fields?: LogFields;
}): Logger {
  const { level, write, now, fields = {} } = options;
  const log =
    (at: LogLevel) =>
    (message: string, extra: LogFields = {}) => {
      if (levels[at] < levels[level]) return;
      const { component, ...rest } = { ...fields, ...extra };
      const who = typeof component === 'string' ? ` ${component}:` : '';
      const tail = Object.entries(rest)
        .map(([key, value]) => ` ${key}=${show(value, level === 'debug')}`)
        .join('');
      write(`${new Date(now()).toISOString()} ${at.toUpperCase().padEnd(5)}${who} ${message}${tail}\n`);
    };
  return {
    debug: log('debug'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    child: (more) => lineLogger({ ...options, fields: { ...fields, ...more } }),
  };
}

function show(value: unknown, withStack: boolean): string {
  if (value instanceof Error) {
    const text = withStack && value.stack ? value.stack : value.message;
    return value.cause === undefined
      ? JSON.stringify(text)
      : `${JSON.stringify(text)} cause=${show(value.cause, withStack)}`;
  }
  if (typeof value === 'string') return /^[\w./:@-]+$/.test(value) ? value : JSON.stringify(value);
  return JSON.stringify(value) ?? 'undefined';
}
