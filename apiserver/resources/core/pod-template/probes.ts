import {
  type FieldError,
  forbiddenField,
  invalidField,
  notSupported,
  required,
} from '../../../../api/field/field-error.ts';
import type { FieldPath } from '../../../../api/field/path.ts';
import { isHttpHeaderName } from '../../../../api/names/format.ts';
import type { HTTPGetAction, Lifecycle, LifecycleHandler, Probe } from '../../../../proto/gen/core/v1.ts';
import { checkGiven, checkNotNegative } from '../field-checks.ts';
import { checkPort } from './ports.ts';

type Handler = Pick<Probe, 'exec' | 'httpGet' | 'tcpSocket' | 'grpc'> & Pick<LifecycleHandler, 'sleep'>;

/** What keeps a container alive, ready, or says that it has started; `role` is the field that holds the probe. */
export function checkProbe(
  errors: FieldError[],
  probe: Probe | undefined,
  role: 'livenessProbe' | 'readinessProbe' | 'startupProbe',
  gracePeriod: number | undefined,
  container: FieldPath,
): void {
  if (!probe) return;
  const path = container.child(role);
  checkHandler(errors, probe, gracePeriod, path);
  checkNotNegative(errors, probe.initialDelaySeconds, path, 'initialDelaySeconds');
  checkNotNegative(errors, probe.timeoutSeconds, path, 'timeoutSeconds');
  checkNotNegative(errors, probe.periodSeconds, path, 'periodSeconds');
  checkNotNegative(errors, probe.successThreshold, path, 'successThreshold');
  checkNotNegative(errors, probe.failureThreshold, path, 'failureThreshold');
  const grace = probe.terminationGracePeriodSeconds;
  if (grace !== undefined && grace <= 0) {
    errors.push(invalidField(path.child('terminationGracePeriodSeconds'), grace, 'must be greater than 0'));
  }
  if (role !== 'readinessProbe') {
    if (probe.successThreshold !== 1) {
      errors.push(invalidField(path.child('successThreshold'), probe.successThreshold ?? 0, 'must be 1'));
    }
  } else if (grace !== undefined) {
    errors.push(
      invalidField(path.child('terminationGracePeriodSeconds'), grace, 'must not be set for readinessProbes'),
    );
  }
}

const stopSignals = /^SIG[A-Z0-9]+([+-]\d+)?$/;

/** What happens after the start and before the stop of a container. */
export function checkLifecycle(
  errors: FieldError[],
  lifecycle: Lifecycle | undefined,
  gracePeriod: number | undefined,
  path: FieldPath,
): void {
  if (!lifecycle) return;
  if (lifecycle.postStart) checkHandler(errors, lifecycle.postStart, gracePeriod, path.child('postStart'));
  if (lifecycle.preStop) checkHandler(errors, lifecycle.preStop, gracePeriod, path.child('preStop'));
  if (lifecycle.stopSignal && !stopSignals.test(lifecycle.stopSignal)) {
    errors.push(
      notSupported(path.child('stopSignal'), lifecycle.stopSignal, ['SIGTERM', 'SIGKILL', 'SIGINT', 'SIGHUP']),
    );
  }
}

function checkHandler(errors: FieldError[], handler: Handler, gracePeriod: number | undefined, path: FieldPath): void {
  let found = 0;
  const only = (name: string): boolean => {
    if (found++ === 0) return true;
    errors.push(forbiddenField(path.child(name), 'may not specify more than 1 handler type'));
    return false;
  };
  if (handler.exec && only('exec') && !handler.exec.command?.length) {
    errors.push(required(path.child('exec', 'command')));
  }
  if (handler.httpGet && only('httpGet')) checkHttpGet(errors, handler.httpGet, path.child('httpGet'));
  if (handler.tcpSocket && only('tcpSocket')) {
    checkPort(errors, handler.tcpSocket.port, path.child('tcpSocket'), 'port');
  }
  if (handler.grpc && only('grpc')) checkPort(errors, handler.grpc.port, path.child('grpc'), 'port');
  if (handler.sleep && only('sleep')) {
    const { seconds } = handler.sleep;
    if (gracePeriod !== undefined && (seconds < 0 || seconds > gracePeriod)) {
      errors.push(
        invalidField(
          path.child('sleep'),
          seconds,
          `must be non-negative and less than terminationGracePeriodSeconds (${gracePeriod})`,
        ),
      );
    }
  }
  if (found === 0) errors.push(required(path, 'must specify a handler type'));
}

function checkHttpGet(errors: FieldError[], http: HTTPGetAction, path: FieldPath): void {
  checkGiven(errors, http.path, path, 'path');
  checkPort(errors, http.port, path, 'port');
  if (http.scheme !== 'HTTP' && http.scheme !== 'HTTPS') {
    errors.push(notSupported(path.child('scheme'), http.scheme ?? '', ['HTTP', 'HTTPS']));
  }
  for (const { name } of http.httpHeaders ?? []) {
    for (const problem of isHttpHeaderName(name)) errors.push(invalidField(path.child('httpHeaders'), name, problem));
  }
}
