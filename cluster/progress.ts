import type { CommandContext } from './command.ts';

/** What shows progress needs of its command. */
export type ProgressContext = Pick<CommandContext, 'isTerminal' | 'printError'> & {
  readonly around: Pick<CommandContext['around'], 'clock'>;
};

/** Nobody is told about what is over before they could read it. */
const firstMs = 500;
const tickMs = 200;
const clearLine = '\r\u001b[K';

/**
 * Does `work`, and while it lasts shows on a terminal what is waited for and how long already, in one line that is gone
 * afterwards. In a pipe or file nothing is written.
 */
export async function withProgress<T>(context: ProgressContext, what: string, work: Promise<T>): Promise<T> {
  if (!context.isTerminal) return work;
  const { clock } = context.around;
  const began = clock.now();
  let shown = false;
  let cancel = clock.after(firstMs, function tick() {
    shown = true;
    context.printError(`${clearLine}${what}, ${Math.floor((clock.now() - began) / 1000)} s`);
    cancel = clock.after(tickMs, tick);
  });
  try {
    return await work;
  } finally {
    cancel();
    if (shown) context.printError(clearLine);
  }
}
