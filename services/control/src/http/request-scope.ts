import { AsyncLocalStorage } from "node:async_hooks";

/** Who asked: so that logs and commands carry the request's id without handing it through every use case. */
const scope = new AsyncLocalStorage<string>();

export const runInRequest = (id: string, work: () => void): void => scope.run(id, work);

/** Undefined for what the service does of its own accord. */
export const currentRequest = (): string | undefined => scope.getStore();
