import type { Credentials } from "./identity.js";

/** The part of the `cloud` document that says where the broker is. */
export interface BrokerNodes {
  readonly broker: string | null;
  readonly otherBrokers: readonly string[];
}

/** Where the broker is reached, each once; never none. */
export function nodesOf(
  { brokerUrl, otherBrokerUrls = [] }: Pick<Credentials, "brokerUrl" | "otherBrokerUrls">,
  { broker, otherBrokers }: BrokerNodes,
): readonly string[] {
  const paired = [brokerUrl, ...otherBrokerUrls];
  return [...new Set([...(broker === null ? paired : [broker]), ...otherBrokers])];
}
