import { maxNodeScore, type ScorePlugin } from '../../framework/plugin.ts';

/**
 * Prefers nodes whose CPU and memory would be taken to the same share, so that neither is left over when the other has run out:
 * 100 times one less the standard deviation of the two shares. Pods that request neither are not scored.
 */
export const nodeResourcesBalancedAllocation: ScorePlugin = {
  name: 'NodeResourcesBalancedAllocation',
  scoreScope: 'node',
  preScore({ template: { requests } }, { table: { cpu, memory } }) {
    const { milliCpu, memory: bytes } = requests;
    if (milliCpu === 0 && bytes === 0) return { kind: 'skip' };
    return {
      kind: 'ready',
      scorer: {
        score(slot) {
          const cpuAll = cpu.allocatable[slot] ?? 0;
          const memoryAll = memory.allocatable[slot] ?? 0;
          // With fewer than two resources there is nothing to balance.
          if (cpuAll === 0 || memoryAll === 0) return maxNodeScore;
          const cpuShare = Math.min(1, ((cpu.requested[slot] ?? 0) + milliCpu) / cpuAll);
          const memoryShare = Math.min(1, ((memory.requested[slot] ?? 0) + bytes) / memoryAll);
          return Math.floor((1 - Math.abs((cpuShare - memoryShare) / 2)) * maxNodeScore);
        },
      },
    };
  },
};
