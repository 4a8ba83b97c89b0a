import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import { objectPath } from '../../client/paths.ts';
import { authorizationV1Resources, certificatesV1Resources } from '../../proto/gen/resources.ts';
import type { ControllerContext } from '../controller-context.ts';
import { type Csr, hasCondition, withCondition } from './conditions.ts';
import { readRequest } from './request.ts';
import { refuseKubeletClient, SignerName } from './signers.ts';

/** What whoever asks must be allowed to create, and what is said when they are. */
export interface AutoApproval {
  readonly subresource: 'selfnodeclient' | 'nodeclient';
  readonly message: string;
}

/**
 * The approvals that may fit a request, the narrower first; none for what is no request of a kubelet for a client
 * certificate. Pure.
 */
export function approvalsFor({ spec }: Csr, request: Awaited<ReturnType<typeof readRequest>>): readonly AutoApproval[] {
  if (typeof request === 'string' || spec.signerName !== SignerName.kubeletClient) return [];
  if (refuseKubeletClient(request, spec.usages ?? []) !== undefined) return [];
  const any: AutoApproval = {
    subresource: 'nodeclient',
    message: 'Auto approving kubelet client certificate after SubjectAccessReview.',
  };
  if (spec.username !== request.commonName) return [any];
  const own: AutoApproval = {
    subresource: 'selfnodeclient',
    message: 'Auto approving self kubelet client certificate after SubjectAccessReview.',
  };
  return [own, any];
}

/**
 * Approves requests of kubelets for the certificates with which they talk to the API server, when the policy lets who asks
 * have them. https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/#approval-controller
 */
export function certificateApprovingController(context: ControllerContext): readonly ControllerDefinition[] {
  const { client, informers } = context;
  const type = certificatesV1Resources.certificatesigningrequests;
  const requests = informers.get(type);

  async function reconcile(name: string, { signal }: ReconcileContext): Promise<void> {
    const csr = requests.lister.get(name);
    if (csr === undefined || isDecided(csr)) return;
    const tried: string[] = [];
    for (const { subresource, message } of approvalsFor(csr, await readRequest(csr.spec.request))) {
      if (!(await mayCreate(csr, subresource, signal))) {
        tried.push(subresource);
        continue;
      }
      const approved = withCondition(csr, { type: 'Approved', reason: 'AutoApproved', message });
      await client.raw('PUT', objectPath(type, { name }, 'approval'), { body: approved, signal });
      return;
    }
    // Somebody may allow it later: it is asked about again, less and less often.
    if (tried.length > 0)
      throw new Error(
        `recognized csr ${JSON.stringify(name)} as [${tried.join(' ')}] but subject access review was not approved`,
      );
  }

  async function mayCreate({ spec }: Csr, subresource: string, signal: AbortSignal): Promise<boolean> {
    const review = await client.create(
      authorizationV1Resources.subjectaccessreviews,
      {
        metadata: {},
        spec: {
          ...(spec.username ? { user: spec.username } : {}),
          ...(spec.uid ? { uid: spec.uid } : {}),
          ...(spec.groups ? { groups: [...spec.groups] } : {}),
          ...(spec.extra
            ? { extra: Object.fromEntries(Object.entries(spec.extra).map(([key, values]) => [key, [...values]])) }
            : {}),
          resourceAttributes: {
            group: 'certificates.k8s.io',
            resource: 'certificatesigningrequests',
            verb: 'create',
            version: '*',
            subresource,
          },
        },
      },
      { signal },
    );
    return review.status?.allowed === true;
  }

  return [
    {
      name: 'certificatesigningrequest-approving-controller',
      watches: [
        watches(requests, (csr, change) =>
          change.type !== 'deleted' && !isDecided(csr) && csr.spec.signerName === SignerName.kubeletClient
            ? csr.metadata.name
            : undefined,
        ),
      ],
      reconcile,
    },
  ];
}

const isDecided = (csr: Csr): boolean =>
  Boolean(csr.status?.certificate) || hasCondition(csr, 'Approved') || hasCondition(csr, 'Denied');
