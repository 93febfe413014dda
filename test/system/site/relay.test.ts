import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { turnCredential } from "@carillon/control/features/ice/ice-servers";
import { wallClock } from "@carillon/core/units";
import { expect, test } from "vitest";
import { eventually } from "../../support/eventually.js";
import { freePort } from "../../support/free-ports.js";
import { startProcess, type RunningProcess } from "../../support/processes.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { EnrolledSite } from "./enrolled-site.js";

/** As deploy/coturn configures it; only where it listens, and its files, are the test's. */
const configuration = join(import.meta.dirname, "../../../deploy/coturn/turnserver.conf");
const secret = "a secret that coturn and control share";
const lifeSeconds = 16;

const given = /"event":"ice-servers","expiresAt":"([^"]+)"/;
const patient = { deadlineMs: 60_000, everyMs: 100 };

const startCoturn = (port: number, users: string): Promise<RunningProcess> =>
  startProcess("coturn", {
    command: "turnserver",
    args: [
      ...["-v", "-c", configuration, `--static-auth-secret=${secret}`, `--listening-port=${port}`],
      ...["--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", "--allow-loopback-peers"],
      ...["--pidfile=/dev/null", `--userdb=${users}`],
    ],
    ready: /admin thread/,
  });

test(
  "a speaker that UDP does not reach plays through the relay, with credentials that come, are renewed and end by themselves",
  { timeout: 240_000 },
  async () => {
    await using folder = await temporaryFolder("relay");
    const [turnPort, whepPort] = [await freePort(), await freePort()];
    await using coturn = await startCoturn(turnPort, folder.file("users"));
    await writeFile(folder.file("secret"), `${secret}\n`);
    const site = await EnrolledSite.open(folder.path, {
      CARILLON_ICE_SERVERS: `turn:127.0.0.1:${turnPort}`,
      CARILLON_TURN_SECRET_FILE: folder.file("secret"),
      CARILLON_TURN_SECONDS: String(lifeSeconds),
    });
    await using stack = new AsyncDisposableStack();
    stack.defer(() => site.control[Symbol.asyncDispose]());
    // Its sound leaves from 127.0.0.1 alone, and the speaker has no other address than ::1: they meet over HTTPS, and nowhere else.
    const whep = { CARILLON_WHEP: `[::1]:${whepPort}`, CARILLON_MEDIA_HOSTS: "127.0.0.1" };
    const media = await site.start("media", "media", whep);
    stack.use(media);
    const speaker = stack.use(await site.start("speaker", "speaker", { CARILLON_SOUND: "virtual:ppm=0" }));
    const { id } = await site.paired("speaker");
    const { id: mediaId } = await site.paired("media");
    const endpoints = [{ mediaId, url: `https://[::1]:${whepPort}/whep` }];
    await site.configure(`device:${id}`, "listening", { endpoints, paths: ["::1"] });

    /** When the credentials end that the speaker was given so far, Unix time. */
    const ends = () =>
      speaker.lines.flatMap((line) => given.exec(line)?.[1] ?? []).map((end) => Date.parse(end) / 1000);
    const granted = (end: number) =>
      coturn.output.includes(`<${end}:${id}>: incoming packet ALLOCATE processed, success`);
    await site.playing("speaker");
    const [first = NaN] = ends();
    expect(granted(first)).toBe(true);

    // Renewed long before its end; the session goes on over it, and one that begins after it uses a newer one.
    const [, second = NaN] = await eventually("they are renewed", () => ends().length > 1 && ends(), patient);
    expect(second - first).toBeGreaterThanOrEqual(lifeSeconds / 2 - 1);
    expect(second - first).toBeLessThan(lifeSeconds);
    await eventually("the first have ended", () => Date.now() / 1000 > first, patient);
    await site.playing("speaker");
    const back = speaker.nextLine(/"msg":"listening"/, 90_000);
    await media.stop();
    stack.use(await site.start("media", "media", whep));
    await back;
    await site.playing("speaker");
    expect(ends().slice(1).some(granted)).toBe(true);

    // The cloud goes: what there is lasts until its end, and that is said.
    await site.control[Symbol.asyncDispose]();
    await speaker.line(/"event":"ice-servers-ended"/);
    const said = [speaker.output, media.output, ...site.control.lines.map((line) => JSON.stringify(line))].join("\n");
    for (const end of ends()) expect(said).not.toContain(turnCredential(secret, id, wallClock(end)).credential);
  },
);
