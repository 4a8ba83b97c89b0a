import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from './eventually.ts';
import type { Kubectl } from './kubectl.ts';

/** One call of kubectl and what its user sees. */
export interface Step {
  /** What follows `kubectl`; single quotes hold a word together. */
  readonly run: string;
  readonly input?: string;
  /** Its standard output, without space at the end; without this anything will do. */
  readonly says?: string | RegExp;
  /** It ends with an error whose text matches, or with that code and whatever text. */
  readonly fails?: RegExp | number;
  /** Another call whose output then comes to match, for what controllers and nodes do. */
  readonly leadsTo?: readonly [run: string, says: string | RegExp];
}

/** One test for each step, in their order: what one leaves behind, the next ones use. NODE stands for the name that `node` gives. */
export function play(kubectl: () => Kubectl, steps: readonly Step[], node = () => ''): void {
  for (const step of steps)
    test(`kubectl ${step.run.length > 100 ? `${step.run.slice(0, 100)} ...` : step.run}`, async () => {
      const { input } = step;
      const filled = (text: string) => text.replaceAll('NODE', node());
      const answer = await kubectl().try(wordsOf(filled(step.run)), input === undefined ? {} : { input });
      const all = answer.stdout + answer.stderr;
      if (step.fails === undefined) assert.equal(answer.code, 0, all);
      else if (typeof step.fails === 'number') assert.equal(answer.code, step.fails, all);
      else {
        assert.notEqual(answer.code, 0, all);
        assert.match(answer.stderr, step.fails);
      }
      if (step.says !== undefined) expect(answer.stdout.replaceAll(node() || '\0', 'NODE'), step.says);
      const { leadsTo } = step;
      if (leadsTo)
        await eventually(`kubectl ${leadsTo[0]} says ${leadsTo[1]}`, async () => {
          expect(await kubectl().run(wordsOf(filled(leadsTo[0]))), leadsTo[1]);
          return true;
        });
    });
}

function expect(text: string, says: string | RegExp): void {
  if (typeof says === 'string') assert.equal(text.trimEnd(), says);
  else assert.match(text, says);
}

function wordsOf(command: string): string[] {
  return (command.match(/(?:'[^']*'|[^\s'])+/g) ?? []).map((word) => word.replaceAll("'", ''));
}
