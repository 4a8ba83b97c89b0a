/** A command that each side runs against objects of its own; `{node}` is a node that the other does not touch. */
export interface ChangeRow {
  readonly command: string;
  /** For standard input. */
  readonly input?: string;
  /** What takes the place of the user's editor. */
  readonly editor?: string;
}

const row = (command: string, input?: string): ChangeRow => (input === undefined ? { command } : { command, input });

const edit = (command: string, editor: string): ChangeRow => ({ command, editor });

const settings = (value: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, labels: {app: web}}\ndata: {a: ${value}}\n`;

/** Rows that need nothing of each other; those of one list are run in its order. */
export const changeRows: readonly (readonly ChangeRow[])[] = [
  // A workload, its services, the nodes.
  [
    row('create deployment web --image=knarr/busybox:1 --replicas=2'),
    row('create deployment web --image=knarr/busybox:1'),
    row('create secret generic hidden --from-literal=a=b'),
    row('create service clusterip inner --tcp=80:8080'),
    row('label deployment web tier=front'),
    row('label deployment web tier=front'),
    row('label deployment web tier=back'),
    row('label deployment web tier=back --overwrite'),
    row('label deployment web tier-'),
    row('label deployment web nosuch-'),
    row('label service inner --list'),
    row('label deployment web a/b/c=d'),
    row('annotate deployment web note=one'),
    row('annotate deployment web note=two'),
    row('annotate deployment web note-'),
    row('patch deployment web -p {"spec":{"replicas":3}}'),
    row('patch service inner -p {"spec":{"type":"ClusterIP"}}'),
    row('patch deployment web --type=json -p [{"op":"remove","path":"/nosuch"}]'),
    row('patch deployment web --type=merge -p {"spec":{"replicas":-1}}'),
    row('scale deployment web --replicas=1'),
    row('scale deployment web --replicas=2 --current-replicas=7'),
    row('scale deployment/web --replicas=2 --dry-run=client'),
    row('autoscale deployment web --min=1 --max=3 --cpu-percent=80'),
    row('expose deployment web --port=80'),
    row('expose deployment web --port=80'),
    row('expose deployment web --name=other --port=80 --type=NodePort --dry-run=client -o name'),
    row('set image deployment/web busybox=knarr/busybox:2'),
    row('set image deployment/web busybox=knarr/busybox:2'),
    row('set env deployment/web A=b'),
    row('set env deployment/web A=b'),
    row('set env deployment/web nosuch-'),
    row('set env deployment/web A-'),
    row('rollout status deployment/web --timeout=20s'),
    row('rollout restart deployment/web'),
    row('rollout pause deployment/web'),
    row('rollout pause deployment/web'),
    row('rollout restart deployment/web'),
    row('rollout resume deployment/web'),
    row('rollout resume deployment/web'),
    row('rollout history deployment/web'),
    row('rollout undo deployment/web --dry-run=client'),
    row('rollout undo deployment/web --to-revision=77'),
    row('rollout undo deployment/web'),
    row('rollout undo deployment/web --to-revision=1'),
    edit('edit service inner', 'sed -i s/ports:/portals:/'),
    edit('edit deployment web', 'sed -i s/RollingUpdate$/Nosuch/'),
    // Nodes last: pods of the workload would wait for them.
    row('cordon {node}'),
    row('cordon {node}'),
    row('uncordon {node}'),
    row('taint node {node} a=b:NoSchedule'),
    row('taint node {node} a=b:NoSchedule'),
    row('taint node {node} a=c:NoSchedule --overwrite'),
    row('taint node {node} a- b=c:NoExecute'),
    row('taint node {node} a-'),
    row('taint node {node} b-'),
    row('taint node {node} b- c-'),
    row('taint node {node} nosuch d=e:NoSchedule'),
    row('taint node {node} d=e:PreferNoSchedule f=:NoSchedule'),
    row('taint node {node} d-'),
    row('taint node {node} f:NoSchedule-'),
    row('taint node {node} a=b:Nosuch'),
    row('scale deployment web nosuch --replicas=1'),
    row('scale deployment nosuch --replicas=1'),
    row('rollout pause deployment nosuch web'),
    row('rollout resume deployment nosuch web'),
    row('rollout history deployment nosuch web'),
    row('delete service -l app=web'),
    row('delete deployment/web secret/hidden'),
  ],
  // Configuration, by manifests and editors.
  [
    row('create configmap words --from-literal=a=b -o yaml --dry-run=client'),
    row('create configmap words --from-literal=a=b'),
    row('create -f -', settings('one')),
    row('create -f -', settings('one')),
    row('apply -f -', settings('one')),
    row('apply -f -', settings('two')),
    row('apply -f -', settings('two')),
    row('apply -f - --dry-run=server', settings('three')),
    row('apply -f - --dry-run=client', settings('three')),
    row('apply -f - --server-side', settings('four')),
    row('apply -f - --server-side --force-conflicts', settings('four')),
    row('apply -f - -o name', settings('five')),
    row('apply view-last-applied configmap settings'),
    row('replace -f -', settings('six')),
    row('apply -f -', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\nnosuch: 1\n'),
    row('create -f -', 'apiVersion: v1\nkind: Service\nmetadata: {name: wrong}\nspec: {ports: [{port: 0}]}\n'),
    edit('edit configmap settings', 'true'),
    edit('edit configmap settings', 'false'),
    edit('edit configmap settings', 'nosuch-editor'),
    edit('edit configmap settings', 'sed -i s/six/seven/'),
    edit('edit configmap settings -o name', 'sed -i s/seven/eight/'),
    edit('edit configmap settings', 'sed -i s/ConfigMap/Secret/'),
    edit('edit configmap nosuch', 'true'),
    row('label configmap words nosuch settings x=y'),
    row('annotate configmap nosuch words x=y'),
    row('patch configmap words nosuch settings -p {"data":{"x":"y"}}'),
    row('delete configmap words nosuch settings'),
  ],
  // One of each further kind.
  [
    row('create serviceaccount robot'),
    row('create role reader --verb=get,list --resource=pods'),
    row('create rolebinding readers --role=reader --user=ann'),
    row('create job task --image=knarr/busybox:1 -o name'),
    row('create cronjob nightly --image=knarr/busybox:1 --schedule=@daily'),
    row('create ingress door --rule=example.com/=inner:80'),
    row('create quota bound --hard=pods=50'),
    row('create pdb keep --selector=app=web --min-available=1'),
    row('delete job task --cascade=orphan --dry-run=server'),
    row('delete cronjob,job --all -o name'),
  ],
];
