import { isJsonObject } from "@carillon/core/configuration/json";

/**
 * The Kubernetes API (1.30) as far as manifests of ours go: fields of each type, each with the type of what it holds. `text`, `number`, `bool`; `any` is not
 * looked into; `T[]` and `map T`. Kubernetes's own validation needs a cluster, or a program that Debian does not have.
 */
const types: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Object: { apiVersion: "text", kind: "text", metadata: "Meta" },
  Meta: { name: "text", namespace: "text", labels: "map text", annotations: "map text" },
  Namespace: {},
  ConfigMap: { data: "map text" },
  Secret: { type: "text", data: "map text" },
  PersistentVolumeClaim: { spec: "ClaimSpec" },
  Service: { spec: "ServiceSpec" },
  ServiceSpec: {
    ...{ type: "text", clusterIP: "text", selector: "map text", ports: "ServicePort[]" },
    ...{ externalTrafficPolicy: "text", publishNotReadyAddresses: "bool" },
  },
  ServicePort: { name: "text", port: "number", targetPort: "port", protocol: "text" },
  StatefulSet: { spec: "StatefulSetSpec" },
  StatefulSetSpec: {
    ...{ replicas: "number", serviceName: "text", selector: "LabelSelector", template: "PodTemplate" },
    ...{ volumeClaimTemplates: "Claim[]", podManagementPolicy: "text" },
  },
  Deployment: { spec: "DeploymentSpec" },
  DeploymentSpec: { replicas: "number", selector: "LabelSelector", template: "PodTemplate", strategy: "any" },
  PodDisruptionBudget: { spec: "PodDisruptionBudgetSpec" },
  PodDisruptionBudgetSpec: { minAvailable: "port", maxUnavailable: "port", selector: "LabelSelector" },
  LabelSelector: { matchLabels: "map text", matchExpressions: "any" },
  PodTemplate: { metadata: "Meta", spec: "PodSpec" },
  PodSpec: {
    ...{ containers: "Container[]", initContainers: "Container[]", volumes: "Volume[]", hostAliases: "HostAlias[]" },
    ...{ securityContext: "PodSecurity", automountServiceAccountToken: "bool", enableServiceLinks: "bool" },
    ...{ terminationGracePeriodSeconds: "number", affinity: "any", topologySpreadConstraints: "any" },
  },
  HostAlias: { ip: "text", hostnames: "text[]" },
  PodSecurity: {
    ...{ runAsNonRoot: "bool", runAsUser: "number", runAsGroup: "number", fsGroup: "number" },
    seccompProfile: "SeccompProfile",
  },
  SeccompProfile: { type: "text" },
  Container: {
    ...{ name: "text", image: "text", command: "text[]", args: "text[]", env: "Env[]", envFrom: "EnvFrom[]" },
    ...{ ports: "ContainerPort[]", securityContext: "ContainerSecurity", resources: "Resources" },
    ...{ startupProbe: "Probe", readinessProbe: "Probe", livenessProbe: "Probe", lifecycle: "any" },
    ...{ volumeMounts: "Mount[]", workingDir: "text", imagePullPolicy: "text" },
  },
  Env: { name: "text", value: "text", valueFrom: "EnvSource" },
  EnvSource: { secretKeyRef: "KeyRef", configMapKeyRef: "KeyRef", fieldRef: "any" },
  KeyRef: { name: "text", key: "text", optional: "bool" },
  EnvFrom: { configMapRef: "NameRef", secretRef: "NameRef", prefix: "text" },
  NameRef: { name: "text", optional: "bool" },
  ContainerPort: { name: "text", containerPort: "number", protocol: "text" },
  ContainerSecurity: { allowPrivilegeEscalation: "bool", readOnlyRootFilesystem: "bool", capabilities: "Capabilities" },
  Capabilities: { drop: "text[]", add: "text[]" },
  Resources: { requests: "map text", limits: "map text" },
  Probe: {
    ...{ httpGet: "HttpGet", tcpSocket: "TcpSocket", exec: "Exec", periodSeconds: "number", timeoutSeconds: "number" },
    ...{ failureThreshold: "number", successThreshold: "number", initialDelaySeconds: "number" },
  },
  HttpGet: { path: "text", port: "port", scheme: "text" },
  TcpSocket: { port: "port" },
  Exec: { command: "text[]" },
  Mount: { name: "text", mountPath: "text", subPath: "text", readOnly: "bool" },
  Volume: {
    ...{ name: "text", configMap: "ConfigMapVolume", secret: "SecretVolume", emptyDir: "EmptyDir" },
    persistentVolumeClaim: "any",
  },
  ConfigMapVolume: { name: "text", defaultMode: "number", items: "any" },
  SecretVolume: { secretName: "text", defaultMode: "number", items: "any" },
  EmptyDir: { medium: "text", sizeLimit: "text" },
  Claim: { metadata: "Meta", spec: "ClaimSpec" },
  ClaimSpec: { accessModes: "text[]", resources: "Resources", storageClassName: "text" },
  NetworkPolicy: { spec: "NetworkPolicySpec" },
  NetworkPolicySpec: { podSelector: "LabelSelector", policyTypes: "text[]", ingress: "Ingress[]", egress: "Egress[]" },
  Ingress: { from: "Peer[]", ports: "PolicyPort[]" },
  Egress: { to: "Peer[]", ports: "PolicyPort[]" },
  Peer: { podSelector: "LabelSelector", namespaceSelector: "LabelSelector", ipBlock: "any" },
  PolicyPort: { port: "port", protocol: "text" },
};

const versions: Readonly<Record<string, string>> = {
  ...{ Namespace: "v1", ConfigMap: "v1", Service: "v1", StatefulSet: "apps/v1", Deployment: "apps/v1" },
  ...{ Secret: "v1", PersistentVolumeClaim: "v1" },
  ...{ NetworkPolicy: "networking.k8s.io/v1", PodDisruptionBudget: "policy/v1" },
};

const scalars: Readonly<Record<string, (value: unknown) => boolean>> = {
  text: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  bool: (value) => typeof value === "boolean",
  port: (value) => typeof value === "string" || typeof value === "number",
  any: () => true,
};

function wrongIn(value: unknown, type: string, path: string): string[] {
  if (scalars[type] !== undefined) return scalars[type](value) ? [] : [`${path}: it is not a ${type}`];
  if (type.endsWith("[]"))
    return Array.isArray(value)
      ? value.flatMap((each, at) => wrongIn(each, type.slice(0, -2), `${path}[${at}]`))
      : [`${path}: it is not a list`];
  if (!isJsonObject(value)) return [`${path}: it is not an object`];
  const entries = Object.entries(value);
  if (type.startsWith("map ")) return entries.flatMap(([key, each]) => wrongIn(each, type.slice(4), `${path}.${key}`));
  const fields = types[type] ?? {};
  return entries.flatMap(([key, each]) =>
    fields[key] === undefined
      ? [`${path}.${key}: ${type} has no such field`]
      : wrongIn(each, fields[key], `${path}.${key}`),
  );
}

/** What Kubernetes would refuse of an object, each with its path; nothing when all is well. */
export function kubernetesProblems(object: unknown): string[] {
  if (!isJsonObject(object)) return ["it is not an object"];
  const kind = String(object["kind"]);
  const own = types[kind];
  if (own === undefined || versions[kind] !== object["apiVersion"])
    return [`${String(object["apiVersion"])} has no ${kind}`];
  const { apiVersion, kind: _, metadata, ...rest } = object;
  return [...wrongIn({ apiVersion, kind, metadata }, "Object", kind), ...wrongIn(rest, kind, kind)];
}
