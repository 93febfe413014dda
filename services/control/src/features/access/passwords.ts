import { argon2, randomBytes, timingSafeEqual, type Argon2Parameters } from "node:crypto";
import { promisify } from "node:util";

/** OWASP's first choice for argon2id (Password Storage Cheat Sheet): 19 MiB, two passes; about 30 ms. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const tagBytes = 32;

const derive = promisify((parameters: Argon2Parameters, done: (error: Error | null, tag: Buffer) => void) => {
  argon2("argon2id", parameters, done);
});

/** RFC 9106, in the PHC string format: `$argon2id$v=19$m=19456,t=2,p=1$salt$tag`. */
export async function passwordHash(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await derive({ message: password, nonce, tagLength: tagBytes, ...cost });
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${unpadded(nonce)}$${unpadded(tag)}`;
}

const unpadded = (bytes: Buffer): string => bytes.toString("base64").replace(/=+$/, "");

const format = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** False for a hash of another form as well. */
export async function passwordFits(password: string, hash: string): Promise<boolean> {
  const [, memory, passes, parallelism, salt, tag] = format.exec(hash) ?? [];
  if (salt === undefined || tag === undefined) return false;
  const known = Buffer.from(tag, "base64");
  const derived = await derive({
    ...{ message: password, nonce: Buffer.from(salt, "base64"), tagLength: known.length },
    ...{ memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
  });
  return timingSafeEqual(known, derived);
}

let anybody: Promise<string> | undefined;
/** As long as for a real account, so that its time does not tell which names exist. Always false. */
export async function fitsNobody(password: string): Promise<false> {
  await passwordFits(password, await (anybody ??= passwordHash(freshNonsense())));
  return false;
}

const freshNonsense = (): string => randomBytes(16).toString("hex");
