import { runtimeContract } from '../runtime/runtime.contract.ts';
import { makeDockerUnderTest } from './docker-under-test.ts';

runtimeContract('docker', makeDockerUnderTest);
