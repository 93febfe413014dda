import { chmod, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder, type TemporaryFolder } from "../../../support/temporary-folder.js";
import { RunningControl } from "../running-control.js";

let folder: TemporaryFolder;
let control: RunningControl;
beforeAll(async () => {
  folder = await temporaryFolder("control-start");
  control = await RunningControl.start(folder.path);
});
afterAll(async () => {
  await control[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

describe("a start that cannot succeed", () => {
  it("says which port is taken, and leaves nothing open", async () => {
    await using own = await temporaryFolder("control-port");
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const address = taken.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    for (const variable of ["CARILLON_HTTP", "CARILLON_DEVICE_HTTPS", "CARILLON_BROKER"]) {
      const value = variable === "CARILLON_BROKER" ? `embedded://127.0.0.1:${port}` : `127.0.0.1:${port}`;
      await expect(RunningControl.start(own.path, { [variable]: value })).rejects.toThrow(
        expect.objectContaining({ code: "port-in-use", message: `127.0.0.1:${port} (${variable})` }),
      );
    }
    taken.close();
    await using started = await RunningControl.start(own.path);
    expect((await started.asStranger("GET", "/readyz")).status).toBe(200);
  });

  it("says that the data directory cannot be used, or is used by another", async () => {
    await using own = await temporaryFolder("control-data");
    await expect(RunningControl.start("/proc/carillon")).rejects.toThrow(
      expect.objectContaining({ code: "storage-unavailable" }),
    );
    await expect(RunningControl.start(folder.path)).rejects.toThrow(
      expect.objectContaining({ code: "directory-in-use" }),
    );
    await expect(
      RunningControl.start(own.path, { DATABASE_URL: "postgres://nobody:secret@127.0.0.1:1/none" }),
    ).rejects.toThrow(
      expect.objectContaining({
        code: "storage-unavailable",
        message: expect.not.stringContaining("secret") as string,
      }),
    );
  });

  it("keeps the root's key to its owner, and refuses a key that is not the certificate's", async () => {
    expect((await stat(folder.file("ca.key"))).mode & 0o777).toBe(0o600);
    expect((await stat(folder.file("ca.crt"))).mode & 0o777).toBe(0o644);
    expect((await stat(folder.file("admin-token"))).mode & 0o777).toBe(0o600);
    await using own = await temporaryFolder("control-root");
    await (await RunningControl.start(own.path))[Symbol.asyncDispose]();
    await chmod(own.file("ca.key"), 0o600);
    const mixed = { CARILLON_CA_CERTIFICATE_FILE: own.file("ca.crt"), CARILLON_CA_KEY_FILE: folder.file("ca.key") };
    await expect(RunningControl.start(own.path, mixed)).rejects.toThrow(
      expect.objectContaining({ code: "certificate-invalid" }),
    );
  });
});
