import { createServer, type Server, type Socket } from "node:net";
import { admitStep, nobodyWaits, type AdmissionPolicy } from "@carillon/core/admission";
import type { Logger } from "pino";

/**
 * Listens in front of a TLS server, and hands it connections at the pace of admission: before the handshake, which is
 * what costs. A connection that waits for its turn is not read, and costs a socket.
 */
export function admissionGate(
  server: Server,
  { policy, event, log }: { readonly policy: AdmissionPolicy; readonly event: string; readonly log: Logger },
): Server {
  let state = nobodyWaits;
  const waiting = new Set<NodeJS.Timeout>();
  const hand = (socket: Socket): void => {
    if (!socket.destroyed) server.emit("connection", socket);
  };
  const gate = createServer({ pauseOnConnect: true }, (socket) => {
    const address = socket.remoteAddress ?? "";
    const step = admitStep(state, address, performance.now() / 1000, policy);
    state = step.state;
    if (step.outcome.kind === "turned-away") {
      log.warn({ event, address }, "too many connect at once: turned away until later");
      socket.destroy();
      return;
    }
    const { wait } = step.outcome;
    if (wait === 0) {
      hand(socket);
      return;
    }
    // Until the TLS server has it, nobody else would hear of its end.
    socket.on("error", () => undefined);
    const timer = setTimeout(() => {
      waiting.delete(timer);
      hand(socket);
    }, wait * 1000);
    waiting.add(timer);
  });
  gate.once("close", () => {
    for (const timer of waiting) clearTimeout(timer);
  });
  return gate;
}
